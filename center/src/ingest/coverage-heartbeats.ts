import type { Zone } from "@teiten/core/calendar";
import type { Heartbeat } from "@teiten/core/uplink";
import { clockCorrection } from "./coverage-facts.ts";
import { DayFinder } from "./day-finder.ts";

/**
 * The observation days that heartbeats speak of, by the center's clock: their coverage must be built again. Mark them as
 * dirty before the heartbeats are entered.
 */
export function daysOfHeartbeats(zone: Zone, heartbeats: readonly Heartbeat[]): readonly string[] {
  const finder = new DayFinder(zone);
  const days = heartbeats
    .map(({ at, clockOffset }) => Math.floor((at + clockCorrection(clockOffset)) / 1e6))
    .filter((second) => second >= 0 && second < 2 ** 32)
    .map((second) => finder.dayAt(second));
  return [...new Set(days)];
}
