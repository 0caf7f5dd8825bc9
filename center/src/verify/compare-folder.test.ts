import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { computeFrom, createPlan } from "../../../test/report/hand-made-quarter.ts";
import { buildQuarterlyModel, computeQuarterlyFigures } from "../report/model/index.ts";
import { parseQuarter } from "../report/period.ts";
import { reportFiles } from "../report/report-files.ts";
import { compareFolder } from "./compare-folder.ts";
import type { ComparedFolder } from "./compare-folder.ts";

const PORTS = "data/table-1-ports";
let files: ReadonlyMap<string, string>;
let folder: string;

beforeAll(async () => {
  const plan = createPlan();
  const quarter = parseQuarter("2022Q3");
  const figures = await computeQuarterlyFigures(computeFrom(plan), quarter, plan.sensors, plan.home);
  const made = { quarter, zone: "Asia/Tokyo", home: "JP", sensors: plan.sensors, version: "1.0.0", published: null };
  files = reportFiles(buildQuarterlyModel({ ...made, issuedOn: "2022-10-20" }, figures), ["ja", "en"]);
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "teiten-verify-"));
  for (const [name, text] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return () => rmSync(folder, { recursive: true, force: true });
});

/** Replaces one text of a file, once, and compares the folder. */
async function tampered(file: string, before: string | RegExp, after: string, isSame = true): Promise<ComparedFolder> {
  const text = readFileSync(join(folder, file), "utf8");
  const changed = text.replace(before, after);
  expect(changed).not.toBe(text);
  writeFileSync(join(folder, file), changed);
  return compareFolder(folder, files, isSame);
}

/** The first row of the table of ports. */
function firstPort(): { readonly line: string; readonly cells: readonly string[] } {
  const line = files.get(`${PORTS}.csv`)?.split("\n")[1] ?? "";
  return { line, cells: line.split(",") };
}

test("a report as it was written has no difference, and every number of it counts", async () => {
  const { numbers, exhibits, differences } = await compareFolder(folder, files, true);
  expect(differences).toEqual([]);
  expect(exhibits).toBe([...files.keys()].filter((name) => /(?:table|figure)-.*csv$/.test(name)).length);
  expect(exhibits).toBeGreaterThan(8);
  expect(numbers).toBeGreaterThan(2000);
});

test("one digit of the values", async () => {
  const packets = firstPort().cells[3] ?? "";
  const wrong = String(Number(packets) + 1);
  const { line } = firstPort();
  const { differences } = await tampered(`${PORTS}.csv`, line, line.replace(packets, wrong));
  expect(differences).toEqual([
    { file: `${PORTS}.csv`, place: "line 2, packets", printed: wrong, recomputed: packets },
  ]);
  const both = await tampered(`${PORTS}.json`, packets, wrong);
  expect(both.differences.at(-1)).toMatchObject({ file: `${PORTS}.json`, printed: wrong, recomputed: packets });
});

test("one row that was taken out of the values", async () => {
  const { line } = firstPort();
  const { differences } = await tampered(`${PORTS}.csv`, `${line}\n`, "");
  expect(differences).toEqual([{ file: `${PORTS}.csv`, place: "after line 1", printed: "", recomputed: line }]);
});

test.each(["report.ja.html", "report.en.html"])("one digit of a table of %s", async (page) => {
  const cell = /<td class="num">([\d,]*?)(\d)<\/td>/;
  const [, start = "", last = ""] = cell.exec(files.get(page) ?? "") ?? [];
  const wrong = String((Number(last) + 1) % 10);
  const { differences } = await tampered(page, cell, `<td class="num">${start}${wrong}</td>`);
  expect(differences).toMatchObject([{ file: page, printed: start + wrong, recomputed: start + last }]);
  expect(differences[0]?.place).toMatch(/^#\S+, .*\S/);
});

test("one row that was taken out of a table: each of its numbers is missing", async () => {
  const page = files.get("report.en.html") ?? "";
  const row =
    /<tr><th scope="row"[\s\S]*?<\/tr>|<tr>(?:(?!<\/tr>)[\s\S])*<th scope="row"[\s\S]*?<\/tr>/.exec(page)?.[0] ?? "";
  const { differences } = await tampered("report.en.html", row, "");
  expect(differences.length).toBeGreaterThan(2);
  expect(differences.every(({ printed, recomputed }) => printed === "" && recomputed !== "")).toBe(true);
});

test("one digit of the prose", async () => {
  const overview = /<div class="prose overview">\s*<p>[^<]*?(\d)(?=[^\d])/;
  const [whole = "", digit = ""] = overview.exec(files.get("report.en.html") ?? "") ?? [];
  const wrong = whole.slice(0, -1) + String((Number(digit) + 3) % 10);
  const { differences } = await tampered("report.en.html", overview, wrong);
  expect(differences).toHaveLength(1);
  expect(differences[0]).toMatchObject({ file: "report.en.html", place: "#overview-title" });
});

test("words and markup, where one version made both; numbers alone between two versions", async () => {
  const words = await tampered("report.en.html", "Telnet", "Telneat");
  expect(words.differences.map(({ place }) => place.endsWith(": words"))).toEqual([true]);
  expect((await compareFolder(folder, files, false)).differences).toEqual([]);
  writeFileSync(join(folder, "report.en.html"), files.get("report.en.html") ?? "");
  const markup = await tampered("report.en.html", /<path [^>]*?d="M(\d)/, '<path d="M9$1');
  expect(markup.differences[0]?.place).toMatch(/^markup, character \d+$/);
});

test("a file that is missing, one too many, and one that is no JSON", async () => {
  rmSync(join(folder, `${PORTS}.csv`));
  writeFileSync(join(folder, "data/table-99-invented.csv"), "a\n1\n");
  writeFileSync(join(folder, `${PORTS}.json`), "{");
  const { differences } = await compareFolder(folder, files, true);
  expect(differences.map(({ file, printed }) => [file, printed.split(":")[0]])).toEqual([
    [`${PORTS}.csv`, "missing"],
    [`${PORTS}.json`, "no JSON"],
    ["data/table-99-invented.csv", "there"],
  ]);
});

test("the manifest: what it says of the data is compared too", async () => {
  const { differences } = await tampered("data/report.json", /"dataRevision": "[^"]*"/, '"dataRevision": "ffff"');
  expect(differences).toMatchObject([{ file: "data/report.json", place: "dataRevision", printed: "ffff" }]);
});
