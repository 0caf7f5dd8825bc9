import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addDays } from "@teiten/core/calendar";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { makeQuarterlyReport, parseQuarter } from "../../center/src/report/index.ts";
import type { WrittenReport } from "../../center/src/report/index.ts";
import { verifyReport } from "../../center/src/verify/index.ts";
import { openSmallNetwork } from "../figures/small-network.ts";
import type { SmallNetwork, TestFlow } from "../figures/small-network.ts";

const HOSTILE = 'Alpha <img src=x onerror="alert(1)">';
const DAYS = Array.from({ length: 20 }, (_, index) => addDays("2022-06-21", index));
const SENSORS = ["tokyo", "osaka", "oregon"] as const;

let network: SmallNetwork;
let folder: string;

beforeAll(async () => {
  network = await openSmallNetwork({
    zone: "Asia/Tokyo",
    home: "JP",
    sensors: [
      { name: "tokyo", country: "JP" },
      { name: "osaka", country: "JP" },
      { name: "oregon", country: "US" },
    ],
    claims: [
      {
        organisation: HOSTILE,
        range: "192.0.2.0/24",
        validFrom: null,
        validTo: null,
        knownFrom: null,
        knownTo: null,
        evidence: "declared-list",
        source: "https://example.org/",
        confidence: "high",
      },
    ],
  });
  await network.addFlows(DAYS.flatMap(flowsOf));
  await network.rollUp(DAYS);
  for (const day of DAYS) {
    for (const sensor of SENSORS) if (!(sensor === "osaka" && day === "2022-07-05")) await network.cover(sensor, day);
  }
}, 120_000);

afterAll(async () => {
  await network.close();
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "teiten-report-"));
  return () => {
    rmSync(folder, { recursive: true, force: true });
  };
});

/** From June to July: 23/TCP steady, 6379/TCP five times as much, and a scanner of Japan on even days. */
function flowsOf(day: string): TestFlow[] {
  const at = `${day}T03:00:00Z`;
  return SENSORS.filter((sensor) => !(sensor === "osaka" && day === "2022-07-05")).flatMap((sensor): TestFlow[] => {
    const bots = Array.from({ length: 12 }, (_, index) => `203.0.113.${index + 1}`);
    const redis = day >= "2022-07-01" ? 5 : 1;
    const scan = Number(day.slice(8)) % 2 === 0 && sensor === "tokyo" ? 10 : 0;
    return [
      ...bots.map((source) => ({ at, sensor, source, port: 23, region: "US", packets: 10 })),
      ...bots.map((source) => ({ at, sensor, source, port: 6379, region: "CN", packets: redis })),
      ...Array.from({ length: scan }, (_, index) => ({
        at,
        sensor,
        source: "192.0.2.7",
        port: 100 + index,
        region: "JP",
      })),
    ];
  });
}

const make = (quarter: string): Promise<WrittenReport> =>
  makeQuarterlyReport(network.context, {
    quarter: parseQuarter(quarter),
    languages: ["ja", "en"],
    folder,
    version: "1.2.3",
    now: Date.parse("2022-10-20T00:00:00Z") / 1000,
  });

test("a quarter of real rows becomes two pages whose numbers follow from the rows", { timeout: 120_000 }, async () => {
  const { model, pages } = await make("2022Q3");
  expect(pages).toEqual([join(folder, "report.ja.html"), join(folder, "report.en.html")]);
  expect(model.network).toMatchObject({ sensorDays: 29, coveredDays: 10, days: 92, domestic: 2, overseas: 1 });
  expect(model.network.previousDays).toBe(10);
  expect(model.totalPackets).toBe(29 * (120 + 60) + 5 * 10);
  const [telnet, redis] = model.ports.rows;
  expect(telnet).toMatchObject({
    key: "23/TCP",
    rank: 1,
    packets: 29 * 120,
    rate: 120,
    previousRank: 1,
    previousRate: 120,
    change: 0,
  });
  expect(redis).toMatchObject({ key: "6379/TCP", rank: 2, packets: 29 * 60, rate: 60, previousRate: 12, change: 4 });
  expect(model.regions.rows[0]).toMatchObject({ key: "US", sourcesPerDay: 12 });
  const scans = model.scanners.homeDays.days.filter((row) => (row.total ?? 0) > 0).map((row) => row.day);
  expect(scans).toEqual(["2022-07-02", "2022-07-04", "2022-07-06", "2022-07-08", "2022-07-10"]);
  expect(model.scanners.announced.home).toBe(1);
  expect(model.network.gaps.filter((gap) => gap.to < "2022-07-11")).toEqual([
    { sensor: "osaka", from: "2022-07-05", to: "2022-07-05", days: 1 },
  ]);
  expect(model.sensors.agreement?.cells[0]?.[1]?.rbo).toBeGreaterThan(0);
});

