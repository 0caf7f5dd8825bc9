import type { PlannedChange } from "./change.ts";
import type { PortKey } from "./port-key.ts";
import { sourceAt } from "./source-pool.ts";
import type { SourcePool } from "./source-pool.ts";
import { styleOfSource } from "./source-style.ts";
import type { Timeline } from "./timeline.ts";
import { dayIndex } from "./window-counts.ts";

/** Fewer would make of the change one source's own. */
const LEAST_SOURCES = 4;

/**
 * Gives a change of known sources those who sent most to the port the day before it. On a port that has too few of them it
 * becomes a botnet's.
 */
export function withKnownSources(
  change: PlannedChange,
  pools: readonly (SourcePool | null)[],
  keys: readonly PortKey[],
  timeline: Timeline,
): PlannedChange {
  if (change.actor !== "known") return change;
  const pool = pools[keys.indexOf(change.key)] ?? null;
  if (pool === null || pool.window < LEAST_SOURCES) return { ...change, actor: "botnet" };
  const day = Math.max(0, dayIndex(timeline, change.window.from) - 1);
  const known = Array.from({ length: pool.window }, (_, place) => sourceAt(pool, place, day, timeline.days.length));
  const first = known.map((index) => pool.addresses[index % pool.window] ?? 0);
  return {
    ...change,
    region: null,
    sources: Uint32Array.from(known, (index) => pool.addresses[index] ?? 0),
    styles: Uint8Array.from(first, (address) => styleOfSource(address, change.key, true)),
  };
}
