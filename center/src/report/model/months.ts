import type { FigureResult } from "../../analyze/index.ts";
import { monthsOf, yearBefore } from "../period.ts";
import type { Quarter } from "../period.ts";
import { numbers, texts } from "./columns.ts";
import type { ExhibitList } from "./exhibits.ts";
import type { GroupMonth, GroupMonths } from "./quarterly-model.ts";

/** `packets-per-sensor` by month for the sensors of one group; `before` is null where the year before has no data. */
export interface GroupFigures {
  readonly group: "domestic" | "overseas";
  readonly total: FigureResult;
  readonly bySensor: FigureResult;
  readonly before: FigureResult | null;
}

const LEAST_FOR_QUARTILES = 4;

/** The months of one group, entered in the list of exhibits as the next figure. */
export function buildGroupMonths(quarter: Quarter, figures: GroupFigures, list: ExhibitList): GroupMonths {
  const earlier = monthsOf(yearBefore(quarter));
  const months = monthsOf(quarter).map((month, index) => groupMonth(figures, month, earlier[index] ?? ""));
  const results = [figures.total, figures.bySensor, ...(figures.before === null ? [] : [figures.before])] as const;
  const columns = {
    bin: months.map((month) => month.month),
    group: months.map(() => figures.group),
    packets: months.map((month) => month.packets),
    sensor_days: months.map((month) => month.sensorDays),
    sensors: months.map((month) => month.sensors),
    mean: months.map((month) => month.mean),
    median: months.map((month) => month.median),
    mean_without_top: months.map((month) => month.withoutTop),
    lower_quartile: months.map((month) => month.quartiles?.[0] ?? null),
    upper_quartile: months.map((month) => month.quartiles?.[1] ?? null),
    mean_year_before: months.map((month) => month.before),
  };
  return {
    exhibit: list.add("figure", "months", results, {
      columns,
      suffix: `-${figures.group}`,
      labels: figures.total.labels,
      notes: figures.total.caption.notes,
    }),
    group: figures.group,
    months,
  };
}

function groupMonth(figures: GroupFigures, month: string, earlier: string): GroupMonth {
  const row = texts(figures.total, "bin").indexOf(month);
  const cell = (name: string): number | null => numbers(figures.total, name)[row] ?? null;
  const bins = texts(figures.bySensor, "bin");
  const means = numbers(figures.bySensor, "mean").filter((mean, index) => bins[index] === month && mean !== null);
  const sensors = means.filter((mean): mean is number => mean !== null);
  return {
    month,
    packets: cell("packets"),
    sensorDays: cell("sensor_days") ?? 0,
    sensors: sensors.length,
    mean: cell("mean"),
    median: cell("median"),
    withoutTop: cell("mean_without_top"),
    quartiles: sensors.length < LEAST_FOR_QUARTILES ? null : [quantile(sensors, 0.25), quantile(sensors, 0.75)],
    before: meanBefore(figures.before, earlier),
  };
}

function meanBefore(before: FigureResult | null, month: string): number | null {
  if (before === null) return null;
  return numbers(before, "mean")[texts(before, "bin").indexOf(month)] ?? null;
}

/** The quantile of some values by linear interpolation between neighbours. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const low = sorted[Math.floor(place)] ?? Number.NaN;
  const high = sorted[Math.ceil(place)] ?? low;
  return low + (high - low) * (place - Math.floor(place));
}
