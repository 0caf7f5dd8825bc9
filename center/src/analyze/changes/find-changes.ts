import { addDays, dayOf, dayStart } from "@teiten/core/calendar";
import type { Day } from "@teiten/core/calendar";
import { ChangeDetector } from "../../detect/index.ts";
import type { DetectedChange, WatchedNetwork } from "../../detect/index.ts";
import { sql } from "../../store/index.ts";
import type { FigureInput } from "../figure.ts";
import { PORT_KEY } from "../port-key.ts";
import { changeMakeups } from "./change-sources.ts";
import type { ChangeMakeup } from "./change-sources.ts";
import { loadHours } from "./hour-counts.ts";
import { watchedSensors } from "./watched-sensors.ts";

const HOUR = 3600;
/** Days before the range that detection begins with, as far as there are any: the level, and the longest change. */
const DAYS_BEFORE = 49;

/** A change of a port in the days that were asked for, and what it is made of. */
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

/** The changes of ports that detection finds, and what `FoundChanges` says with them. */
export interface DetectedChanges extends Omit<FoundChanges, "changes"> {
  readonly changes: readonly DetectedChange[];
}

/** Finds the changes of ports that touch the range, and looks up what they are made of. */
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
 * Finds the changes of ports that touch the range: feeds detection with every hour from seven weeks before the range (or
 * from the first stored one) to its end.
 */
export async function detectChanges(input: FigureInput): Promise<DetectedChanges> {
  const { zone, range } = input;
  const network = watchedSensors(input);
  const until = Math.floor(dayStart(zone, range.to) / HOUR);
  const first = await firstDay(input);
  if (network.sensors.length === 0 || first >= range.to) return { network, changes: [], until };
  const detector = new ChangeDetector(network, Math.floor(dayStart(zone, first) / HOUR));
  const days = { from: first, to: range.to };
  for await (const hour of loadHours(input, network, { expression: PORT_KEY, where: null }, days)) detector.add(hour);
  const from = Math.floor(dayStart(zone, range.from) / HOUR);
  const changes = detector.changes().filter(({ end }) => end === null || end > from);
  return { network, changes, until };
}

async function firstDay({ zone, range, context }: FigureInput): Promise<Day> {
  const wanted = addDays(range.from, -DAYS_BEFORE);
  const rows = await context.store.query<{ readonly first: number; readonly rows: number }>(
    sql`select toUInt32(min(minute)) as first, count() as rows from coverage where seconds > 0`,
  );
  const { first = 0, rows: count = 0 } = rows[0] ?? {};
  if (count === 0) return range.to;
  const stored = dayOf(zone, first);
  return stored > wanted ? stored : wanted;
}
