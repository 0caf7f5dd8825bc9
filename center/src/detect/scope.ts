import type { ChangeScope, Observer, WatchedNetwork } from "./watched-network.ts";
import { dispersion } from "./evidence.ts";

/** What each sensor got in a change, and what it usually gets in that time; a sensor that is not judged has `judged` 0. */
export interface SensorEvidence {
  readonly packets: Float64Array;
  readonly expected: Float64Array;
  readonly judged: Uint8Array;
}

/** Where a change happens, and at which sensors. */
export interface FoundScope {
  readonly scope: ChangeScope;
  /** Of the sensor or network; the scope itself otherwise. */
  readonly name: string;
  /** Indices of the sensors that it is at. */
  readonly sensors: readonly number[];
  /** Packets over expected packets at these sensors; less than one that is expected counts as one. */
  readonly factor: number;
}

/**
 * A sensor of a scope has a factor of its own, but between the root and the square of the common one: a sensor that did
 * not rise speaks against the scope. With few packets it says little of itself, so that it is held to the common one by so
 * many packets.
 */
const HELD = 2;
/** What a set of sensors that is neither one network nor one side must be better by. */
const SOME_PENALTY = 4;
/** What one side must be better by than all: that a handful of packets left out the other side is chance. */
const SIDE_PENALTY = 1.5;

/** Scopes of one kind are choices among each other. */
const KIND: Readonly<Record<Observer["scope"], string>> = {
  "one sensor": "sensor",
  "one network": "network",
  "domestic only": "side",
  "overseas only": "side",
  everywhere: "all",
};

/**
 * The scope that explains best what each sensor got, each judged on its own: the likelihood of a rise at the sensors of
 * the scope and of none elsewhere, less what choosing among many scopes of its kind is worth (the logarithm of their
 * number). Sensors without a level are left out of all.
 */
export function findScope(network: WatchedNetwork, evidence: SensorEvidence, hours: number): FoundScope | null {
  const judged = network.sensors.flatMap((_, sensor) => (evidence.judged[sensor] === 1 ? [sensor] : []));
  let best: FoundScope | null = null;
  let bestValue = -Infinity;
  const offer = (scope: ChangeScope, name: string, sensors: readonly number[], penalty: number): void => {
    const found = likelihood(evidence, sensors, hours);
    if (found === null || found.value - penalty <= bestValue) return;
    bestValue = found.value - penalty;
    best = { scope, name, sensors, factor: found.told };
  };
  for (const { scope, name, sensors } of network.observers) {
    const members = sensors.filter((sensor) => evidence.judged[sensor] === 1);
    const alike = network.observers.filter((other) => KIND[other.scope] === KIND[scope]).length;
    const penalty = Math.log(alike) + (KIND[scope] === "side" ? SIDE_PENALTY : 0);
    const isPlain = members.length === 1 || membersHit(evidence, members).length > 1;
    if (members.length > 0 && isPlain) offer(scope, name, members, penalty);
  }
  const risen = judged.filter((sensor) => isRisen(evidence, sensor, hours));
  if (risen.length > 1) offer(scopeOfSome(network, judged, risen), "some", risen, SOME_PENALTY + risen.length);
  return best;
}

/**
 * Those of some sensors that got more than they usually do. Where nothing usually comes, a single sensor explains a rise as
 * well as all of its side do; a set of sensors is the scope only when two of them or more were hit.
 */
export function membersHit({ packets, expected }: SensorEvidence, sensors: readonly number[]): readonly number[] {
  return sensors.filter((sensor) => (packets[sensor] ?? 0) > (expected[sensor] ?? 0));
}

/** At least half of the judged sensors, in at least two networks, are everywhere. */
function scopeOfSome(network: WatchedNetwork, judged: readonly number[], risen: readonly number[]): ChangeScope {
  const networks = new Set(risen.map((sensor) => network.sensors[sensor]?.network));
  return risen.length * 2 >= judged.length && networks.size >= 2 ? "everywhere" : "some";
}

function isRisen({ packets, expected }: SensorEvidence, sensor: number, hours: number): boolean {
  const usual = expected[sensor] ?? 0;
  const spread = Math.sqrt(usual * dispersion(usual, hours, 1));
  return (packets[sensor] ?? 0) > usual + Math.max(2, 3 * spread);
}

function likelihood(
  { packets, expected }: SensorEvidence,
  sensors: readonly number[],
  hours: number,
): { readonly value: number; readonly told: number } | null {
  let [all, usual] = [0, 0];
  for (const sensor of sensors) {
    all += packets[sensor] ?? 0;
    usual += expected[sensor] ?? 0;
  }
  if (all <= usual || usual === 0) return null;
  const factor = all / usual;
  let value = 0;
  for (const sensor of sensors) {
    const own = expected[sensor] ?? 0;
    const count = packets[sensor] ?? 0;
    const risen = (count + HELD * factor) / (own + HELD);
    const rise = Math.min(factor ** 2, Math.max(Math.sqrt(factor), risen));
    value += (count * Math.log(rise) - (rise - 1) * own) / dispersion(own, hours, 1);
  }
  return { value, told: all / Math.max(1, usual) };
}
