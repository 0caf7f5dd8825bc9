import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readScenario } from "../../center/src/simulate/index.ts";
import type { Scenario } from "../../center/src/simulate/index.ts";
import { csvRows, holdEngine, runTeiten } from "../real/run-teiten.ts";

type Row = Readonly<Record<string, string>>;

const RANGE = ["--from", "2022-07-01", "--to", "2022-10-01"];
let data: string;
let letGo: () => Promise<void>;
let quarter: Scenario;

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), "teiten-quarter-"));
  quarter = await readScenario("quarter");
  await runTeiten(data, ["simulate", "--scenario", "quarter", "--seed", "11", "--scale", "0.1"]);
  letGo = await holdEngine(data);
}, 400_000);

afterAll(async () => {
  await letGo();
  rmSync(data, { recursive: true, force: true });
});

async function figure(...words: readonly string[]): Promise<readonly Row[]> {
  return csvRows(await runTeiten(data, ["figure", ...words, ...RANGE, "--format", "csv"]));
}

function truth(name: string): readonly Row[] {
  return csvRows(readFileSync(join(data, "simulation/truth", `${name}.csv`), "utf8"));
}

/** Rows as sorted lines of the columns named. */
function lines(rows: readonly Row[], ...columns: readonly string[]): readonly string[] {
  return rows.map((row) => columns.map((column) => row[column] ?? "").join(" ")).toSorted();
}

function sumOf(rows: readonly Row[], column: string): number {
  return rows.reduce((sum, row) => sum + Number(row[column]), 0);
}

test("the published number of scan sources of JP on each of the 92 days and organisations", async () => {
  const { organisations, days } = quarter.scanners.calendar;
  const names = [...Object.values(organisations).map(({ name }) => name), "other"];
  const wanted = Object.entries(days).flatMap(([day, counts]) =>
    counts.flatMap((sources, column) => (sources === 0 ? [] : [`${day} ${names[column] ?? ""} ${sources}`])),
  );
  const given = await figure("announced-scanners", "--region", "JP", "--rule", "ports10");
  expect(lines(given, "day", "organisation", "sources")).toEqual(wanted.toSorted());
  const planned = truth("organisation_days").filter((row) => row["region"] === "JP");
  expect(lines(given, "day", "organisation", "sources", "packets")).toEqual(
    lines(planned, "day", "organisation", "sources", "packets"),
  );
});

test("organisations abroad, day by day", async () => {
  const planned = truth("organisation_days").filter((row) => row["region"] === "all");
  const given = await figure("announced-scanners");
  expect(lines(given, "day", "organisation", "sources", "packets")).toEqual(
    lines(planned, "day", "organisation", "sources", "packets"),
  );
});

test("every scan source of every day, with its ports and packets", async () => {
  const given = await figure("scan-sources", "--rule", "ports10", "--list");
  const columns = ["day", "source", "region", "ports", "packets", "sensors"];
  expect(lines(given, ...columns)).toEqual(lines(truth("scan_source_days"), ...columns));
  const distinct = new Set(given.filter((row) => row["region"] === "JP").map((row) => row["source"]));
  expect(distinct.size).toBe(30);
  expect(distinct).toEqual(new Set(truth("home_scan_sources").map((row) => row["source"])));
});

test.each(["ports10", "ports100"])("scan sources a day by %s, by requests and by all packets", async (rule) => {
  for (const trafficClass of ["request", "all"]) {
    const given = await figure("scan-sources", "--rule", rule, "--class", trafficClass, "--count");
    const planned = truth("scan_days").filter((row) => row["rule"] === rule && row["class"] === trafficClass);
    const found = planned.filter((row) => row["sources"] !== "0");
    expect(
      lines(
        given.filter((row) => row["sources"] !== "0"),
        "day",
        "sources",
      ),
    ).toEqual(lines(found, "day", "sources"));
  }
});

test("the published order of ports at the six sensors, and the planned packets at all twelve", async () => {
  const given = await figure("port-ranking", "--by", "sensor", "--top", "10");
  for (const { name, ports } of quarter.sensors.named.slice(0, 6)) {
    const own = given.filter((row) => row["by"] === name);
    expect([name, ...own.map((row) => row["port"])]).toEqual([name, ...ports]);
  }
  const planned = truth("port_orders").map((row) => ({ ...row, by: row["sensor"] ?? "" }));
  const columns = ["by", "rank", "port", "packets"];
  expect(lines(given, ...columns)).toEqual(lines(planned, ...columns));
});

test("the published ranges of agreement between sensors", async () => {
  const given = await figure("sensor-agreement");
  const planned = new Map(truth("sensor_agreement").map((row) => [pairOf(row), Number(row["rbo"])]));
  expect(given).toHaveLength(66);
  for (const row of given) {
    const [left = "", right = ""] = [row["sensor_a"], row["sensor_b"]];
    const home = [left, right].filter((name) => name.startsWith("domestic")).length;
    const [low, high] = home === 2 ? [0.9395, 0.9725] : home === 1 ? [0.4085, 0.7255] : [0, 1];
    const rbo = Number(row["rbo"]);
    expect(rbo).toBeCloseTo(planned.get(pairOf(row)) ?? -1, 3);
    expect([left, right, rbo >= low, rbo <= high]).toEqual([left, right, true, true]);
  }
});

function pairOf(row: Row): string {
  const [left = "", right = ""] = [row["sensor_a"], row["sensor_b"]];
  return left < right ? `${left} ${right}` : `${right} ${left}`;
}

