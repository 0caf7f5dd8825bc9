import { addDays } from "@teiten/core/calendar";
import type { Cell, FigureResult } from "../../analyze/index.ts";
import type { Quarter } from "../period.ts";
import { rowsOf } from "./columns.ts";
import type { ComputeFigure } from "./quarterly-figures.ts";

/** The changes of a quarter, and what is known of those that are told of. */
export interface PhenomenaFigures {
  readonly changes: FigureResult;
  readonly chosen: readonly PhenomenonFigures[];
}

/** The figures of one change; `row` is its row in the figure of changes. Sources are null where a region itself changed. */
export interface PhenomenonFigures {
  readonly row: number;
  readonly trend: FigureResult;
  readonly sources: FigureResult | null;
  readonly targets: FigureResult;
  readonly evidence: FigureResult;
}

const MOST = 3;
const LEAST_FACTOR = 3;
const LEAST_SCORE = 6;
const LEAST_HOURS = 24;
/** From here on announced scanners make the rise. */
const MOST_SCANNERS = 0.5;

/** Computes the changes of the quarter and the figures of the one to three that are told of. */
export async function phenomenaFigures(compute: ComputeFigure, quarter: Quarter): Promise<PhenomenaFigures> {
  const range = { from: quarter.from, to: quarter.to };
  const changes = await compute("changes", range);
  const chosen: PhenomenonFigures[] = [];
  for (const row of chooseChanges(changes)) chosen.push(await figuresOf(compute, quarter, changes, row));
  return { changes, chosen };
}

/**
 * Rows of the changes that are told of, the surest first: those that deserve a bulletin, then others of at least three times
 * the usual level, six deviations and a day; none at one sensor or in one network, none of a flood or, by half, of announced scanners.
 */
export function chooseChanges(changes: FigureResult): readonly number[] {
  const labelled = new Set(changes.labels.map((label) => label.row));
  const rows = rowsOf(changes).map((row, index) => ({ row, index }));
  const broad = rows.filter(
    ({ row, index }) =>
      !labelled.has(index) &&
      !String(row["scope"]).startsWith("one ") &&
      Number(row["scanner_share"] ?? 0) < MOST_SCANNERS,
  );
  const deserving = broad.filter(({ row }) => row["draft"] === "yes");
  const clear = broad.filter(
    ({ row }) =>
      row["draft"] !== "yes" &&
      Number(row["factor"]) >= LEAST_FACTOR &&
      Number(row["z"]) >= LEAST_SCORE &&
      hoursOf(row) >= LEAST_HOURS,
  );
  const order = (some: typeof rows): typeof rows => some.toSorted((a, b) => Number(b.row["z"]) - Number(a.row["z"]));
  const told = new Set<string>();
  return [...order(deserving), ...order(clear)]
    .filter(({ row }) => {
      const key = String(row["port"] ?? row["region"]);
      return told.has(key) ? false : told.add(key);
    })
    .slice(0, MOST)
    .map(({ index }) => index);
}

function hoursOf(row: Readonly<Record<string, Cell>>): number {
  const end = row["end"] ?? null;
  return end === null ? Infinity : (Date.parse(String(end)) - Date.parse(String(row["start"]))) / 3_600_000;
}

async function figuresOf(
  compute: ComputeFigure,
  quarter: Quarter,
  changes: FigureResult,
  index: number,
): Promise<PhenomenonFigures> {
  const row = rowsOf(changes)[index] ?? {};
  const range = { from: quarter.from, to: quarter.to };
  const own = daysOfChange(row, quarter);
  const change = String(row["change"]);
  const port = row["port"] === null ? null : String(row["port"]);
  const key = port === null ? { regions: [String(row["region"])] } : { ports: [port] };
  const trend = { ...range, trafficClass: "request" as const, options: { ...key, bin: "day" } };
  const by = { by: "region", top: 10 };
  return {
    row: index,
    trend: await compute(port === null ? "region-trend" : "port-trend", trend),
    sources:
      port === null
        ? null
        : await compute("port-sources", { ...own, trafficClass: "request", options: { port, ...by } }),
    targets: await compute("co-targets", { ...own, options: { change, top: 10 } }),
    evidence: await compute("change-evidence", { ...range, options: { change } }),
  };
}

/** The days of a change inside the quarter, half-open. */
export function daysOfChange(
  row: Readonly<Record<string, Cell>>,
  quarter: Quarter,
): { readonly from: string; readonly to: string } {
  const start = String(row["start"]).slice(0, 10);
  const end = (row["end"] ?? null) === null ? quarter.to : dayAfter(String(row["end"]));
  return { from: start < quarter.from ? quarter.from : start, to: end > quarter.to ? quarter.to : end };
}

/** The first day that a change no longer touches. */
function dayAfter(end: string): string {
  const day = end.slice(0, 10);
  return end.slice(11, 16) === "00:00" ? day : addDays(day, 1);
}
