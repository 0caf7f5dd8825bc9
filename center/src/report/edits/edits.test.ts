import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, beforeEach, expect, test } from "vitest";
import { computeFrom, createPlan } from "../../../../test/report/hand-made-quarter.ts";
import type { Plan } from "../../../../test/report/hand-made-quarter.ts";
import { buildQuarterlyModel, computeQuarterlyFigures } from "../model/index.ts";
import type { QuarterlyModel } from "../model/index.ts";
import { parseQuarter } from "../period.ts";
import { reportFiles } from "../report-files.ts";
import type { ReportManifest } from "../report-files.ts";
import { writeQuarterlyReport } from "../write-report.ts";
import { readEdits } from "./read-edits.ts";

const quarter = parseQuarter("2022Q3");
const languages = ["ja", "en"] as const;
let model: QuarterlyModel;
let later: QuarterlyModel;
let folder: string;

async function modelOf(plan: Plan): Promise<QuarterlyModel> {
  const figures = await computeQuarterlyFigures(computeFrom(plan), quarter, plan.sensors, plan.home);
  const { sensors, home } = plan;
  const facts = { quarter, zone: "Asia/Tokyo", home, sensors, version: "1", issuedOn: "2022-10-20", published: null };
  return buildQuarterlyModel(facts, figures);
}

beforeAll(async () => {
  const plan = createPlan();
  model = await modelOf(plan);
  later = await modelOf({ ...plan, packets: (...of) => 2 * plan.packets(...of) });
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "teiten-edits-"));
  mkdirSync(join(folder, "edits"));
  return () => {
    rmSync(folder, { recursive: true, force: true });
  };
});

function edit(yaml: string, texts: Readonly<Record<string, string>> = {}): void {
  writeFileSync(join(folder, "edits/report.yaml"), yaml);
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(folder, "edits", name), text);
}

const pageOf = async (of: QuarterlyModel, language: "ja" | "en"): Promise<string> =>
  reportFiles(of, languages, await readEdits(folder, languages)).get(`report.${language}.html`) ?? "";

test("a foreword, a replaced sentence and an added phenomenon stand in both pages and in the manifest", async () => {
  edit(
    "foreword: hello\nsentences:\n  top-port: telnet\nphenomena:\n  - title: { ja: 機器の感染, en: Infected devices }\n    text: devices\n",
    {
      "hello.ja.md": "はじめの言葉",
      "hello.en.md": "Words of the editor with <b>marks</b>",
      "telnet.ja.md": "{{ports:1:port}}は{{ports:1:share}}でした。",
      "telnet.en.md": "{{ports:23/TCP:port}} made {{ports:1:share}} ({{ports}}).",
      "devices.ja.md": "## 見出し\n\n本文",
      "devices.en.md": "## Heading\n\nText",
    },
  );
  await writeQuarterlyReport(model, languages, folder, await readEdits(folder, languages));
  const en = readFileSync(join(folder, "report.en.html"), "utf8");
  expect(en).toContain("Words of the editor with &#60;b&#62;marks");
  expect(en).toMatch(/Telnet\(23\/TCP\) made \d+\.\d% \(Table 1\)\./);
  expect(en).not.toContain("Among the destination ports, Telnet");
  expect(en).toContain("<h3>Infected devices</h3>");
  expect(en).toContain("<h3>Heading</h3>");
  expect(readFileSync(join(folder, "report.ja.html"), "utf8")).toContain("はじめの言葉");
  const manifest = JSON.parse(readFileSync(join(folder, "data/report.json"), "utf8")) as ReportManifest;
  expect(manifest.edits.overridden).toEqual([
    {
      where: "overview.top-port",
      by: ["edits/telnet.ja.md", "edits/telnet.en.md"],
      generated: {
        ja: expect.stringContaining("最も多く") as string,
        en: expect.stringContaining("Among the destination ports") as string,
      },
    },
  ]);
  expect(manifest.edits.added).toEqual(["foreword", "Infected devices"]);
  expect(Object.keys(manifest.edits.files)).toContain("edits/hello.en.md");
});

