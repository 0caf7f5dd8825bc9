import { TeitenError } from "../../telemetry/index.ts";
import { openStream } from "../random/random.ts";
import { parseBlock } from "../scenario/address.ts";
import type { FurtherSpec, Scenario, SensorSpec } from "../scenario/scenario.ts";
import { keyOfLabel } from "./port-key.ts";
import type { PortKey } from "./port-key.ts";
import type { Timeline } from "./timeline.ts";

/** An address that is the sensor's from a day until before a day (indices into the timeline; null is open). */
export interface PlannedAddress {
  readonly address: number;
  readonly from: number | null;
  readonly to: number | null;
}

/** A sensor of the run. */
export interface PlannedSensor {
  readonly index: number;
  readonly name: string;
  readonly country: string;
  readonly group: "domestic" | "overseas";
  readonly network: string;
  readonly operator: string;
  /** Mean packets per day at the run's scale, before months, weekends and chance. */
  readonly packetsPerDay: number;
  /** Its ten largest ports, largest first. */
  readonly ranked: readonly PortKey[];
  readonly addresses: readonly PlannedAddress[];
  /** First day on which it observes. */
  readonly joins: number;
}

/** Takes the named sensors in order and makes up further ones, at home and abroad in turn. */
export function planNetwork(
  scenario: Scenario,
  timeline: Timeline,
  run: { readonly seed: number; readonly sensors: number; readonly scale: number },
): readonly PlannedSensor[] {
  const { named, minimum } = scenario.sensors;
  if (run.sensors < minimum || run.sensors > 10_000) {
    throw new TeitenError({
      code: "sensors-invalid",
      message: `the scenario ${scenario.name} takes ${minimum} to 10000 sensors, not ${run.sensors}`,
      place: "--sensors",
      exitCode: 2,
    });
  }
  const specs = Array.from(
    { length: run.sensors },
    (_, index) => named[index] ?? furtherSensor(scenario, run.seed, index),
  );
  const joins = planJoins(scenario, run.seed, specs.length);
  const moves = planMoves(scenario, timeline, run.seed, specs.length);
  return specs.map((spec, index) => ({
    index,
    name: spec.name,
    country: spec.country,
    group: spec.country === scenario.period.home ? "domestic" : "overseas",
    network: spec.network,
    operator: spec.operator,
    packetsPerDay: spec.packetsPerDay * run.scale,
    ranked: spec.ports.map(keyOfLabel),
    addresses: addressesOf(scenario, index, joins.get(index) ?? 0, moves.get(index)),
    joins: joins.get(index) ?? 0,
  }));
}

/** The address that the sensor has on a day. */
export function addressOn(sensor: PlannedSensor, day: number): number {
  const held = sensor.addresses.find(({ from, to }) => (from ?? 0) <= day && day < (to ?? Infinity));
  return (held ?? sensor.addresses[0])?.address ?? 0;
}

function furtherSensor(scenario: Scenario, seed: number, index: number): SensorSpec {
  const { named, further } = scenario.sensors;
  const rank = index - named.length;
  const group = rank % 2 === 0 ? "domestic" : "overseas";
  const turn = Math.floor(rank / 2);
  const spec: FurtherSpec = further[group];
  const random = openStream(seed, "sensor", index);
  const before = named.filter((sensor) => (sensor.country === scenario.period.home) === (group === "domestic")).length;
  return {
    name: `${group}-${before + turn + 1}`,
    country: spec.countries[turn % spec.countries.length] ?? scenario.period.home,
    network: `${group}-network-${Math.floor((turn * 2) / 3) + 1}`,
    operator: `Operator of ${group} network ${Math.floor((turn * 2) / 3) + 1}`,
    packetsPerDay: random.between(...spec.packetsPerDay),
    ports: spec.ports[turn % spec.ports.length] ?? [],
  };
}

/** Joins and address changes keep away from the scenario's first sensors, whose quarter is a published one. */
function planJoins(scenario: Scenario, seed: number, sensors: number): ReadonlyMap<number, number> {
  const random = openStream(seed, "joins");
  const { count, days } = scenario.coverage.joins;
  const candidates = random.shuffle(laterSensors(scenario, sensors)).slice(0, count);
  return new Map(candidates.map((index) => [index, Math.floor(random.between(days[0], days[1] + 1))]));
}

function planMoves(scenario: Scenario, timeline: Timeline, seed: number, sensors: number): ReadonlyMap<number, number> {
  const random = openStream(seed, "address-changes");
  const candidates = random.shuffle(laterSensors(scenario, sensors)).slice(0, scenario.coverage.addressChanges.count);
  const days = timeline.days.length;
  return new Map(candidates.map((index) => [index, Math.floor(random.between(days * 0.4, days * 0.9))]));
}

function laterSensors(scenario: Scenario, sensors: number): readonly number[] {
  const first = scenario.sensors.minimum;
  return Array.from({ length: Math.max(0, sensors - first) }, (_, index) => first + index).filter(
    (index) => scenario.sensors.named[index]?.name !== scenario.flood?.sensor,
  );
}

function addressesOf(
  scenario: Scenario,
  index: number,
  joins: number,
  move: number | undefined,
): readonly PlannedAddress[] {
  const block = parseBlock(scenario.sensors.space);
  const address = block.first + 256 * (index % 250) + 10 + 2 * Math.floor(index / 250);
  const from = joins > 0 ? joins : null;
  if (move === undefined || move <= joins) return [{ address, from, to: null }];
  return [
    { address, from, to: move },
    { address: address + 1, from: move, to: null },
  ];
}
