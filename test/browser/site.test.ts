import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SmallNetwork } from "../figures/small-network.ts";
import { checkPage } from "./check-page.ts";
import { openBrowser } from "./open-browser.ts";
import type { OpenedBrowser } from "./open-browser.ts";
import { serveFolder } from "./serve-folder.ts";
import type { ServedFolder } from "./serve-folder.ts";
import { SETTINGS, buildAsOf, openObservedNetwork } from "./site-network.ts";

const TODAY = "2022-10-20";
const folder = mkdtempSync(join(tmpdir(), "teiten-site-"));
const out = join(folder, "site");

let network: SmallNetwork;
let browser: OpenedBrowser;
let served: ServedFolder;

function bytesOf(site: string): ReadonlyMap<string, string> {
  const files = readdirSync(site, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .toSorted()
      .map((file) => [file.slice(site.length + 1), readFileSync(file).toString("base64")]),
  );
}

function pagesOf(site: string): readonly string[] {
  return [...bytesOf(site).keys()].filter((path) => path.endsWith(".html"));
}

beforeAll(async () => {
  network = await openObservedNetwork();
  await buildAsOf(network, out, TODAY);
  [browser, served] = [await openBrowser(), await serveFolder(out)];
}, 120_000);

afterAll(async () => {
  await browser.close();
  await served.close();
  await network.close();
  rmSync(folder, { recursive: true, force: true });
});

test("every page is accessible, whole and alone, on a telephone and a desk, with and without its script", async () => {
  const faults: string[] = [];
  const alike = /graph-(?!top|web)/;
  for (const [index, path] of pagesOf(out)
    .filter((page) => !alike.test(page))
    .entries()) {
    const dark = index % 2 === 1;
    for (const [width, javaScript] of [
      [390, dark],
      [1280, !dark],
    ] as const) {
      const opened = await browser.open(`${served.origin}/${path}`, { width, javaScript, dark });
      faults.push(
        ...(await checkPage(opened, served.origin, { access: (width === 390) === path.startsWith("en/") })).map(
          (fault) => `${path} at ${width}: ${fault}`,
        ),
      );
    }
  }
  expect(faults).toEqual([]);
}, 120_000);

test("the script hides a series, changes the axis, and reads values to the keyboard", async () => {
  const { page, complaints } = await browser.open(`${served.origin}/en/graph-top.html`, {
    width: 1280,
    javaScript: true,
  });
  const chart = page.locator(".chart").first();
  const button = chart.getByRole("button", { name: "22/TCP" });
  await button.click();
  expect(await button.getAttribute("aria-pressed")).toBe("false");
  expect(await chart.locator("svg.wide path.off").count()).toBeGreaterThanOrEqual(2);
  const before = await chart.locator("svg.wide .line").last().getAttribute("d");
  await chart.getByRole("checkbox").check();
  expect(await chart.locator("svg.wide .line").last().getAttribute("d")).not.toBe(before);
  await chart.locator("svg.wide").focus();
  await page.keyboard.press("ArrowLeft");
  expect(await chart.locator(".heard").textContent()).toMatch(/2022, .*23\/TCP: (?:\d|not published)/);
  expect(complaints).toEqual([]);
});

test("a page names policy, cut-off and version, fits into 200 KB with its files, and has its twin", () => {
  const assets = readdirSync(join(out, "assets")).reduce(
    (sum, name) => sum + statSync(join(out, "assets", name)).size,
    0,
  );
  for (const path of pagesOf(out).filter((page) => page.includes("/"))) {
    const text = readFileSync(join(out, path), "utf8");
    expect(text.length + assets).toBeLessThan(200_000);
    expect(text).toMatch(/public v\d/);
    expect(text).toContain("Teiten 0.0.0");
    expect(text).toMatch(/2022年10月2日|2 October 2022|2022年10月9日|9 October 2022/);
    const twin = path.startsWith("ja/") ? path.replace("ja/", "en/") : path.replace("en/", "ja/");
    expect(existsSync(join(out, twin))).toBe(true);
  }
});

test("the same data give the same bytes on another day; what is left over goes, and what is another's stays", async () => {
  const first = bytesOf(out);
  const again = join(folder, "again");
  cpSync(out, again, { recursive: true });
  rmSync(join(again, "data"), { recursive: true });
  writeFileSync(join(again, "CNAME"), "observe.example.org\n");
  writeFileSync(join(again, "ja", "old.html"), "");
  const manifest = join(again, "teiten-site.json");
  const { format, files } = JSON.parse(readFileSync(manifest, "utf8")) as { format: string; files: string[] };
  writeFileSync(manifest, JSON.stringify({ format, files: [...files, "ja/old.html", "../outside"] }));
  writeFileSync(join(folder, "outside"), "");
  const built = await buildAsOf(network, again, "2022-10-21");
  expect(built).toMatchObject({ written: readdirSync(join(out, "data")).length, removed: 1 });
  expect(existsSync(join(folder, "outside"))).toBe(true);
  const second = new Map(bytesOf(again));
  expect(second.get("CNAME")).toBeDefined();
  second.delete("CNAME");
  expect([...second]).toEqual([...first]);
});

test("a folder of somebody else is refused, and nothing in it changes", async () => {
  const foreign = join(folder, "foreign");
  mkdirSync(foreign);
  writeFileSync(join(foreign, "index.html"), "mine");
  await expect(buildAsOf(network, foreign, TODAY)).rejects.toMatchObject({ code: "site-folder-foreign" });
  expect(readdirSync(foreign)).toEqual(["index.html"]);
});

test("what tells of a sensor stops the build before anything is written", async () => {
  const leaking = join(folder, "leaking");
  const settings = { ...SETTINGS, contact: "https://203.0.113.120/contact" };
  await expect(buildAsOf(network, leaking, TODAY, settings)).rejects.toMatchObject({ code: "site-leak" });
  expect(existsSync(leaking)).toBe(false);
});

test("Parquet holds the values of the CSV", async () => {
  const bytes = readFileSync(join(out, "data/series.parquet"));
  expect(bytes.subarray(0, 4).toString()).toBe("PAR1");
  expect(bytes.subarray(-4).toString()).toBe("PAR1");
  const csv = readFileSync(join(out, "data/series.csv"), "utf8").trim().split("\n");
  expect(csv.length).toBeGreaterThan(50);
  expect(bytes.includes("packets_per_sensor_day")).toBe(true);
});
