import { beforeAll, expect, test } from "vitest";
import { computeFrom, createPlan } from "../../../../test/report/hand-made-quarter.ts";
import type { Plan } from "../../../../test/report/hand-made-quarter.ts";
import { daysOf, parseQuarter } from "../period.ts";
import { buildQuarterlyModel } from "./build-model.ts";
import { computeQuarterlyFigures } from "./quarterly-figures.ts";
import type { ReportOutline } from "./outline.ts";
import type { QuarterlyModel } from "./quarterly-model.ts";

const quarter = parseQuarter("2022Q3");

async function modelOf(plan: Plan, outline?: ReportOutline): Promise<QuarterlyModel> {
  const figures = await computeQuarterlyFigures(computeFrom(plan), quarter, plan.sensors, plan.home);
  const { sensors, home } = plan;
  const facts = {
    quarter,
    zone: "Asia/Tokyo",
    home,
    sensors,
    version: "1.0.0",
    issuedOn: "2022-10-20",
    published: null,
    ...(outline === undefined ? {} : { outline }),
  };
  return buildQuarterlyModel(facts, figures);
}

let model: QuarterlyModel;
beforeAll(async () => {
  model = await modelOf(createPlan());
});

test("exhibits are numbered from 1 within their kind, in the order of the pages", () => {
  for (const kind of ["table", "figure"]) {
    const numbers = model.exhibits.filter((one) => one.kind === kind).map((one) => one.number);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  }
  expect(model.exhibits.map((one) => one.name)).toEqual([
    "ports",
    "port-trend",
    "regions",
    "region-trend",
    "months",
    "months",
    "scanner-days",
    "scanner-calendar",
    "scanner-ports",
    "scanner-regions",
    "scan-rules",
    "mirai-ports",
    "telnet-sources",
    "mirai-hosts",
    "victims",
    "sensor-ports",
    "agreement",
    "changes",
    "phenomenon-trend",
    "phenomenon-evidence",
    "phenomenon-sources",
    "phenomenon-targets",
    "coverage",
  ]);
});

test("rates, shares and changes follow from counts and observed sensor-days", () => {
  expect(model.network.sensorDays).toBe(12 * 92 - 11);
  for (const row of [...model.ports.rows, ...model.regions.rows]) {
    expect(row.share).toBeCloseTo(row.packets / model.totalPackets, 12);
    expect(row.rate).toBeCloseTo(row.packets / model.network.sensorDays, 0);
    expect(row.change).toBeCloseTo(row.rate / (row.previousRate ?? Number.NaN) - 1, 12);
  }
});

test("previous ranks are those of the quarter before, or outside its first ten", () => {
  const redis = model.ports.rows.find((row) => row.key === "6379/TCP");
  expect(redis?.previousRank).toBe(8);
  expect(redis?.change).toBeGreaterThan(1);
});

test("every day of the quarter stands once in each daily table and line", () => {
  const days = daysOf(quarter);
  expect(model.scanners.homeDays.days.map((row) => row.day)).toEqual(days);
  expect(model.scanners.allDays.days.map((row) => row.day)).toEqual(days);
  expect(model.portTrend.bins).toEqual(days);
  expect(model.regionTrend.bins).toEqual(days);
});

test("home and abroad have their months, quartiles, and the year before", () => {
  expect(model.groups.map((group) => group.group)).toEqual(["domestic", "overseas"]);
  for (const month of model.groups.flatMap((group) => group.months)) {
    const [low, high] = month.quartiles ?? [Number.NaN, Number.NaN];
    expect(low).toBeLessThanOrEqual(month.median ?? Number.NaN);
    expect(high).toBeGreaterThanOrEqual(month.median ?? Number.NaN);
    expect(month.before).toBeLessThan(month.mean ?? Number.NaN);
  }
});

test("a missing run of days is a gap of its sensor, and enters no average", () => {
  expect(model.network.gaps).toEqual([{ sensor: "overseas-4", from: "2022-08-09", to: "2022-08-19", days: 11 }]);
  expect(model.network.possibleSensorDays).toBe(12 * 92);
});

test("three to six statements, the volume first", () => {
  expect(model.overview.length).toBeGreaterThanOrEqual(3);
  expect(model.overview.length).toBeLessThanOrEqual(6);
  expect(model.overview[0]?.kind).toBe("volume");
});

test("without a quarter before nothing is compared, and nothing pretends to be", async () => {
  const alone = await modelOf(createPlan({ quarters: ["2022Q3"] }));
  expect(alone.hasPrevious).toBe(false);
  expect(alone.network.joined).toBeNull();
  for (const row of alone.ports.rows) {
    expect(row).toMatchObject({ previousRank: "unknown", previousRate: null, change: null });
  }
  expect(alone.overview.map((one) => one.kind)).not.toContain("port-moves");
  expect(alone.groups.flatMap((group) => group.months.map((month) => month.before))).toEqual(Array(6).fill(null));
});

