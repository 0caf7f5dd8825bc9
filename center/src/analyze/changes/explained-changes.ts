import type { DetectedChange } from "../../detect/index.ts";
import { partsOfKey } from "./watched-keys.ts";

/** The part of a change's excess that wider changes must make for it not to be listed on its own. */
export const EXPLAINED_SHARE = 0.5;

/** Packets above the usual ones at the sensors of the change's scope, over its whole time. */
export function excessOf({ found, evidence }: DetectedChange): number {
  return found.sensors.reduce((sum, sensor) => sum + excessAt(evidence, sensor), 0);
}

/** Hours that two changes have in common; `until` ends those that go on. */
export function hoursInCommon(one: DetectedChange, other: DetectedChange, until: number): number {
  return Math.max(0, Math.min(one.end ?? until, other.end ?? until) - Math.max(one.start, other.start));
}

/**
 * The changes of ports, and of the regions and tools of ports only those that are not another one's: one event is one
 * row. Of a port itself every change is kept. Of its regions and tools the one with the greatest excess comes first, and
 * each is kept unless those kept before on the same port make half of its excess. Regions alone are left out.
 */
export function changesOfPorts(changes: readonly DetectedChange[], until: number): readonly DetectedChange[] {
  const byPort = new Map<number, DetectedChange[]>();
  const pairs: DetectedChange[] = [];
  for (const change of changes) {
    const { family, port } = partsOfKey(change.key);
    if (family === "port") byPort.set(change.key, [...(byPort.get(change.key) ?? []), change]);
    else if (port !== null) pairs.push(change);
  }
  for (const pair of pairs.toSorted((one, other) => excessOf(other) - excessOf(one) || one.key - other.key)) {
    const port = partsOfKey(pair.key).port ?? 0;
    const kept = byPort.get(port) ?? [];
    const explained = kept.reduce((sum, wider) => sum + sharedExcess(pair, wider, until), 0);
    if (explained < EXPLAINED_SHARE * excessOf(pair)) byPort.set(port, [...kept, pair]);
  }
  return [...byPort.values()].flat();
}

/** What of a change's excess falls into another one, by hours and sensors: never more than the excess of either there. */
function sharedExcess(change: DetectedChange, wider: DetectedChange, until: number): number {
  const hours = hoursInCommon(change, wider, until);
  if (hours === 0) return 0;
  const within = (of: DetectedChange): number => {
    const all = Math.max(1, (of.end ?? until) - of.start);
    return (wider.found.sensors.reduce((sum, sensor) => sum + excessAt(of.evidence, sensor), 0) * hours) / all;
  };
  return Math.min(within(change), within(wider));
}

function excessAt({ packets, expected }: DetectedChange["evidence"], sensor: number): number {
  return Math.max(0, (packets[sensor] ?? 0) - (expected[sensor] ?? 0));
}