test("scanners make the planned share of every region's packets, three in ten of JP's", async () => {
  const given = await figure("scanner-share", "--by", "region");
  const columns = ["packets", "scanner_packets", "sources", "scanner_sources"];
  const planned = truth("regions").map((row) => ({ ...row, by: row["region"] ?? "" }));
  expect(lines(given, "by", ...columns)).toEqual(lines(planned, "by", ...columns));
  const share = Number(given.find((row) => row["by"] === "JP")?.["share"]);
  expect(share).toBeGreaterThan(0.27);
  expect(share).toBeLessThan(0.33);
});

test("packets and sources of regions and days", async () => {
  const given = await figure("region-ranking", "--top", "100");
  expect(lines(given, "region", "packets", "sources")).toEqual(lines(truth("regions"), "region", "packets", "sources"));
  const days = (await figure("packets-per-sensor", "--bin", "day", "--by", "all")).map((row) => ({
    ...row,
    day: row["bin"] ?? "",
  }));
  const covered = new Set(
    truth("sensor_days")
      .filter((row) => Number(row["weight"]) > 0 && Number(row["weight"]) < 0.25)
      .map((row) => row["day"]),
  );
  const whole = (rows: readonly Row[]): readonly Row[] => rows.filter((row) => !covered.has(row["day"]));
  expect(lines(whole(days), "day", "packets", "sources")).toEqual(
    lines(whole(truth("days")), "day", "packets", "sources"),
  );
});

test("Mirai-type packets by port at home, and hosts by day", async () => {
  const planned = truth("home_ports").filter((row) => Number(row["mirai_packets"]) > 0);
  const given = await figure("mirai-ports", "--region", "JP");
  const marked = given.filter((row) => Number(row["mirai_packets"]) > 0);
  expect(lines(marked, "port", "packets", "mirai_packets")).toEqual(lines(planned, "port", "packets", "mirai_packets"));
  expect(Number(given.find((row) => row["port"] === "23/TCP")?.["share"])).toBeCloseTo(0.94, 2);
  const hosts = truth("region_days")
    .filter((row) => row["region"] === "JP" && row["mirai_sources"] !== "0")
    .map((row) => ({ day: row["day"] ?? "", region: "JP", sources: row["mirai_sources"] ?? "" }));
  const hostsGiven = (await figure("mirai-hosts", "--region", "JP")).filter((row) => row["sources"] !== "0");
  expect(lines(hostsGiven, "day", "region", "sources")).toEqual(lines(hosts, "day", "region", "sources"));
});

test("tools by region: the packets of those sources that send enough marks in a day", async () => {
  const enough: Readonly<Record<string, number>> = { ZMap: 3, Masscan: 2, Mirai: 2, Nmap: 5 };
  const sums = new Map<string, number>();
  for (const { region = "", tool = "", packets } of truth("tool_source_days")) {
    if (Number(packets) >= (enough[tool] ?? Infinity)) {
      sums.set(`${region} ${tool}`, (sums.get(`${region} ${tool}`) ?? 0) + Number(packets));
    }
  }
  const given = await figure("tools", "--by", "region");
  expect(lines(given, "by", "tool", "matched")).toEqual([...sums].map(([key, count]) => `${key} ${count}`).toSorted());
});

test("the observed share of every sensor-day, with what was captured and dropped", async () => {
  const given = new Map(
    (await figure("coverage", "--bin", "day")).map((row) => [`${row["bin"] ?? ""} ${row["sensor"] ?? ""}`, row]),
  );
  for (const planned of truth("sensor_days")) {
    const row = given.get(`${planned["day"] ?? ""} ${planned["sensor"] ?? ""}`);
    const observed = Number(planned["observed_seconds"]) / Number(planned["day_seconds"]);
    const share = Number(planned["packets"]) === 0 ? observed : Number(planned["weight"]);
    const name = `${planned["day"] ?? ""} ${planned["sensor"] ?? ""}`;
    expect([name, Number(row?.["captured"] ?? 0)]).toEqual([name, Number(planned["packets"])]);
    expect([name, Number(row?.["dropped"] ?? 0)]).toEqual([name, Number(planned["dropped"])]);
    expect(Number(row?.["covered"] ?? 0)).toBeCloseTo(share, 2);
  }
});

test("the flood's sources carry its label, and packets per sensor-day stay in their range", async () => {
  const [flood] = truth("flood");
  const text = await runTeiten(data, [
    "figure",
    "port-ranking",
    "--by",
    "sensor",
    "--top",
    "3",
    ...RANGE,
    "--format",
    "json",
  ]);
  const ranking = JSON.parse(text) as {
    readonly labels: readonly { readonly label: string; readonly sources: number; readonly row: number }[];
    readonly columns: Readonly<Record<string, readonly unknown[]>>;
  };
  const labels = ranking.labels.filter(({ label }) => label === "spoofed-flood");
  expect(labels.map(({ sources }) => sources)).toEqual([Number(flood?.["sources"])]);
  const row = labels[0]?.row ?? -1;
  expect([ranking.columns["by"]?.[row], ranking.columns["port"]?.[row]]).toEqual([flood?.["sensor"], flood?.["port"]]);
  const months = await figure("packets-per-sensor", "--bin", "month", "--by", "group");
  for (const month of months) {
    expect(Number(month["median"])).toBeGreaterThan(450);
    expect(Number(month["median"])).toBeLessThan(800);
  }
  const ports = await figure("port-ranking", "--top", "5");
  expect(sumOf(ports, "share")).toBeGreaterThan(0.2);
  expect(sumOf(ports, "share")).toBeLessThan(0.25);
});
