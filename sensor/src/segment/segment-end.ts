import { addDays, dayOf, dayStart } from "@teiten/core/calendar";
import type { Zone } from "@teiten/core/calendar";

/**
 * When a segment that begins at `from` ends by its age or because the observation day does, whichever is first; both in
 * microseconds since 1970 UTC. Days that the zone skips are passed over.
 */
export function segmentEnd(zone: Zone, from: number, segmentSeconds: number): number {
  const second = Math.floor(from / 1e6);
  let day = addDays(dayOf(zone, second), 1);
  while (dayStart(zone, day) <= second) day = addDays(day, 1);
  return Math.min(from + segmentSeconds * 1e6, dayStart(zone, day) * 1e6);
}