test("a re-run keeps the edits and prints the numbers of now", async () => {
  const text = "{{report:packets}} packets; {{months-domestic:2022-08:mean}}; {{regions:US:sources_per_day}}";
  edit("overview: own\n", { "own.ja.md": text, "own.en.md": text });
  const [first, second] = [await pageOf(model, "en"), await pageOf(later, "en")];
  const packets = (page: string): number => Number(/([\d,]+) packets;/.exec(page)?.[1]?.replaceAll(",", ""));
  expect(packets(first)).toBe(model.totalPackets);
  expect(packets(second)).toBe(later.totalPackets);
  expect(second).not.toContain("Among the destination ports");
});

test("a hidden section and its tables are not there, and the numbers close up", async () => {
  edit("hide: [groups, mirai]\n");
  const { hide } = await readEdits(folder, languages);
  const plan = createPlan();
  const figures = await computeQuarterlyFigures(computeFrom(plan), quarter, plan.sensors, plan.home);
  const facts = { quarter, zone: "UTC", home: "JP", sensors: plan.sensors, version: "1", issuedOn: "2022-10-20" };
  const hidden = buildQuarterlyModel(
    { ...facts, published: null, outline: { form: "quarterly", short: false, hidden: hide } },
    figures,
  );
  expect(hidden.sections).not.toContain("mirai");
  expect(hidden.exhibits.some((one) => one.name.startsWith("mirai") || one.name === "months")).toBe(false);
});

const stale: Readonly<Record<string, readonly [string, RegExp, RegExp]>> = {
  "a table that is not there": ["x\n{{port:1:share}}", /own\.en\.md:2$/, /it has ports, port-trend/],
  "a row that is gone": ["{{ports:9999/TCP:share}}", /own\.en\.md:1$/, /its rows are 23\/TCP/],
  "a row beyond the last": ["{{ports:11:share}}", /own\.en\.md:1$/, /its rows are/],
  "a column that is not there": ["{{ports:1:sources}}", /own\.en\.md:1$/, /its columns are rank, port/],
  "a row that is several": ["{{port-trend:23/TCP:value}}", /own\.en\.md:1$/, /name one/],
  "a number of no report": ["{{report:ports}}", /own\.en\.md:1$/, /there are packets/],
};
for (const [what, [text, place, advice]] of Object.entries(stale)) {
  test(`a reference to ${what} says where and how to mend`, async () => {
    edit("overview: own\n", { "own.ja.md": "本文", "own.en.md": text });
    await expect(pageOf(model, "en")).rejects.toMatchObject({
      code: "report-edit-stale",
      place: expect.stringMatching(place) as string,
      advice: expect.stringMatching(advice) as string,
    });
  });
}

test("a replaced sentence that the overview no longer has is an error", async () => {
  edit("sentences: { same-ports: own }\n", { "own.ja.md": "本文", "own.en.md": "Text" });
  await expect(pageOf(model, "en")).rejects.toMatchObject({
    code: "report-edit-stale",
    advice: expect.stringContaining("the overview has volume, top-port") as string,
  });
});

test("a text that is missing in one language, an unknown key and a section that cannot be hidden say where", async () => {
  edit("foreword: hello\n", { "hello.ja.md": "本文" });
  await expect(readEdits(folder, languages)).rejects.toMatchObject({
    code: "report-edit-invalid",
    place: expect.stringMatching(/report\.yaml:1:\d+$/) as string,
    advice: expect.stringContaining("hello.en.md") as string,
  });
  edit("overveiw: own\n");
  await expect(readEdits(folder, languages)).rejects.toThrow("“overveiw” is no edit of a report");
  edit("hide: [overview]\n");
  await expect(readEdits(folder, languages)).rejects.toMatchObject({ code: "report-edit-invalid" });
});

test("without the file there are no edits", async () => {
  expect((await readEdits(folder, languages)).files).toEqual({});
});
