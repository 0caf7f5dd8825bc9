import { dayStart } from "@teiten/core/calendar";
import type { Zone } from "@teiten/core/calendar";
import type { State } from "../state/index.ts";
import { bind, raw, sql } from "../store/index.ts";
import type { BoundSql, Store } from "../store/index.ts";
import { daysTouched } from "./observed-time.ts";

/**
 * The first day that the engine's type Date can hold. West of UTC the first hours of 1970 lie in the day before: their
 * rows stay in `flows`, and no roll-up has them.
 */
export const FIRST_ROLLED_UP_DAY: string = "1970-01-01";

/** What `staleDays` compares. */
export interface RolledUp {
  readonly state: State;
  readonly store: Store;
  readonly zone: Zone;
}

interface DaySum {
  readonly day: string;
  readonly packets: number;
}

/**
 * Days whose roll-ups do not follow from the rows and the ledger, as far as sums tell: other packets in `source_days`
 * than in `flows`, or no coverage where the ledger has observed time. Days that are marked as dirty are among them only
 * where they really differ.
 */
export async function staleDays({ state, store, zone }: RolledUp): Promise<readonly string[]> {
  const sums = async (statement: BoundSql): Promise<ReadonlyMap<string, number>> =>
    new Map((await store.query<DaySum>(statement)).map(({ day, packets }) => [day, packets]));
  const counted = await sums(
    sql`SELECT toString(toDate(minute, ${bind("String", zone.name)})) AS day, sum(flows.packets) AS packets FROM flows
        WHERE toUInt32(minute) >= ${bind("UInt32", Math.max(0, dayStart(zone, FIRST_ROLLED_UP_DAY)))} GROUP BY day`,
  );
  const rolledUp = await sums(
    raw("SELECT toString(day) AS day, sum(source_days.packets) AS packets FROM source_days GROUP BY day"),
  );
  const covered = await sums(raw("SELECT toString(day) AS day, count() AS packets FROM coverage GROUP BY day"));
  const observed = (await state.segments()).filter(({ status }) => status === "ingested");
  const days = new Set([...counted.keys(), ...rolledUp.keys()].filter((day) => counted.get(day) !== rolledUp.get(day)));
  for (const { intervals } of observed) {
    for (const day of daysTouched(zone, intervals)) {
      if (day >= FIRST_ROLLED_UP_DAY && !covered.has(day)) days.add(day);
    }
  }
  return [...days].toSorted();
}
