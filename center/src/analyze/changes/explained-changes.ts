import type { DetectedChange } from "../../detect/index.ts";
import { partsOfKey } from "./watched-keys.ts";
import type { KeyFamily } from "./watched-keys.ts";

/** The part of a change's excess that listed changes must make for it not to be listed on its own. */
const EXPLAINED_SHARE = 0.5;

/** A change of a part of the traffic, and another one whose packets can be the same. */
export interface Overlap {
  readonly change: DetectedChange;
  readonly wider: DetectedChange;
  /** Hours that both have, since 1970 UTC. */
  readonly from: number;
  readonly to: number;
}

/** Packets above the usual ones at the sensors of the change's scope, over its whole time. */
export function excessOf({ found, evidence }: DetectedChange): number {
  const { packets, expected } = evidence;
  return found.sensors.reduce((sum, sensor) => sum + Math.max(0, (packets[sensor] ?? 0) - (expected[sensor] ?? 0)), 0);
}

/** Whether the change is of a port; all others are of a part of the traffic that a port's change can explain. */
export function isOfPort({ key }: DetectedChange): boolean {
  return partsOfKey(key).family === "port";
}

/** The order in which changes are looked at: ports, then regions, then what is of a port; of each the largest first. */
export function inOrder(changes: readonly DetectedChange[]): readonly DetectedChange[] {
  return changes.toSorted(
    (one, other) =>
      RANK[familyOf(one)] - RANK[familyOf(other)] || excessOf(other) - excessOf(one) || one.key - other.key,
  );
}

const RANK: Readonly<Record<KeyFamily, number>> = { port: 0, region: 1, "port and region": 2, "port and tool": 2 };
const familyOf = ({ key }: DetectedChange): KeyFamily => partsOfKey(key).family;

/** Hours that two changes have in common, if any; `until` ends those that go on. */
export function overlapOf(change: DetectedChange, wider: DetectedChange, until: number): Overlap | null {
  const from = Math.max(change.start, wider.start);
  const to = Math.min(change.end ?? until, wider.end ?? until);
  return to > from && mayShare(change, wider) ? { change, wider, from, to } : null;
}

/** Whether a packet can belong to both keys. */
function mayShare(change: DetectedChange, wider: DetectedChange): boolean {
  const [own, other] = [partsOfKey(change.key), partsOfKey(wider.key)];
  const agree = <Part>(one: Part | null, two: Part | null): boolean => one === null || two === null || one === two;
  return agree(own.port, other.port) && agree(own.region, other.region) && agree(own.tool, other.tool);
}

/**
 * The changes that stand for themselves, so that one event is one: every change of a port; of a region where neither those
 * of ports nor the largest one of a port's part make half of its excess; of a port's region or tool where none of the
 * former, and none with more excess on the same port, makes half of its own. `shared` tells packets above the usual ones
 * that two have in common.
 */
export function unexplained(
  changes: readonly DetectedChange[],
  shared: (change: DetectedChange, other: DetectedChange) => number,
): readonly DetectedChange[] {
  const ordered = inOrder(changes);
  const pairs = ordered.filter((change) => RANK[familyOf(change)] === 2);
  const kept: DetectedChange[] = [];
  for (const change of ordered) {
    const parts = familyOf(change) === "region" ? pairs : [];
    const largest = parts.reduce((most, pair) => Math.max(most, shared(change, pair)), 0);
    const explained = kept.reduce((sum, wider) => sum + Math.max(0, shared(change, wider)), largest);
    if (isOfPort(change) || explained < EXPLAINED_SHARE * excessOf(change)) kept.push(change);
  }
  return kept;
}
