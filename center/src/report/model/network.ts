import { LEAST_WEIGHT } from "../../analyze/index.ts";
import type { FigureResult } from "../../analyze/index.ts";
import { daysOf } from "../period.ts";
import type { Quarter } from "../period.ts";
import { numbers, texts } from "./columns.ts";
import type { ExhibitList } from "./exhibits.ts";
import type { CoverageGap, NetworkPart, SensorPart } from "./quarterly-model.ts";

/** A sensor's name and group, as the network had it in the quarter. */
export interface SensorFact {
  readonly name: string;
  readonly group: string;
  /** First observation day on which it no longer counts, or null. */
  readonly retiredOn: string | null;
}

/** What the front matter is made from: the ledger by day of the quarter and of the quarter before (null without data). */
export interface NetworkFigures {
  readonly coverage: FigureResult;
  readonly previousCoverage: FigureResult | null;
  readonly sensors: readonly SensorFact[];
  readonly zone: string;
  readonly home: string;
}

/** Weights by sensor and day; null is missing. */
export type WeightTable = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** The weights that count, by sensor and then by day. */
export function weightsOf(coverage: FigureResult): WeightTable {
  const table = new Map<string, Map<string, number>>();
  const bins = texts(coverage, "bin");
  const weights = numbers(coverage, "covered");
  texts(coverage, "sensor").forEach((sensor, index) => {
    const weight = weights[index] ?? 0;
    if (weight < LEAST_WEIGHT) return;
    const days = table.get(sensor) ?? new Map<string, number>();
    days.set(bins[index] ?? "", weight);
    table.set(sensor, days);
  });
  return table;
}

/** Who observed and when; the coverage strip is not numbered yet, see `numberCoverage`. */
export function buildNetwork(quarter: Quarter, figures: NetworkFigures): Omit<NetworkPart, "coverage"> {
  const weights = weightsOf(figures.coverage);
  const before = figures.previousCoverage === null ? null : weightsOf(figures.previousCoverage);
  const days = daysOf(quarter);
  const covered = days.filter((day) => [...weights.values()].some((byDay) => byDay.has(day)));
  const present = ordered(figures.sensors).filter((sensor) => weights.has(sensor.name));
  const sensors = present.map((sensor): SensorPart => ({
    name: sensor.name,
    group: sensor.group,
    sensorDays: [...(weights.get(sensor.name)?.values() ?? [])].reduce((sum, weight) => sum + weight, 0),
    joined: before !== null && !before.has(sensor.name),
  }));
  const gone = (sensor: SensorFact): boolean =>
    !weights.has(sensor.name) || (sensor.retiredOn !== null && sensor.retiredOn <= quarter.to);
  return {
    zone: figures.zone,
    home: figures.home,
    sensors,
    domestic: sensors.filter((sensor) => sensor.group === "domestic").length,
    overseas: sensors.filter((sensor) => sensor.group === "overseas").length,
    joined: before === null ? null : sensors.filter((sensor) => sensor.joined).map((sensor) => sensor.name),
    left:
      before === null
        ? null
        : figures.sensors.filter((one) => before.has(one.name) && gone(one)).map((one) => one.name),
    sensorDays: sensors.reduce((sum, sensor) => sum + sensor.sensorDays, 0),
    possibleSensorDays: sensors.length * days.length,
    days: days.length,
    coveredDays: covered.length,
    previousDays: before === null ? null : coveredDaysOf(before),
    firstDay: covered[0] ?? quarter.from,
    lastDay: covered.at(-1) ?? quarter.from,
    gaps: present.flatMap((sensor) => gapsOf(sensor, sensors, weights, days)),
  };
}

/** Enters the coverage strip in the list of exhibits as the next figure. */
export function numberCoverage(quarter: Quarter, figures: NetworkFigures, list: ExhibitList): NetworkPart["coverage"] {
  const weights = weightsOf(figures.coverage);
  const days = daysOf(quarter);
  const rows = ordered(figures.sensors)
    .filter((sensor) => weights.has(sensor.name))
    .map((sensor) => ({ sensor: sensor.name, weights: days.map((day) => weights.get(sensor.name)?.get(day) ?? null) }));
  return { exhibit: list.add("figure", "coverage", [figures.coverage]), rows };
}

/** Sensors at home first, then abroad, then of other groups; inside a group as they come. */
function ordered(sensors: readonly SensorFact[]): readonly SensorFact[] {
  const place = (sensor: SensorFact): number => (sensor.group === "domestic" ? 0 : sensor.group === "overseas" ? 1 : 2);
  return sensors.toSorted((a, b) => place(a) - place(b));
}

function coveredDaysOf(weights: WeightTable): number {
  return new Set([...weights.values()].flatMap((days) => [...days.keys()])).size;
}

/** Runs of missing days, but not those before a sensor joined or after it was retired. */
function gapsOf(
  sensor: SensorFact,
  parts: readonly SensorPart[],
  weights: WeightTable,
  days: readonly string[],
): readonly CoverageGap[] {
  const byDay = weights.get(sensor.name);
  const joined = parts.find((part) => part.name === sensor.name)?.joined === true;
  const start = joined ? days.findIndex((day) => byDay?.has(day) === true) : 0;
  const end = sensor.retiredOn === null ? days.length : days.filter((day) => day < (sensor.retiredOn ?? day)).length;
  const gaps: { sensor: string; from: string; to: string; days: number }[] = [];
  let open = false;
  for (const day of days.slice(start, end)) {
    const missing = byDay?.has(day) !== true;
    const last = gaps.at(-1);
    if (missing && open && last !== undefined) {
      last.to = day;
      last.days++;
    } else if (missing) gaps.push({ sensor: sensor.name, from: day, to: day, days: 1 });
    open = missing;
  }
  return gaps;
}
