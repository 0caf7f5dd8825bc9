import { addDays, dayStart } from "@teiten/core/calendar";
import type { Zone } from "@teiten/core/calendar";
import type { Interval, Ledger } from "../state/index.ts";
import { bind, raw, sql } from "../store/index.ts";
import type { BoundSql, Store } from "../store/index.ts";
import { daysTouched, union } from "./observed-time.ts";

/**
 * The first day that the engine's type Date can hold. West of UTC the first hours of 1970 lie in the day before: their
 * rows stay in `flows`, and no roll-up has them.
 */
export const FIRST_ROLLED_UP_DAY: string = "1970-01-01";

/** What `staleDays` compares. */
export interface RolledUp {
  readonly state: { readonly ledger: Ledger };
  readonly store: Store;
  readonly zone: Zone;
}

/** Segments whose observed time is read at a time. */
const READ_AT_ONCE = 20_000;

interface DaySum {
  readonly day: string;
  readonly total: number;
}

/**
 * Days whose roll-ups do not follow from the rows and the ledger, as far as sums tell: other packets in `source_days`
 * than in `flows`, or other seconds in `coverage` than the ledger has observed. Days that are marked as dirty are among them only
 * where they really differ.
 */
export async function staleDays({ state, store, zone }: RolledUp): Promise<readonly string[]> {
  const sums = async (statement: BoundSql): Promise<ReadonlyMap<string, number>> =>
    new Map((await store.query<DaySum>(statement)).map(({ day, total }) => [day, total]));
  const counted = await sums(
    sql`SELECT toString(toDate(minute, ${bind("String", zone.name)})) AS day, sum(flows.packets) AS total FROM flows
        WHERE toUInt32(minute) >= ${bind("UInt32", Math.max(0, dayStart(zone, FIRST_ROLLED_UP_DAY)))} GROUP BY day`,
  );
  const rolledUp = await sums(
    raw("SELECT toString(day) AS day, sum(source_days.packets) AS total FROM source_days GROUP BY day"),
  );
  const covered = await sums(
    raw(
      "SELECT toString(day) AS day, sum(coverage.seconds + withheld) AS total FROM coverage GROUP BY day HAVING total > 0",
    ),
  );
  const observed = await observedByDay(zone, state.ledger);
  return [...new Set([...differingDays(counted, rolledUp), ...differingDays(observed, covered)])].toSorted();
}

function differingDays(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): readonly string[] {
  return [...one.keys(), ...other.keys()].filter((day) => one.get(day) !== other.get(day));
}

/** Observed seconds by day, over all sensors: what the seconds of `coverage` must add up to. */
async function observedByDay(zone: Zone, ledger: Ledger): Promise<ReadonlyMap<string, number>> {
  const sensors = new Map<number, readonly Interval[]>();
  for (let from = 1; from <= (await ledger.last()); from += READ_AT_ONCE) {
    const some = new Map<number, Interval[]>();
    for (const { sensorId, ...interval } of await ledger.intervalsBetween(from, from + READ_AT_ONCE)) {
      const own = some.get(sensorId);
      if (own === undefined) some.set(sensorId, [interval]);
      else own.push(interval);
    }
    for (const [id, own] of some) sensors.set(id, union([...(sensors.get(id) ?? []), ...own]));
  }
  const seconds = new Map<string, number>();
  for (const intervals of sensors.values()) {
    for (const { from, to } of intervals) addByDay(zone, from, to, seconds);
  }
  return seconds;
}

function addByDay(zone: Zone, from: number, to: number, seconds: Map<string, number>): void {
  for (const day of daysTouched(zone, [{ from, to }])) {
    const start = Math.max(from, firstMinute(zone, day));
    const end = Math.min(to, firstMinute(zone, addDays(day, 1)));
    if (day >= FIRST_ROLLED_UP_DAY && end > start) seconds.set(day, (seconds.get(day) ?? 0) + end - start);
  }
}

/** A minute belongs to the day in which it begins. */
function firstMinute(zone: Zone, day: string): number {
  return Math.ceil(dayStart(zone, day) / 60) * 60;
}
