import type { Zone } from "@teiten/core/calendar";
import type { Heartbeat } from "@teiten/core/uplink";
import { MOST_AHEAD, MOST_BEHIND } from "../state/index.ts";
import { clockCorrection } from "./coverage-facts.ts";
import { DayFinder } from "./day-finder.ts";

/**
 * The observation days that heartbeats speak of, by the center's clock: their coverage must be built again. Mark them as
 * dirty before the heartbeats are entered. Those that no coverage would believe, by when they were received (seconds since
 * 1970 UTC), have none.
 */
export function daysOfHeartbeats(zone: Zone, heartbeats: readonly Heartbeat[], receivedAt: number): readonly string[] {
  const finder = new DayFinder(zone);
  const days = heartbeats
    .map(({ at, clockOffset }) => at + clockCorrection(clockOffset))
    .filter((at) => at >= 0 && at >= receivedAt * 1e6 - MOST_BEHIND && at <= receivedAt * 1e6 + MOST_AHEAD)
    .map((at) => finder.dayAt(Math.floor(at / 1e6)));
  return [...new Set(days)];
}
