import type { FigureQuery, FigureResult } from "../../analyze/index.ts";
import { TeitenError } from "../../telemetry/index.ts";
import { previousQuarter, yearBefore } from "../period.ts";
import type { Quarter } from "../period.ts";
import { sumOf, numbers, texts } from "./columns.ts";
import type { GroupFigures } from "./months.ts";
import type { MiraiFigures } from "./mirai.ts";
import { phenomenaFigures } from "./phenomena-figures.ts";
import type { PhenomenaFigures } from "./phenomena-figures.ts";
import { weightsOf } from "./network.ts";
import type { SensorFact } from "./network.ts";
import type { ScanRuleFigure } from "./scan-rules.ts";
import type { ShareFigures } from "./scanners.ts";

/** What a report asks a figure for: days are observation days, half-open; what is left out takes the figure's default. */
export interface ReportQuery {
  readonly from: string;
  readonly to: string;
  readonly trafficClass?: FigureQuery["trafficClass"];
  readonly region?: string;
  readonly group?: string;
  readonly options?: FigureQuery["options"];
}

/** Computes one figure; the caller binds it to the data. */
export type ComputeFigure = (id: string, query: ReportQuery) => Promise<FigureResult>;

/** Rankings and trends of one kind of key; of the quarter before only where it has data. */
export interface KeyFigures {
  readonly current: FigureResult;
  readonly previous: FigureResult | null;
  readonly previousTrend: FigureResult | null;
  readonly trend: FigureResult;
}

/** Every figure of a quarterly report. */
export interface QuarterlyFigures {
  readonly coverage: FigureResult;
  readonly previousCoverage: FigureResult | null;
  readonly hasYearBefore: boolean;
  readonly volume: FigureResult;
  readonly previousVolume: FigureResult | null;
  readonly ports: KeyFigures;
  readonly regions: KeyFigures;
  readonly regionSources: FigureResult;
  readonly groups: readonly GroupFigures[];
  readonly homeScanners: FigureResult;
  readonly allScanners: FigureResult;
  readonly portShares: ShareFigures;
  readonly regionShares: ShareFigures;
  readonly rules: readonly [ScanRuleFigure, ...ScanRuleFigure[]];
  readonly sensorPorts: FigureResult;
  /** Each sensor's rankings, deep enough to tell how broad a rise is; null without a quarter to have risen from. */
  readonly breadth: { readonly ports: FigureResult; readonly regions: FigureResult } | null;
  readonly agreement: FigureResult | null;
  readonly backscatter: FigureResult;
  readonly mirai: MiraiFigures;
  readonly phenomena: PhenomenaFigures;
  readonly oneSide: FigureResult;
}

const RULES = [
  ["ports10", "request"],
  ["ports10", "all"],
  ["ports100", "request"],
  ["survey", "request"],
] as const;
const DEEP = 100;
/** More than there are regions: their sum is every packet. */
const EVERY_REGION = 1000;
const SHOWN = 10;
/** The largest victims of each month by their SYN-ACKs and RSTs, which say what was attacked. */
const VICTIMS = { bin: "month", kind: "tcp-reply", top: 5 } as const;

/** Computes every figure of the quarter; a quarter without any observed sensor-day is a `TeitenError`. */
export async function computeQuarterlyFigures(
  compute: ComputeFigure,
  quarter: Quarter,
  sensors: readonly SensorFact[],
  home: string,
): Promise<QuarterlyFigures> {
  const coverage = await compute("coverage", { ...range(quarter), options: { bin: "day" } });
  const weights = weightsOf(coverage);
  if (weights.size === 0) throw noData(quarter, sensors.length);
  const before = previousQuarter(quarter);
  const previousCoverage = await observed(compute, before);
  const hasYearBefore = (await observed(compute, yearBefore(quarter))) !== null;
  const earlier = previousCoverage === null ? null : before;
  const present = sensors.filter((sensor) => weights.has(sensor.name));
  const ports = await keyFigures(compute, "port", quarter, earlier);
  const regions = await keyFigures(compute, "region", quarter, earlier);
  const daily = { bin: "day", by: "all" };
  return {
    coverage,
    previousCoverage,
    hasYearBefore,
    volume: await compute("packets-per-sensor", { ...range(quarter), options: daily }),
    previousVolume:
      earlier === null ? null : await compute("packets-per-sensor", { ...range(earlier), options: daily }),
    ports,
    regions,
    regionSources: await trendOf(compute, "region", quarter, regions.current, "sources"),
    groups: await groupFigures(compute, quarter, present, hasYearBefore),
    ...(await scannerFigures(compute, quarter, home)),
    sensorPorts: await compute("port-ranking", { ...range(quarter), options: { by: "sensor", top: 10 } }),
    breadth: earlier === null ? null : await breadthFigures(compute, quarter),
    backscatter: await compute("backscatter", { ...range(quarter), options: VICTIMS }),
    mirai: await miraiFigures(compute, quarter),
    phenomena: await phenomenaFigures(compute, quarter),
    oneSide: await compute("one-side-only", { ...range(quarter), options: { of: "prefix", top: SHOWN } }),
    agreement: present.length < 2 ? null : await compute("sensor-agreement", range(quarter)),
  };
}

