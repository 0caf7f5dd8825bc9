import { addDays } from "@teiten/core/calendar";
import { bind, sql } from "../store/index.ts";
import type { Store } from "../store/index.ts";
import type { WritableState } from "../state/index.ts";
import { coverageOfDay } from "./coverage-day.ts";
import type { CoverageDay } from "./coverage-day.ts";
import { fleetOf } from "./sensor-signs.ts";
import type { CoverageBase } from "./sensor-signs.ts";
import { FIRST_ROLLED_UP_DAY } from "./stale-days.ts";

/** What decides whether days must be built again. */
export interface NeighbourBase extends CoverageBase {
  readonly state: WritableState;
  readonly store: Store;
}

/**
 * Marks the days beside these dirty ones (not given: all of them) whose coverage is another now, and those beside them, as
 * far as it goes: a sign of today can say that a sensor was down yesterday, and a canary that was missed today that it had
 * been blind since.
 */
export async function markNeighbours(base: NeighbourBase, days?: readonly string[]): Promise<void> {
  const { state, store } = base;
  const fleet = await fleetOf(base);
  if (fleet.length === 0) return;
  const looked = new Set(await state.dirtyDays());
  let edge = days ?? [...looked];
  while (edge.length > 0) {
    const beside = new Set(edge.flatMap((day) => [addDays(day, -1), addDays(day, 1)]));
    const found: string[] = [];
    for (const day of [...beside].toSorted()) {
      if (looked.has(day) || day < FIRST_ROLLED_UP_DAY) continue;
      looked.add(day);
      if ((await storedSums(store, day)) !== sumsOf(await coverageOfDay(base, day, fleet))) found.push(day);
    }
    await state.ledger.markDays(found);
    edge = found;
  }
}

/** Seconds by sensor and state, as one text, of the sensors that have any. */
function sumsOf({ sensors }: CoverageDay): string {
  const lines = sensors.map(({ sensorId, observed, unobserved }) => {
    const of = (state: string): number =>
      unobserved.filter((part) => part.state === state).reduce((sum, { seconds }) => sum + seconds, 0);
    const up = observed.seconds.reduce((sum, seconds) => sum + seconds, 0);
    return [sensorId, up, of("blind"), of("down"), of("unknown")].join(" ");
  });
  return lines.filter((line) => !line.endsWith(" 0 0 0 0")).join("; ");
}

async function storedSums(store: Store, day: string): Promise<string> {
  const rows = await store.query<{ sensor: number; up: number; blind: number; down: number; unknown: number }>(sql`
    SELECT sensor, sum(seconds) AS up, sumIf(unobserved, state = 'blind') AS blind,
      sumIf(unobserved, state = 'down') AS down, sumIf(unobserved, state = 'unknown') AS unknown
    FROM coverage WHERE day = ${bind("Date", day)} GROUP BY sensor ORDER BY sensor`);
  return rows.map(({ sensor, up, blind, down, unknown }) => [sensor, up, blind, down, unknown].join(" ")).join("; ");
}
