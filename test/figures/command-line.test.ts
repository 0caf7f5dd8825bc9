import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { FIGURES } from "../../center/src/analyze/index.ts";
import type { Recipe } from "../../center/src/analyze/index.ts";
import { openSmallNetwork } from "./small-network.ts";
import type { SmallNetwork } from "./small-network.ts";

const PROGRAM = fileURLToPath(new URL("../../center/bin/teiten.js", import.meta.url));

let network: SmallNetwork;

interface Run {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
}

async function teiten(...words: string[]): Promise<Run> {
  const child = spawn(process.execPath, [PROGRAM, "--data", network.folder, "figure", ...words], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  return new Promise((resolve) => child.on("close", (code) => resolve({ stdout, stderr, code })));
}

beforeAll(async () => {
  network = await openSmallNetwork({
    zone: "Asia/Tokyo",
    home: "JP",
    sensors: [{ name: "tokyo", country: "JP" }],
  });
  const at = "2022-07-01T03:00:00Z";
  const answers = Array.from({ length: 12 }, (_, index) => ({
    at,
    sensor: "tokyo",
    source: "203.0.113.80",
    port: 40_000 + index,
    flags: 18,
    trafficClass: "backscatter" as const,
  }));
  await network.addFlows([
    { at, sensor: "tokyo", source: "198.51.100.1", port: 23, region: "CN", packets: 5 },
    { at, sensor: "tokyo", source: "198.51.100.2", port: 23, region: "US", packets: 2 },
    ...answers,
  ]);
  await network.rollUp(["2022-07-01"]);
  await network.cover("tokyo", "2022-07-01");
});

afterAll(() => network.close());

test("without an id it lists every figure with its question, in both languages", async () => {
  const english = await teiten();
  expect(english.code).toBe(0);
  expect(english.stdout.trimEnd().split("\n")).toHaveLength(FIGURES.length);
  expect(english.stdout).toMatch(/^port-ranking +which destination ports/m);
  expect((await teiten("--lang", "ja")).stdout).toMatch(/^port-ranking +パケットを最も多く/m);
});

test("--help shows the definition, the parameters and the columns, and needs no data", async () => {
  const { stdout, code } = await teiten("port-ranking", "--help");
  expect(code).toBe(0);
  expect(stdout).toMatch(/Definition:\n {2}Packets received/);
  expect(stdout).toMatch(/--top N +how many ranks to list \(10\)/);
  expect(stdout).toMatch(/previous_rank +rank in the range before/);
  expect((await teiten("port-ranking", "--help", "--lang=ja")).stdout).toMatch(/定義:/);
});

test("a table leaves out the rank that nobody asked for and says so; --columns chooses, in every form", async () => {
  const table = await teiten("port-ranking", "--top", "1");
  expect(table.stdout.split("\n")[0]).toBe("by   rank  port    packets   share  sources  sensors");
  expect(table.stdout).toMatch(/^all +1 +23\/TCP +7 +0\.3684 /m);
  expect(table.stdout).toContain("further columns: previous_rank (--columns all, or --format csv)");
  expect((await teiten("port-ranking", "--previous")).stdout.split("\n")[0]).toContain("previous_rank");
  expect((await teiten("port-ranking", "--columns", "all")).stdout.split("\n")[0]).toContain("previous_rank");
  const chosen = await teiten("port-ranking", "--top", "1", "--columns", "packets,port", "--format", "csv");
  expect(chosen.stdout).toBe("packets,port\n7,23/TCP\n");
  const wrong = await teiten("port-ranking", "--columns", "packet");
  expect(wrong).toMatchObject({ stdout: "", code: 2 });
  expect(wrong.stderr).toMatch(/no column “packet”[^]*packets/);
});

test("a list to read is refused as a drawing before anything is computed", async () => {
  const { code, stderr } = await teiten("changes", "--format", "svg");
  expect(stderr).toContain("figure-not-drawn");
  expect(code).toBe(2);
});

test("CSV is one header and the rows on stdout; the caption comes on stderr when asked for", async () => {
  const plain = await teiten("port-ranking", "--top", "1", "--format", "csv");
  expect(plain).toEqual({
    stdout: "by,rank,port,packets,share,sources,sensors,previous_rank\nall,1,23/TCP,7,0.368421,2,1,\n",
    stderr: "",
    code: 0,
  });
  const told = await teiten("port-ranking", "--top", "1", "--format", "csv", "--caption");
  expect(told.stdout).toBe(plain.stdout);
  expect(told.stderr).toMatch(/sensors: 1 covered of 1, 1 sensor-day, 0 missing\n/);
});

test("a table carries footnotes and its caption, in Japanese too", async () => {
  const { stdout } = await teiten("scan-sources", "--class", "all", "--lang", "ja");
  expect(stdout).toMatch(/^2022-07-01 {2}203\.0\.113\.80 .* \*1$/m);
  expect(stdout).toMatch(/^\*1 疑わしい：203\.0\.113\.80（2022-07-01）：12 パケット中 12 が応答（12 SYN-ACK）/m);
  expect(stdout).toMatch(/^通信種別：すべて（all）$/m);
  expect(stdout).toMatch(/^期間：2022-07-01 以上 2022-07-02 未満（Asia\/Tokyo）$/m);
});

test("the label of a row comes on stderr beside CSV", async () => {
  const { stdout, stderr } = await teiten("scan-sources", "--class", "all", "--format", "csv");
  expect(stdout).toBe(
    "day,source,region,asn,ports,packets,sensors,tool,organisation\n2022-07-01,203.0.113.80,??,0,12,12,1,,\n",
  );
  expect(stderr).toMatch(/^\*1 doubtful: 203\.0\.113\.80/);
});

test("JSON is by column, with caption, labels and recipe; NDJSON has a row a line; SVG is drawn", async () => {
  const json = JSON.parse((await teiten("port-ranking", "--format", "json")).stdout) as Record<string, object>;
  expect(Object.keys(json).toSorted()).toEqual(["caption", "columns", "id", "labels", "recipe"]);
  expect(json["columns"]).toMatchObject({
    port: ["23/TCP", ...Array.from({ length: 9 }, (_, i) => `${40_000 + i}/TCP`)],
  });
  const rows = (await teiten("region-ranking", "--format", "ndjson")).stdout.trimEnd().split("\n");
  expect(rows.map((row) => (JSON.parse(row) as { region: string }).region)).toEqual(["??", "CN", "US"]);
  expect((await teiten("port-trend", "--format", "svg")).stdout).toMatch(/^<svg /);
});

test("a recipe gives the same numbers again, or says what changed and ends with 1", async () => {
  const { stdout } = await teiten("region-ranking", "--format", "json");
  const file = join(network.folder, "figure.json");
  writeFileSync(file, stdout);
  const again = await teiten("--recipe", file, "--format", "json");
  expect(again).toMatchObject({ stdout, code: 0, stderr: "recipe: the numbers are the same\n" });
  const { recipe } = JSON.parse(stdout) as { recipe: Recipe };
  const older = join(network.folder, "recipe.json");
  writeFileSync(older, JSON.stringify({ ...recipe, registry: "2020-01-01", resultHash: "x" }));
  const changed = await teiten("--recipe", older, "--format", "csv");
  expect(changed.code).toBe(1);
  expect(changed.stderr).toMatch(/numbers differ\n {2}changed: scanner registry: was 2020-01-01, is /);
});

test.each([
  [["port-rankin"], /did you mean “port-ranking”/],
  [["port-ranking", "--tpo", "3"], /--top/],
  [["port-ranking", "--top", "many"], /whole number/],
  [["port-ranking", "--format", "xls"], /known: table/],
  [["port-ranking", "--lang", "fr"], /--lang ja/],
  [["port-ranking", "--from", "2022-07-02", "--to", "2022-07-01"], /half-open/],
  [["port-ranking", "--sensors", "tokio"], /did you mean “tokyo”/],
  [["source"], /ADDRESS/],
  [["source", "192.0.2.1", "192.0.2.2"], /./],
  [["--recipe", "/nonexistent"], /no such file/],
])("figure %j ends with 2, says how to mend it, and prints no data", async (words, advice) => {
  const { stdout, stderr, code } = await teiten(...words);
  expect(code).toBe(2);
  expect(stdout).toBe("");
  expect(stderr).toMatch(advice);
  expect(stderr).not.toMatch(/ at .*\.js:/);
});