/** Packets and sensor-days of a `packets-per-sensor` result over its whole range. */
export function volumeOf(result: FigureResult): { readonly packets: number; readonly sensorDays: number } {
  return {
    packets: sumOf(numbers(result, "packets")) ?? 0,
    sensorDays: sumOf(numbers(result, "sensor_days")) ?? 0,
  };
}

async function observed(compute: ComputeFigure, quarter: Quarter): Promise<FigureResult | null> {
  const coverage = await compute("coverage", { ...range(quarter), options: { bin: "day" } });
  return weightsOf(coverage).size === 0 ? null : coverage;
}

async function keyFigures(
  compute: ComputeFigure,
  kind: "port" | "region",
  quarter: Quarter,
  earlier: Quarter | null,
): Promise<KeyFigures> {
  const options = { by: "all", top: kind === "region" ? EVERY_REGION : 10 };
  const current = await compute(`${kind}-ranking`, { ...range(quarter), options });
  return {
    current,
    previous: earlier === null ? null : await compute(`${kind}-ranking`, { ...range(earlier), options }),
    previousTrend: earlier === null ? null : await trendOf(compute, kind, earlier, current, "packets"),
    trend: await trendOf(compute, kind, quarter, current, "packets"),
  };
}

function trendOf(
  compute: ComputeFigure,
  kind: "port" | "region",
  quarter: Quarter,
  ranking: FigureResult,
  measure: "packets" | "sources",
): Promise<FigureResult> {
  const options = { [`${kind}s`]: texts(ranking, kind).slice(0, SHOWN), bin: "day", measure };
  return compute(`${kind}-trend`, { ...range(quarter), options });
}

async function groupFigures(
  compute: ComputeFigure,
  quarter: Quarter,
  present: readonly SensorFact[],
  hasYearBefore: boolean,
): Promise<readonly GroupFigures[]> {
  const figures: GroupFigures[] = [];
  for (const group of ["domestic", "overseas"] as const) {
    if (!present.some((sensor) => sensor.group === group)) continue;
    const query = (by: string, of: Quarter): ReportQuery => ({ ...range(of), group, options: { bin: "month", by } });
    const before = hasYearBefore ? await compute("packets-per-sensor", query("all", yearBefore(quarter))) : null;
    figures.push({
      group,
      total: await compute("packets-per-sensor", query("all", quarter)),
      bySensor: await compute("packets-per-sensor", query("sensor", quarter)),
      before,
    });
  }
  return figures;
}

async function scannerFigures(
  compute: ComputeFigure,
  quarter: Quarter,
  home: string,
): Promise<Pick<QuarterlyFigures, "homeScanners" | "allScanners" | "portShares" | "regionShares" | "rules">> {
  const rules: ScanRuleFigure[] = [];
  for (const [rule, trafficClass] of RULES) {
    const query = { ...range(quarter), trafficClass, options: { rule, list: true } };
    rules.push({ rule, trafficClass, result: await compute("scan-sources", query) });
  }
  const query = { ...range(quarter), region: home, options: { rule: "ports10" } };
  return {
    homeScanners: await compute("announced-scanners", query),
    allScanners: await compute("announced-scanners", { ...range(quarter), options: { rule: "none" } }),
    portShares: await shareFigures(compute, quarter, "port"),
    regionShares: await shareFigures(compute, quarter, "region"),
    rules: rules as [ScanRuleFigure, ...ScanRuleFigure[]],
  };
}

async function miraiFigures(compute: ComputeFigure, quarter: Quarter): Promise<MiraiFigures> {
  const query = { ...range(quarter), trafficClass: "request" as const };
  return {
    ports: await compute("mirai-ports", { ...query, options: { top: SHOWN } }),
    hosts: await compute("mirai-hosts", query),
    ranking: await compute("port-ranking", { ...query, options: { by: "all", top: EVERY_REGION } }),
    tools: await compute("tools", { ...query, options: { by: "port" } }),
  };
}

async function breadthFigures(
  compute: ComputeFigure,
  quarter: Quarter,
): Promise<NonNullable<QuarterlyFigures["breadth"]>> {
  const options = { by: "sensor", top: DEEP };
  return {
    ports: await compute("port-ranking", { ...range(quarter), options }),
    regions: await compute("region-ranking", { ...range(quarter), options }),
  };
}

async function shareFigures(compute: ComputeFigure, quarter: Quarter, by: "port" | "region"): Promise<ShareFigures> {
  const ask = (rule: string): Promise<FigureResult> =>
    compute("scanner-share", { ...range(quarter), options: { by, rule } });
  return { announced: await ask("none"), scans: await ask("ports10") };
}

function range(quarter: Quarter): { readonly from: string; readonly to: string } {
  return { from: quarter.from, to: quarter.to };
}

function noData(quarter: Quarter, sensors: number): TeitenError {
  return new TeitenError({
    code: "report-no-data",
    message: `no sensor observed anything in ${quarter.name} (${quarter.from} until before ${quarter.to})`,
    place: `the quarter ${quarter.name}`,
    advice:
      sensors === 0
        ? "there is no sensor yet: add one with `teiten sensor add`, then `teiten ingest` its captures"
        : "`teiten figure coverage --bin day` shows the days that are stored; ingest captures of this quarter first",
  });
}