test("the pages speak of the rows, escape what they hold, and say what is missing", { timeout: 120_000 }, async () => {
  await make("2022Q3");
  const [ja, en] = ["report.ja.html", "report.en.html"].map((name) => readFileSync(join(folder, name), "utf8")) as [
    string,
    string,
  ];
  expect(ja).toContain("Telnet(23/TCP)");
  expect(ja).toContain("92日間のうち、観測データがあるのは2022年7月1日から10日までの間の10日です");
  expect(en).toContain("Of the 92 days of this quarter, 10 were observed");
  expect(en).toContain("The previous quarter, with which this report compares, was observed on 10 of its 91 days.");
  for (const page of [ja, en]) {
    expect(page).not.toContain("<img");
    expect(page).toContain("&#60;img src=x onerror=");
  }
  const csv = readFileSync(join(folder, "data/table-1-ports.csv"), "utf8").split("\n");
  expect(csv[1]).toMatch(/^1,23\/TCP,1,3480,120,/);
  const days = readFileSync(join(folder, "data/table-3-scanner-days.csv"), "utf8");
  expect(days).toContain('2022-07-02,"Alpha <img src=x onerror=""alert(1)"">",1,10');
});

test("the first quarter has nothing to compare with, and says so", { timeout: 120_000 }, async () => {
  const { model } = await make("2022Q2");
  expect(model.hasPrevious).toBe(false);
  expect(model.ports.rows.map((row) => row.change)).toEqual(model.ports.rows.map(() => null));
  expect(readFileSync(join(folder, "report.en.html"), "utf8")).toContain("no comparison is available");
});

test("a quarter without data is a clear error, and nothing is written", { timeout: 120_000 }, async () => {
  await expect(make("2021Q1")).rejects.toMatchObject({ code: "report-no-data" });
  expect(readdirSync(folder)).toEqual([]);
});

test("rows that came late make a new revision that lists what it restates", { timeout: 120_000 }, async () => {
  expect((await make("2022Q3")).model.revision).toEqual({ number: 1, restated: [] });
  expect((await make("2022Q3")).model.revision).toEqual({ number: 1, restated: [] });
  await network.addFlows([
    { at: "2022-07-03T04:00:00Z", sensor: "oregon", source: "203.0.113.1", port: 23, region: "US", packets: 1000 },
  ]);
  await network.rollUp(["2022-07-03"]);
  for (const sensor of SENSORS) await network.cover(sensor, "2022-07-03");
  const { model } = await make("2022Q3");
  expect(model.revision.number).toBe(2);
  expect(model.revision.restated).toContainEqual(
    expect.objectContaining({
      exhibit: "table-1-ports",
      row: "23/TCP",
      column: "packets",
      before: "3480",
      after: "4480",
    }),
  );
  expect(readFileSync(join(folder, "report.ja.html"), "utf8")).toContain("前の版から訂正した数値が");
  const log = readFileSync(join(folder, "data/changes-of-revision-2.csv"), "utf8").split("\n");
  expect(log[0]).toBe("exhibit,row,column,before,after");
  expect(log).toContain("table-1-ports,23/TCP,packets,3480,4480");
  expect(log.slice(1, -1)).toHaveLength(model.revision.restated.length);
  await verifyTampered();
});

/** Changes a digit or a row in four files of the folder: exactly these are found. */
async function verifyTampered(): Promise<void> {
  const order = { folder, version: "1.2.3" };
  const tamper = (file: string, change: (text: string) => string): void =>
    writeFileSync(join(folder, file), change(readFileSync(join(folder, file), "utf8")));
  tamper("report.en.html", (text) => text.replace('<td class="num">4,480</td>', '<td class="num">4,481</td>'));
  tamper("data/table-1-ports.csv", (text) => text.replace(",4480,", ",4490,"));
  tamper("data/table-2-regions.csv", (text) => text.replace(/^1,.*\n/m, ""));
  tamper("data/changes-of-revision-2.csv", (text) => text.replace("packets,3480,4480", "packets,3480,4490"));
  const { numbers, exhibits, differences } = await verifyReport(network.context, order);
  expect([numbers > 3000, exhibits > 8]).toEqual([true, true]);
  expect(differences.map(({ file, printed, recomputed }) => [file, printed, recomputed.split(",")[0]])).toEqual(
    expect.arrayContaining([
      ["report.en.html", "4,481", "4"],
      ["data/table-1-ports.csv", "4490", "4480"],
      ["data/table-2-regions.csv", "", "1"],
      ["data/changes-of-revision-2.csv", "4490", "4480"],
    ]),
  );
  expect(differences).toHaveLength(4);
  await expect(verifyReport(network.context, { folder, version: "1.2.2" })).rejects.toMatchObject({
    code: "report-newer",
  });
  tamper("data/report.json", (text) => text.replace('"quarter": "2022Q3"', '"quarter": "2022Q9"'));
  await expect(verifyReport(network.context, order)).rejects.toMatchObject({ code: "report-quarter-invalid" });
  rmSync(join(folder, "data/report.json"));
  await expect(verifyReport(network.context, order)).rejects.toMatchObject({ code: "report-missing" });
}
