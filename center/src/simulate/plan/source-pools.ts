import { openStream } from "../random/random.ts";
import type { Random } from "../random/random.ts";
import { createChoice } from "../random/weighted-choice.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { AddressSpace } from "./address-space.ts";
import { ROLES } from "./port-budget.ts";
import type { PortBudget, Role } from "./port-budget.ts";
import { createPool, placesOf, poolSize } from "./source-pool.ts";
import type { SourcePool } from "./source-pool.ts";
import type { PortKey } from "./port-key.ts";

/** The sources of usual traffic, by role; those with a list have a pool for every budgeted port (null where it has no packets). */
export interface SourcePools {
  readonly persistent: readonly (SourcePool | null)[];
  readonly light: readonly (SourcePool | null)[];
  readonly homeLight: readonly (SourcePool | null)[];
  readonly mirai: SourcePool;
  readonly homeMirai: SourcePool;
  readonly tail: SourcePool;
}

/** How many sources there are to be, and how many packets the unbudgeted ports get from light sources. */
export interface PoolSizes {
  readonly persistent: number;
  /** Distinct light sources of all ports and the tail together. */
  readonly light: number;
  readonly tailPackets: number;
}

const LIFETIME = { persistent: 45, light: 10, mirai: 14, tail: 5 };

/** Gives every role its sources. */
export function createPools(
  scenario: Scenario,
  budget: PortBudget,
  sizes: PoolSizes,
  space: AddressSpace,
  seed: number,
): SourcePools {
  const { days } = scenario.period;
  const home = scenario.period.home;
  const abroad = (count: number, name: string): Uint32Array =>
    space.scatteredAbroad(count, openStream(seed, "pool", name));
  const atHome = (count: number): Uint32Array => Uint32Array.from({ length: count }, () => space.scattered(home));
  const persistent = packetsByPort(budget, "persistent");
  const persistentSum = sum(persistent);
  const light = packetsByPort(budget, "light");
  const lightRatio = Math.min(0.97, sizes.light / Math.max(1, sum(light) + sizes.tailPackets));
  const mirai = sum(packetsByPort(budget, "mirai"));
  const homeMirai = sum(packetsByPort(budget, "homeMirai"));
  return {
    persistent: persistent.map((packets, port) => {
      if (packets === 0) return null;
      const count = Math.max(1, Math.round((sizes.persistent * packets) / persistentSum));
      const random = openStream(seed, "pool", `persistent ${budget.keys[port] ?? 0}`);
      return createPool(persistentSources(space, count, days, random), LIFETIME.persistent, days, 1.3);
    }),
    light: light.map((packets, port) => {
      if (packets === 0) return null;
      return createPool(abroad(poolSize(packets, lightRatio), `light ${budget.keys[port] ?? 0}`), LIFETIME.light, days);
    }),
    homeLight: packetsByPort(budget, "homeLight").map((packets) =>
      packets === 0 ? null : createPool(atHome(poolSize(packets, 0.2)), LIFETIME.light, days),
    ),
    mirai: createPool(abroad(sourcesFor(mirai, scenario.mirai.packetsPerHost), "mirai"), LIFETIME.mirai, days),
    homeMirai: createPool(atHome(sourcesFor(homeMirai, scenario.home.packetsPerMiraiHost)), LIFETIME.mirai, days),
    tail: createPool(abroad(Math.max(1, poolSize(sizes.tailPackets, lightRatio)), "tail"), LIFETIME.tail, days),
  };
}

/** A source that goes is followed by one of the same region: what a region sends to a port does not change by itself. */
function persistentSources(space: AddressSpace, count: number, days: number, random: Random): Uint32Array {
  const places = placesOf(count, LIFETIME.persistent, days);
  const regions = Array.from({ length: places }, () => space.regionAbroad(random));
  return Uint32Array.from({ length: count }, (_, index) => space.scattered(regions[index % places] ?? ""));
}

/** Packets of a role by budgeted port, over all sensors. */
export function packetsByPort(budget: PortBudget, role: Role): readonly number[] {
  const ports = budget.keys.length;
  const sums = new Array<number>(ports).fill(0);
  const roleIndex = ROLES.indexOf(role);
  for (let cell = 0; cell * ROLES.length < budget.totals.length; cell++) {
    sums[cell % ports] = (sums[cell % ports] ?? 0) + (budget.totals[cell * ROLES.length + roleIndex] ?? 0);
  }
  return sums;
}

/** Draws ports of the long tail: some far more often than others, none as often as a budgeted one. */
export interface TailPorts {
  readonly keys: readonly PortKey[];
  readonly choice: ReturnType<typeof createChoice>;
}

/** Chooses the tail's ports: none that is budgeted. Weights fall with the rank (exponent 0.75 after the first few). */
export function createTail(scenario: Scenario, budgeted: readonly PortKey[], seed: number): TailPorts {
  const random = openStream(seed, "tail-ports");
  const excluded = new Set(budgeted);
  const pick = (protocol: number, count: number): PortKey[] => {
    const keys = new Set<PortKey>();
    while (keys.size < count) {
      const low = random.unit() < 0.5;
      const key = protocol * 65_536 + 1 + random.below(low ? 10_000 : 65_535);
      if (!excluded.has(key)) keys.add(key);
    }
    return [...keys];
  };
  const keys = random.shuffle([...pick(6, scenario.ports.tail.tcp), ...pick(17, scenario.ports.tail.udp)]);
  return { keys, choice: createChoice(keys.map((_, rank) => (rank + 9) ** -0.75)) };
}

function sourcesFor(packets: number, each: number): number {
  return Math.max(1, Math.round(packets / each));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
