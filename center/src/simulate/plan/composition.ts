import type { Scenario } from "../scenario/scenario.ts";
import { keyOfLabel } from "./port-key.ts";
import type { PortKey } from "./port-key.ts";
import { ROLES, overSensors } from "./port-budget.ts";
import type { Role } from "./port-budget.ts";
import type { PlannedSensor } from "./network.ts";
import type { PortTargets } from "./port-target.ts";
import type { VolumePlan } from "./volume.ts";

/** Sizes that the composition of a run follows, in packets of the whole period. */
export interface RunSize {
  /** All packets, with backscatter, floods and changes. */
  readonly packets: number;
  /** What the home region sends beside its scan sources. */
  readonly homeRest: number;
  /** Sources that send most of the packets that scanners do not send. */
  readonly persistentSources: number;
}

/** What the targets leave for usual traffic. */
export interface CompositionGround {
  readonly scenario: Scenario;
  readonly sensors: readonly PlannedSensor[];
  readonly volume: VolumePlan;
  readonly targets: PortTargets;
  /** Packets of (sensor x ports + port) that are neither usual traffic nor a change on top of it. */
  readonly taken: Float64Array;
}

/** How the usual packets are composed: budgets by (sensor x ports + port) x roles + role, and the rest. */
export interface Composition {
  readonly totals: Int32Array;
  /** Share of the unbudgeted rest of a sensor-day that scanners send, 0 to 1. */
  readonly tailScannerShare: number;
}

/** Splits what every sensor's port receives over the roles. Whole numbers; every cell keeps its sum. */
export function compose(ground: CompositionGround, size: RunSize, seed: number): Composition {
  const { targets, scenario, taken } = ground;
  const roles = ROLES.length;
  const totals = new Int32Array(targets.packets.length * roles);
  const usual = targets.packets.map((count, cell) => Math.max(0, Math.round(count - (taken[cell] ?? 0))));
  placeHome(ground, size, totals, seed);
  placeMirai(ground, size, totals, usual, seed);
  const scannerPercent = [scenario.scanners.ofRanked, scenario.scanners.ofOthers];
  usual.forEach((count, cell) => {
    const percent = scannerPercent[(targets.rank[cell] ?? -1) >= 0 ? 0 : 1] ?? 0;
    const free = Math.max(0, count - sumOf(totals, cell));
    totals[cell * roles + indexOf("scanner")] = Math.min(free, Math.round((count * percent) / 100));
  });
  splitRest(ground, size, totals, usual);
  return { totals, tailScannerShare: scannerShareOfRest(ground, size, totals) };
}

function placeHome(ground: CompositionGround, size: RunSize, totals: Int32Array, seed: number): void {
  const { home, mirai, period } = ground.scenario;
  const rest = size.homeRest;
  const weights = ground.sensors.map(
    (sensor) => (ground.volume.totals[sensor.index] ?? 0) * (sensor.country === period.home ? 1.5 : 1),
  );
  const place = (role: Role, key: PortKey, count: number): void =>
    addOverSensors(ground, totals, role, key, overSensors(count, weights, seed, `${role} ${key}`));
  const telnet = Math.round((rest * home.telnet) / 100);
  const marked = Math.round((telnet * home.miraiOfTelnet) / 100);
  const telnetKey = keyOfLabel("23/TCP");
  place("homeMirai", telnetKey, marked);
  place("homeLight", telnetKey, telnet - marked);
  const otherMirai = keyWeights(mirai.ports).filter(([key]) => key !== telnetKey);
  share(otherMirai, (rest * home.otherMirai) / 100, (key, count) => place("homeMirai", key, count));
  const others = keyWeights(home.ports).filter(([key]) => key !== telnetKey);
  share(others, (rest * (100 - home.telnet - home.otherMirai)) / 100, (key, count) => place("homeLight", key, count));
}

function placeMirai(
  ground: CompositionGround,
  size: RunSize,
  totals: Int32Array,
  usual: Float64Array,
  seed: number,
): void {
  const { mirai } = ground.scenario;
  const ports = ground.targets.keys.length;
  share(keyWeights(mirai.ports), (size.packets * mirai.packets) / 100, (key, count) => {
    const counts = overSensors(count, ground.volume.totals, seed, `mirai ${key}`);
    const port = ground.targets.keys.indexOf(key);
    const fitting = counts.map((wanted, sensor) =>
      Math.min(wanted, Math.floor((usual[sensor * ports + port] ?? 0) / 2)),
    );
    addOverSensors(ground, totals, "mirai", key, fitting);
  });
}

/** Ports whose persistent packets would not keep one such source busy leave them to light sources. */
function splitRest(ground: CompositionGround, size: RunSize, totals: Int32Array, usual: Float64Array): void {
  const roles = ROLES.length;
  const ports = ground.targets.keys.length;
  const rest = usual.map((count, cell) => Math.max(0, count - sumOf(totals, cell)));
  const byPort = new Float64Array(ports);
  rest.forEach((count, cell) => (byPort[cell % ports] = (byPort[cell % ports] ?? 0) + count));
  const wanted = (size.packets * ground.scenario.sources.persistent.packets) / 100;
  const least = (0.5 * wanted) / Math.max(1, size.persistentSources);
  const busy = byPort.map((count) => (count >= least ? count : 0));
  const fraction = Math.min(0.92, wanted / busy.reduce((sum, count) => sum + count, 1));
  rest.forEach((count, cell) => {
    const persistent = (busy[cell % ports] ?? 0) > 0 ? Math.round(count * fraction) : 0;
    totals[cell * roles + indexOf("persistent")] = persistent;
    totals[cell * roles + indexOf("light")] = Math.round(count) - persistent;
  });
}

function scannerShareOfRest(ground: CompositionGround, size: RunSize, totals: Int32Array): number {
  const roles = ROLES.length;
  let budgeted = 0;
  let scanners = 0;
  totals.forEach((count, index) => {
    budgeted += count;
    if (index % roles === indexOf("scanner")) scanners += count;
  });
  const all = ground.volume.totals.reduce((sum, count) => sum + count, 0);
  const wanted = (size.packets * ground.scenario.scanners.packets) / 100 - scanners;
  return Math.max(0, Math.min(0.97, wanted / Math.max(1, all - budgeted)));
}

function addOverSensors(
  ground: CompositionGround,
  totals: Int32Array,
  role: Role,
  key: PortKey,
  counts: readonly number[],
): void {
  const ports = ground.targets.keys.length;
  const port = ground.targets.keys.indexOf(key);
  counts.forEach((count, sensor) => {
    const at = (sensor * ports + port) * ROLES.length + indexOf(role);
    totals[at] = (totals[at] ?? 0) + count;
  });
}

function share(
  weights: readonly (readonly [PortKey, number])[],
  total: number,
  place: (key: PortKey, count: number) => void,
): void {
  const sum = weights.reduce((reached, [, weight]) => reached + weight, 0);
  for (const [key, weight] of weights) place(key, Math.round((total * weight) / sum));
}

function keyWeights(weights: Readonly<Record<string, number>>): readonly (readonly [PortKey, number])[] {
  return Object.entries(weights).map(([label, weight]) => [keyOfLabel(label), weight]);
}

function sumOf(totals: Int32Array, cell: number): number {
  return totals.subarray(cell * ROLES.length, (cell + 1) * ROLES.length).reduce((sum, count) => sum + count, 0);
}

function indexOf(role: Role): number {
  return ROLES.indexOf(role);
}
