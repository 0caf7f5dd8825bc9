import { addDays, dayOf, dayStart } from "@teiten/core/calendar";
import type { DetectedChange, WatchedNetwork } from "../../detect/index.ts";
import { sql } from "../../store/index.ts";
import type { FigureInput } from "../figure.ts";
import { inDays } from "../flow-filter.ts";
import { changeMakeups } from "./change-sources.ts";
import type { ChangeMakeup } from "./change-sources.ts";
import { detectHours } from "./detect-hours.ts";
import { listedChanges } from "./listed-changes.ts";
import { watchedSensors } from "./watched-sensors.ts";

const HOUR = 3600;
/** Days before the range that detection begins with, as far as there are any. */
export const DAYS_BEFORE = 91;

/** A change of a port, a region or a pair of them in the days that were asked for, and what it is made of. */
export interface FoundChange extends DetectedChange {
  readonly makeup: ChangeMakeup;
}

/** The changes that touch the days of a query, and the network that saw them. */
export interface FoundChanges {
  readonly network: WatchedNetwork;
  readonly changes: readonly FoundChange[];
  /** First hour (since 1970 UTC) after the range. */
  readonly until: number;
}

/** The changes that detection finds, and what `FoundChanges` says with them. */
export interface DetectedChanges extends Omit<FoundChanges, "changes"> {
  readonly changes: readonly DetectedChange[];
}

/** Finds the changes that touch the range, and looks up what they are made of. */
export async function findChanges(input: FigureInput): Promise<FoundChanges> {
  const { network, changes: touching, until } = await detectChanges(input);
  const makeups = await changeMakeups(input, network, touching, until);
  const changes = touching.flatMap((change, index) => {
    const makeup = makeups[index];
    return makeup === undefined ? [] : [{ ...change, makeup }];
  });
  return { network, changes, until };
}

/**
 * Finds the changes that touch the range: feeds detection with every hour from thirteen weeks before the range (or from
 * the first stored one) to its end. What is older than that makes no difference: a change is at most six weeks long, and
 * seven weeks before it are its level and the window in which it is looked for.
 */
export async function detectChanges(input: FigureInput): Promise<DetectedChanges> {
  const { zone, range, context } = input;
  if (context.detected !== undefined) return within(context.detected, input);
  const network = watchedSensors(input);
  const until = Math.min(Math.floor(dayStart(zone, range.to) / HOUR), await lastStoredHour(input));
  const wanted = Math.floor(dayStart(zone, addDays(range.from, -DAYS_BEFORE)) / HOUR);
  const first = Math.max(wanted, await firstStoredHour(input));
  if (network.sensors.length === 0 || first >= until) return { network, changes: [], until };
  const changes = await detectHours(input, network, { from: first, to: until });
  const from = Math.floor(dayStart(zone, range.from) / HOUR);
  return { network, changes: await listedChanges(input, network, changes, { from, to: until }), until };
}

/** Of changes that were found already those that touch the range. */
function within({ network, changes, until }: DetectedChanges, { zone, range }: FigureInput): DetectedChanges {
  const [from, to] = [range.from, range.to].map((day) => Math.floor(dayStart(zone, day) / HOUR)) as [number, number];
  const last = Math.min(until, to);
  return {
    network,
    changes: changes.filter(({ start, end }) => start < last && (end ?? Infinity) > from),
    until: last,
  };
}

/** First hour (since 1970 UTC) of the first day with observed time; Infinity where none is stored. */
export async function firstStoredHour({ zone, context }: Pick<FigureInput, "zone" | "context">): Promise<number> {
  const rows = await context.store.query<{ readonly first: number; readonly rows: number }>(
    sql`select toUInt32(min(minute)) as first, count() as rows from coverage where seconds > 0`,
  );
  const { first = 0, rows: count = 0 } = rows[0] ?? {};
  return count === 0 ? Infinity : Math.floor(dayStart(zone, dayOf(zone, first)) / HOUR);
}

/** Behind the last hour of the range in which any sensor observed anything: nothing is said of hours that are to come. */
async function lastStoredHour({ context, range, zone }: FigureInput): Promise<number> {
  const rows = await context.store.query<{ readonly last: number }>(
    sql`select toUInt32(max(minute)) as last from coverage where seconds > 0 and ${inDays(zone, range)}`,
  );
  return Math.floor((rows[0]?.last ?? 0) / HOUR) + 1;
}