test("one sensor is compared with nobody", async () => {
  const sensors = createPlan().sensors.slice(0, 1);
  const alone = await modelOf(createPlan({ sensors }));
  expect(alone.sensors.agreement).toBeNull();
  expect(alone.groups).toHaveLength(1);
  expect(alone.groups[0]?.months[0]).toMatchObject({ quartiles: null, withoutTop: null, sensors: 1 });
  expect(alone.exhibits.map((one) => one.name)).not.toContain("agreement");
});

test("a quarter that is covered in part knows its first and last day", async () => {
  const observed = (_: string, day: string): boolean => day >= "2022-07-10" && day < "2022-08-01";
  const part = await modelOf(createPlan({ observed }));
  expect(part.network).toMatchObject({ firstDay: "2022-07-10", lastDay: "2022-07-31", coveredDays: 22, days: 92 });
  expect(part.portTrend.lines[0]?.values.filter((value) => value !== null)).toHaveLength(22);
  expect(part.scanners.homeDays.days[0]).toEqual({ day: "2022-07-01", sources: null, total: null });
});

test("a quarter without data is an error that says what to do", async () => {
  const plan = createPlan({ quarters: ["2022Q2"] });
  await expect(modelOf(plan)).rejects.toMatchObject({ code: "report-no-data", exitCode: 1 });
  await expect(modelOf({ ...plan, sensors: [] })).rejects.toMatchObject({ code: "report-no-data" });
});

test("sensors that joined and left are named", async () => {
  const observed = (sensor: string, day: string): boolean =>
    sensor === "domestic-6" ? day >= "2022-08-01" : sensor === "overseas-6" ? day < "2022-07-01" : true;
  const { network } = await modelOf(createPlan({ observed }));
  expect(network.joined).toEqual(["domestic-6"]);
  expect(network.left).toEqual(["overseas-6"]);
  expect(network.gaps).toEqual([]);
  expect(network.sensors).toHaveLength(11);
});

test("the phenomena told of are broad and no flood; the others stay in the table of rises", () => {
  const { chosen, rows, total, narrow, floods } = model.phenomena;
  expect(chosen.map((one) => one.port)).toEqual(["6379/TCP"]);
  expect(rows.map((row) => row.port)).toEqual(["6379/TCP", "80/TCP", "5555/TCP"]);
  expect({ total, narrow, floods }).toEqual({ total: 3, narrow: 1, floods: 1 });
  expect(chosen[0]).toMatchObject({ sourceCount: 100, freshCount: 75, reading: "new-sources" });
  expect(chosen[0]?.coTargets).toEqual([{ key: "22/TCP", share: 0.4 }]);
  expect(model.phenomena.exhibit.labels.map((label) => label.row)).toEqual([1]);
});

test("marked hosts are 0 on observed days without one, and Telnet sources split into those with and without the mark", () => {
  const { hosts, telnet, homePerDay } = model.mirai;
  expect(hosts.lines.map((line) => line.key)).toEqual(["JP", "CN"]);
  expect(hosts.lines[1]?.values.slice(0, 2)).toEqual([0, 40]);
  expect(telnet.rows.find((row) => row.port === "23/TCP")?.marked).toBe(120);
  expect(homePerDay).toBeGreaterThan(20);
});

test("the short form has the overview, both rankings and the phenomena, numbered from 1 without a gap", async () => {
  const short = await modelOf(createPlan(), { form: "quarterly", short: true, hidden: [] });
  expect(short.sections).toEqual(["overview", "ports", "regions", "phenomena"]);
  expect(short.exhibits.map((one) => one.id)).toEqual([
    "table-1-ports",
    "figure-1-port-trend",
    "table-2-regions",
    "figure-2-region-trend",
    "table-3-changes",
    "figure-3-phenomenon-trend-1",
    "table-4-phenomenon-evidence-1",
    "table-5-phenomenon-sources-1",
    "table-6-phenomenon-targets-1",
  ]);
  expect(short.sharedNotes).toEqual([]);
});

test("a comparison prints home and abroad, the sensors, and the analysis with the highest score", async () => {
  const compared = await modelOf(createPlan(), { form: "comparison", short: false, hidden: [] });
  expect(compared.sections).toEqual(["overview", "groups", "sensors", "analysis", "closing", "method"]);
  expect(compared.overview.map((statement) => statement.kind)).toEqual(["volume", "agreement"]);
  const { scores, chosen } = compared.analysis ?? { scores: [], chosen: null };
  expect(scores.map((one) => one.score)).toEqual(scores.map((one) => one.score).toSorted((a, b) => b - a));
  expect(chosen?.kind).toBe(scores[0]?.kind);
  expect(chosen?.kind).toBe("phenomenon");
  expect(compared.exhibits.map((one) => one.id)).toEqual([
    "figure-1-months-domestic",
    "figure-2-months-overseas",
    "table-1-sensor-ports",
    "figure-3-agreement",
    "table-2-changes",
    "figure-4-phenomenon-trend-1",
    "table-3-phenomenon-evidence-1",
    "table-4-phenomenon-sources-1",
    "table-5-phenomenon-targets-1",
    "figure-5-coverage",
  ]);
});
