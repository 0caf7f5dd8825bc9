import { mixBits, openStream } from "../random/random.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { PlannedSensor } from "./network.ts";
import { keyOfLabel } from "./port-key.ts";
import type { PortKey } from "./port-key.ts";
import type { VolumePlan } from "./volume.ts";

/** The ports that are budgeted one by one, and how many packets each sensor gets to each of them over the period. */
export interface PortTargets {
  /** Budgeted ports; the order is the plan's own. */
  readonly keys: readonly PortKey[];
  /** Packets by sensor x ports + port, changes not counted where the port is not among the sensor's ten. */
  readonly packets: Float64Array;
  /** Rank from 0 in the sensor's ten, or -1; indexed alike. */
  readonly rank: Int8Array;
}

/** Packets to one port of one sensor that the target must have room for, such as a flood; by sensor x ports + port. */
export type FixedPackets = (sensor: number, key: PortKey) => number;

/** How far the ten may be scaled: below, they would no longer stand out from the tail. */
const LIMITS: readonly [number, number] = [0.65, 3];

/**
 * Sets the targets: each sensor's ten in the scenario's order, every other named port well below its tenth. The shares
 * of the ten are scaled together until the five largest ports of the network make the share that the scenario asks for.
 */
export function planPortTargets(
  scenario: Scenario,
  sensors: readonly PlannedSensor[],
  volume: VolumePlan,
  fixed: FixedPackets,
  seed: number,
): PortTargets {
  const keys = budgetedKeys(scenario, sensors);
  const rank = ranksOf(sensors, keys);
  const share = sharesOf(scenario, sensors, keys, rank, seed);
  const allPackets = sum(volume.totals) * (1 + scenario.backscatter.packets / 100);
  const attempt = (scale: number): Float64Array => {
    const packets = new Float64Array(share.length);
    share.forEach((percent, cell) => {
      const sensor = Math.floor(cell / keys.length);
      const total = volume.totals[sensor] ?? 0;
      const room = fixed(sensor, keys[cell % keys.length] ?? 0);
      const wanted = ((percent * scale) / 100) * total;
      packets[cell] = Math.round(room > 0.85 * wanted ? room + 0.15 * wanted : wanted);
    });
    return packets;
  };
  const scale = solve((at) => (100 * topFive(attempt(at), keys.length)) / allPackets, scenario.ports.topFive);
  return { keys, packets: attempt(scale), rank };
}

function budgetedKeys(scenario: Scenario, sensors: readonly PlannedSensor[]): readonly PortKey[] {
  const templates = [
    ...scenario.sensors.named.map((sensor) => sensor.ports),
    ...scenario.sensors.further.domestic.ports,
    ...scenario.sensors.further.overseas.ports,
  ].flatMap((ports) => ports.map(keyOfLabel));
  const named = [...Object.keys(scenario.ports.others), ...scenario.ports.quiet.ports].map(keyOfLabel);
  const marked = [scenario.mirai.ports, scenario.home.ports].flatMap((ports) => Object.keys(ports).map(keyOfLabel));
  return [...new Set([...sensors.flatMap((sensor) => sensor.ranked), ...templates, ...named, ...marked])];
}

function ranksOf(sensors: readonly PlannedSensor[], keys: readonly PortKey[]): Int8Array {
  return Int8Array.from(sensors.flatMap((sensor) => keys.map((key) => sensor.ranked.indexOf(key))));
}

/** Shares in percent before scaling. A small jitter by sensor keeps neighbours in order: ranks are a tenth apart. */
function sharesOf(
  scenario: Scenario,
  sensors: readonly PlannedSensor[],
  keys: readonly PortKey[],
  rank: Int8Array,
  seed: number,
): Float64Array {
  const { ranks, others, quiet } = scenario.ports;
  const tenth = ranks[9] ?? 1;
  const listed = new Map(Object.entries(others).map(([label, percent]) => [keyOfLabel(label), percent]));
  const random = openStream(seed, "port-shares");
  const quietShare = new Map(quiet.ports.map((label) => [keyOfLabel(label), random.between(...quiet.share)]));
  return Float64Array.from({ length: sensors.length * keys.length }, (_, cell) => {
    const key = keys[cell % keys.length] ?? 0;
    const place = rank[cell] ?? -1;
    const jitter = mixBits(cell, seed) / 4_294_967_296 - 0.5;
    if (place >= 0) return (ranks[place] ?? 0) * (1 + 0.03 * jitter);
    const percent = listed.get(key) ?? quietShare.get(key);
    if (percent !== undefined) return Math.min(percent * (1 + 0.3 * jitter), tenth * 0.7);
    return tenth * (0.5 + 0.2 * (jitter + 0.5));
  });
}

function topFive(packets: Float64Array, ports: number): number {
  const totals = new Float64Array(ports);
  packets.forEach((count, cell) => (totals[cell % ports] = (totals[cell % ports] ?? 0) + count));
  return sum(totals.sort().slice(-5));
}

function solve(measure: (scale: number) => number, wanted: number): number {
  let [low, high] = LIMITS;
  for (let turn = 0; turn < 40; turn++) {
    const middle = (low + high) / 2;
    if (measure(middle) < wanted) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
