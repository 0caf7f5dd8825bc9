import type { Cell, FigureResult } from "../analyze/index.ts";
import { LEAST_COUNT, roundCount, roundFigures, roundRate, roundShare } from "../exchange/index.ts";
import type { SensorRecord } from "../state/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import type { BulletinFacts } from "./bulletin-facts.ts";
import { boundedFigure } from "./bounded-figure.ts";
import { TOP_EXCESS, isBounded } from "./top-excess.ts";
import { whyNarrow } from "./narrow-change.ts";
import type { TlpLabel } from "./settings.ts";

/** Columns that tell of single sensors or single sources, or let them be worked out: such figures are for the evidence page. */
const INTERNAL: ReadonlySet<string> = new Set([
  "sensor",
  "sensor_a",
  "sensor_b",
  "top_sensor",
  "side",
  "source",
  "item",
  "victim",
  "prefix",
  "top_prefix",
  "block",
  "mean_without_top",
]);
/** Columns that are left out: at how many sensors something arrived says how many of the addresses tried are sensors. */
const LEFT_OUT: ReadonlySet<string> = new Set(["sensors", "networks"]);
/** Sensors behind whatever is published, at least, and sensors that a row was seen at. With fewer it tells of each of them. */
const LEAST_SENSORS: Readonly<Record<TlpLabel, number>> = { clear: 5, green: 5, amber: 3 };
const LEAST_OPERATORS = 2;
const LEAST_OF_ROW = 3;
const FIGURES = 2;
/** Columns whose numbers are names, dates or places in an order, not counts. */
const EXACT: ReadonlySet<string> = new Set([
  "rank",
  "asn",
  "hour",
  "days",
  "sensor_days",
  "covered",
  "sensors_covered",
]);
/** Columns of which one at least must reach the least count in a row. */
const COUNTS = ["packets", "matched", "sources"];
/** Columns of moments: an exact one is as good as a mark. */
const MOMENTS: ReadonlySet<string> = new Set(["first", "last", "first_seen", "last_seen", "start", "end", "noticed"]);
const PERIODS = /^(?:previous|year_before)_/;

/** What a figure is published with. */
export interface PublicOrder {
  readonly tlp: TlpLabel;
  readonly facts: BulletinFacts;
  /** All of the network, for who runs those of a group. */
  readonly sensors: readonly SensorRecord[];
  /** The text that asks for the figure. */
  readonly place: string;
}

/**
 * A figure as it may be published: counts in two figures and whole tens, rates in steps that follow from the number of
 * sensors, shares in whole per cent, moments as days; with the two highest sensors bounded, without rows that were seen at too few sensors, and without bins that
 * too few observed. Throws `TeitenError` for one that tells of single sensors or sources, of a group of few, of a change
 * that is not the bulletin's own or was at few sensors, and for bins below a day in a bulletin that anybody may read.
 */
export function publicFigure(computed: FigureResult, order: PublicOrder): FigureResult {
  const reason = whyInternal(computed, order);
  if (reason !== null) throw refused(computed, reason, order.place);
  const least = LEAST_SENSORS[order.tlp];
  const result = boundedFigure(computed);
  const kept = rowsKept(result);
  const columnsOf = (columns: FigureResult["columns"]): FigureResult["columns"] =>
    Object.fromEntries(
      Object.entries(columns)
        .filter(([name]) => !LEFT_OUT.has(bare(name)))
        .map(([name, cells]) => [name, kept.map((row) => publicCell(result, name, row, cells[row] ?? null, least))]),
    );
  const japanese = result.japanese === undefined ? {} : { japanese: columnsOf(result.japanese) };
  const labels = result.labels.flatMap((label) => {
    const row = kept.indexOf(label.row);
    const counts = { packets: roundedOrNull(label.packets), sources: roundedOrNull(label.sources) };
    return row < 0 ? [] : [{ ...label, ...counts, row }];
  });
  const caption = { ...result.caption, notes: [] };
  return { ...result, columns: columnsOf(result.columns), labels, caption, ...japanese };
}

function whyInternal(result: FigureResult, { tlp, facts, sensors }: PublicOrder): string | null {
  const { query } = result.recipe;
  const { bin, by, sensors: named, change } = query.options;
  const internal = Object.keys(result.columns).find((name) => INTERNAL.has(bare(name)));
  if (internal !== undefined) return `its column “${internal}” is not for publication`;
  if (by === "sensor" || by === "group") return `it is by ${by}, which may be a single sensor`;
  if (named !== undefined || query.sensors !== null) return "it names sensors";
  const least = LEAST_SENSORS[tlp];
  if (result.caption.sensorsCovered < least)
    return `${query.group === null ? "the network" : "its group"} has fewer than ${least} sensors in these days`;
  if (query.group !== null && isOfFewOperators(query.group, sensors)) return "one operator runs all of its group";
  if (isBounded(result)) {
    const why = whyUnbounded(result);
    if (why !== null) return why;
  }
  if (typeof change === "string" && change !== "") return whyChangeIsInternal(change, facts);
  return tlp === "clear" && (bin === "hour" || bin === "6h") ? "its bins are shorter than a day" : null;
}

