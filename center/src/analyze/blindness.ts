import { medianOf } from "./sensor-averages.ts";
import { lowerTail } from "./hit-tail.ts";
import type { Sweeps } from "./sweeps.ts";

/** What one sensor should have seen of one port's sweeps, and saw. */
export interface PortSight {
  readonly sensorId: number;
  /** As in `PORT_KEY`. */
  readonly port: number;
  readonly expected: number;
  readonly seen: number;
  /** Probability of seeing so few or fewer if nothing were in the way; null: too few are expected to tell. */
  readonly p: number | null;
  /** The same if no more than half were to be expected: sweeps that choose other sensors explain less than a filter does. */
  readonly pOfHalf: number | null;
}

/** Sights of all sensors and ports, and how much of other sensors' sweeps each sensor sees at all. */
export interface Sights {
  readonly pairs: readonly PortSight[];
  /** The median over the ports, at most 1. */
  readonly reach: ReadonlyMap<number, number>;
}

/** With fewer expected, even seeing none of them is no news. */
export const LEAST_EXPECTED = 5;

/** A reach is only told from so many ports on. */
const LEAST_PORTS = 3;

/**
 * What each sensor saw of the sweeps. Of a sweep that reached k sensors each expects the share k × its own observed share ÷
 * the sum of all observed shares; a sensor that sees less of its other ports (their median) expects less here too, so that a
 * sensor in a quiet corner is not taken for a filtered one.
 */
export function sightsOf({ sensorIds, groups }: Sweeps): Sights {
  const raw = new Map<string, Sight>();
  for (const { port, reached, shares, count } of groups) {
    const all = shares.reduce((sum, share) => sum + share, 0);
    const hit = new Set(reached);
    sensorIds.forEach((sensorId, index) => {
      const probability = all === 0 ? 0 : Math.min(1, (reached.length * (shares[index] ?? 0)) / all);
      if (probability === 0) return;
      const sight = sightAt(raw, sensorId, port);
      sight.expected += probability * count;
      sight.chances.set(probability, (sight.chances.get(probability) ?? 0) + count);
      if (hit.has(sensorId)) sight.seen += count;
    });
  }
  const sights = [...raw.values()];
  const bySensor = new Map(sensorIds.map((id) => [id, sights.filter(({ sensorId }) => sensorId === id)]));
  const pairs = sights.map((sight) => judged(sight, reachOf(bySensor.get(sight.sensorId) ?? [], sight)));
  return { pairs, reach: new Map([...bySensor].map(([id, own]) => [id, reachOf(own, null)])) };
}

interface Sight {
  readonly sensorId: number;
  readonly port: number;
  expected: number;
  seen: number;
  /** How many chances of each probability. */
  readonly chances: Map<number, number>;
}

const keyOf = (sensorId: number, port: number): string => `${sensorId} ${port}`;

function sightAt(sights: Map<string, Sight>, sensorId: number, port: number): Sight {
  const known = sights.get(keyOf(sensorId, port));
  if (known !== undefined) return known;
  const sight = { sensorId, port, expected: 0, seen: 0, chances: new Map<number, number>() };
  sights.set(keyOf(sensorId, port), sight);
  return sight;
}

/** The median share of what is expected that a sensor sees, over its ports but `besides`; at most 1. */
function reachOf(sights: readonly Sight[], besides: Sight | null): number {
  const shares = sights
    .filter((sight) => sight !== besides && sight.expected >= LEAST_EXPECTED)
    .map(({ expected, seen }) => seen / expected);
  return shares.length < LEAST_PORTS ? 1 : Math.min(1, medianOf(shares) ?? 1);
}

function judged({ sensorId, port, expected, seen, chances }: Sight, reach: number): PortSight {
  const lowered = expected * reach;
  const tail = (share: number): number =>
    lowerTail(
      [...chances].map(([probability, count]) => ({ probability: probability * share, count })),
      seen,
    );
  const told = lowered >= LEAST_EXPECTED;
  return {
    sensorId,
    port,
    expected: lowered,
    seen,
    p: told ? tail(reach) : null,
    pOfHalf: told ? tail(reach / 2) : null,
  };
}
