import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { computeFrom, createPlan } from "../../../test/report/hand-made-quarter.ts";
import { buildQuarterlyModel, computeQuarterlyFigures } from "./model/index.ts";
import type { PublishedReport, QuarterlyFigures } from "./model/index.ts";
import { parseQuarter } from "./period.ts";
import { readPublished, writeQuarterlyReport } from "./write-report.ts";

const plan = createPlan();
const quarter = parseQuarter("2022Q3");
let figures: QuarterlyFigures;
let folder: string;

beforeAll(async () => {
  figures = await computeQuarterlyFigures(computeFrom(plan), quarter, plan.sensors, plan.home);
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "teiten-report-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const modelOf = (published: PublishedReport | null): ReturnType<typeof buildQuarterlyModel> =>
  buildQuarterlyModel(
    { quarter, zone: "Asia/Tokyo", home: "JP", sensors: plan.sensors, version: "1", issuedOn: "2022-10-20", published },
    figures,
  );

test("pages and files of every exhibit are written, and nothing of the writing stays", async () => {
  const model = modelOf(null);
  const out = join(folder, "deep/er");
  const pages = await writeQuarterlyReport(model, ["ja", "en"], out);
  expect(pages).toEqual([join(out, "report.ja.html"), join(out, "report.en.html")]);
  expect(readdirSync(out).toSorted()).toEqual(["data", "report.en.html", "report.ja.html"]);
  const expected = model.exhibits.flatMap((exhibit) => [`${exhibit.id}.csv`, `${exhibit.id}.json`]);
  expect(readdirSync(join(out, "data")).toSorted()).toEqual([...expected, "report.json"].toSorted());
  const csv = readFileSync(join(out, "data/table-1-ports.csv"), "utf8").split("\n");
  expect(csv[0]).toBe(
    "rank,port,previous_rank,packets,packets_per_sensor_day,share,previous_packets_per_sensor_day,change",
  );
  expect(csv).toHaveLength(12);
  const json = JSON.parse(readFileSync(join(out, "data/table-1-ports.json"), "utf8")) as Record<string, unknown>;
  expect(json).toMatchObject({ caption: { zone: "Asia/Tokyo" }, recipes: [{ figure: "port-ranking" }, {}, {}, {}] });
});

test("one language alone has no link to the other", async () => {
  await writeQuarterlyReport(modelOf(null), ["en"], folder);
  expect(readdirSync(folder).toSorted()).toEqual(["data", "report.en.html"]);
  expect(readFileSync(join(folder, "report.en.html"), "utf8")).not.toContain("report.ja.html");
});

test("files of others stay, files that an earlier report of this program left over go", async () => {
  mkdirSync(join(folder, "data"));
  writeFileSync(join(folder, "notes.txt"), "mine");
  writeFileSync(join(folder, "data/mine.csv"), "mine");
  writeFileSync(join(folder, "data/table-9-gone.csv"), "old");
  await writeQuarterlyReport(modelOf(null), ["en"], folder);
  expect(readFileSync(join(folder, "notes.txt"), "utf8")).toBe("mine");
  expect(readdirSync(join(folder, "data"))).toContain("mine.csv");
  expect(readdirSync(join(folder, "data"))).not.toContain("table-9-gone.csv");
});

test("the same numbers again are the same revision, other numbers the next one, with what was restated", async () => {
  await writeQuarterlyReport(modelOf(null), ["en"], folder);
  const published = await readPublished(folder, "2022Q3");
  expect(modelOf(published).revision).toEqual({ number: 1, restated: [] });
  const ranking = published?.exhibits["table-1-ports"];
  const before = {
    ...published,
    exhibits: { "table-1-ports": { ...ranking, packets: (ranking?.["packets"] ?? []).map(() => 7) } },
  };
  const revised = modelOf(before as PublishedReport);
  expect(revised.revision.number).toBe(2);
  expect(revised.revision.restated).toHaveLength(10);
  await writeQuarterlyReport(revised, ["en"], folder);
  const page = readFileSync(join(folder, "report.en.html"), "utf8");
  expect(page).toContain("10 numbers are restated");
  expect((await readPublished(folder, "2022Q3"))?.revision).toBe(2);
});

test("the report of another quarter in the folder is no earlier revision", async () => {
  await writeQuarterlyReport(modelOf(null), ["en"], folder);
  expect(await readPublished(folder, "2022Q2")).toBeNull();
  expect(await readPublished(join(folder, "nowhere"), "2022Q3")).toBeNull();
});

test("a folder that cannot be one is an error that names it", async () => {
  writeFileSync(join(folder, "file"), "");
  const out = join(folder, "file");
  await expect(writeQuarterlyReport(modelOf(null), ["en"], out)).rejects.toMatchObject({
    code: "report-not-written",
    place: out,
  });
});