function whyUnbounded({ columns, recipe }: FigureResult): string | null {
  if (recipe.query.options["measure"] === "sources" && !("packets" in columns))
    return "it counts sources, and does not say at which sensors";
  const isBeside = (name: string): boolean => PERIODS.test(name) && name !== "previous_rank";
  const beside = Object.keys(columns).find((name) => isBeside(name) && columns[name]?.some((cell) => cell !== null));
  if (beside !== undefined) return `its column “${beside}” is of another period, whose sensors are not bounded`;
  const isEmpty = Object.values(columns).every((cells) => cells.length === 0);
  return TOP_EXCESS in columns || isEmpty ? null : "it does not say what its two highest sensors got: draft it anew";
}

/** Of another change nothing is known here of how many sensors it was at. */
function whyChangeIsInternal(change: string, facts: BulletinFacts): string | null {
  if (change.toLowerCase() !== facts.change.toLowerCase())
    return `it is of ${change}, and only the bulletin's own change (${facts.change}) is known to be at enough sensors`;
  if (facts.breadth.isUneven === true) return "one or two sensors got a burst in the days around the change";
  const why = whyNarrow(facts);
  return why === null ? null : `it is of a change that tells of single sensors: ${why}`;
}

/** Whether too few operators run a group's own members; of one whose membership follows from the country it is not. */
function isOfFewOperators(group: string, sensors: readonly SensorRecord[]): boolean {
  const members = sensors.filter(({ groups }) => groups.some((one) => one.group === group));
  return members.length > 0 && new Set(members.map(({ operator }) => operator)).size < LEAST_OPERATORS;
}

/**
 * The rows of what was seen at enough sensors, where the figure counts them, and often enough; a row that stands for a time
 * is there whatever it counts.
 */
function rowsKept({ columns }: FigureResult): readonly number[] {
  const rows = Array.from({ length: Object.values(columns)[0]?.length ?? 0 }, (_, row) => row);
  const isOfTime = ["bin", "hour", "day"].some((name) => name in columns);
  const most = (row: number): number => Math.max(...COUNTS.map((name) => Number(columns[name]?.[row] ?? -1)));
  return rows.filter((row) => {
    const isSeen = Number(columns["sensors"]?.[row] ?? LEAST_OF_ROW) >= LEAST_OF_ROW;
    return isSeen && (isOfTime || most(row) < 0 || most(row) >= LEAST_COUNT);
  });
}

/** A cell as it is published; null where too few sensors observed the row's bin. */
function publicCell(result: FigureResult, column: string, row: number, cell: Cell, least: number): Cell {
  const name = bare(column);
  if (typeof cell === "string" && MOMENTS.has(name)) return cell.slice(0, "2022-07-01".length);
  if (typeof cell !== "number") return cell;
  const prefix = PERIODS.exec(column)?.[0] ?? "";
  const covered = result.columns[`${prefix}covered`]?.[row];
  if (name === "covered") return Math.round(cell);
  if (EXACT.has(name)) return cell;
  if (typeof covered === "number" && covered < least) return null;
  const unit = result.specs.find((spec) => spec.name === column)?.unit.en ?? "";
  if (/^share|agreement/.test(unit) || name.endsWith("share")) return roundShare(cell);
  if (unit.startsWith("packets per sensor"))
    return roundRate(cell, Math.floor(typeof covered === "number" ? covered : result.caption.sensorsCovered));
  return /^(?:packets|source addresses|sweeps|attacks)/.test(unit) ? roundCount(cell) : roundFigures(cell, FIGURES);
}

function roundedOrNull(count: number | null): number | null {
  return count === null ? null : Math.max(LEAST_COUNT, roundCount(count));
}

/** A column's name without the period that it is of. */
function bare(column: string): string {
  return column.replace(PERIODS, "");
}

function refused({ id }: FigureResult, reason: string, place: string): TeitenError {
  return new TeitenError({
    code: "bulletin-figure-internal",
    message: `the figure “${id}” cannot be published as it is asked for: ${reason}`,
    place,
    advice: "take it out of the text, or ask for one that is by port or region and by day; evidence.html has the rest",
  });
}
