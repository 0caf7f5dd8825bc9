import type { Scenario } from "../scenario/scenario.ts";
import { createAddressSpace } from "./address-space.ts";
import type { AddressSpace } from "./address-space.ts";
import { isIcmpAnswer, planBackscatter } from "./backscatter.ts";
import type { PlannedVictim } from "./backscatter.ts";
import { planChanges } from "./changes.ts";
import type { PlannedChange } from "./change.ts";
import { withKnownSources } from "./known-sources.ts";
import { compose } from "./composition.ts";
import { planCoverage } from "./coverage.ts";
import type { CoveragePlan } from "./coverage.ts";
import { planFlood } from "./flood.ts";
import type { PlannedFlood } from "./flood.ts";
import { planHomeScans } from "./home-scans.ts";
import type { HomeScans } from "./home-scans.ts";
import { planNetwork } from "./network.ts";
import type { PlannedSensor } from "./network.ts";
import { createPortBudget } from "./port-budget.ts";
import type { PortBudget } from "./port-budget.ts";
import { ICMP, protocolOf } from "./port-key.ts";
import type { PortKey } from "./port-key.ts";
import { planPortTargets } from "./port-target.ts";
import type { FixedPackets, PortTargets } from "./port-target.ts";
import { planScanners } from "./scanners.ts";
import type { ScannerPlan } from "./scanners.ts";
import { createPools, createTail } from "./source-pools.ts";
import type { SourcePools, TailPorts } from "./source-pools.ts";
import { createTimeline } from "./timeline.ts";
import type { Timeline } from "./timeline.ts";
import { planVolume } from "./volume.ts";
import type { VolumePlan } from "./volume.ts";

/** What a run is asked for; the same three numbers and scenario give the same packets, byte for byte. */
export interface RunRequest {
  readonly seed: number;
  readonly sensors: number;
  readonly scale: number;
}

/** Everything that is decided before the first packet: budgets in whole packets, sources, and what happens when. */
export interface RunPlan {
  readonly scenario: Scenario;
  readonly request: RunRequest;
  readonly timeline: Timeline;
  readonly sensors: readonly PlannedSensor[];
  readonly coverage: CoveragePlan;
  readonly volume: VolumePlan;
  readonly targets: PortTargets;
  readonly space: AddressSpace;
  readonly victims: readonly PlannedVictim[];
  readonly flood: PlannedFlood | null;
  readonly changes: readonly PlannedChange[];
  readonly budget: PortBudget;
  readonly tailScannerShare: number;
  readonly tail: TailPorts;
  readonly pools: SourcePools;
  readonly scanners: ScannerPlan;
  readonly homeScans: HomeScans;
}

/** What is laid out before anybody sends: time, sensors, levels and what happens when. */
interface Ground extends Pick<
  RunPlan,
  | "scenario"
  | "request"
  | "timeline"
  | "sensors"
  | "coverage"
  | "volume"
  | "targets"
  | "space"
  | "victims"
  | "flood"
  | "changes"
> {
  readonly fixed: FixedPackets;
}

/** Plans a run. Pure: the same request gives the same plan. */
export function planRun(scenario: Scenario, request: RunRequest): RunPlan {
  const ground = layGround(scenario, request);
  const { volume, targets, victims, flood, changes, timeline, sensors, space } = ground;
  const { seed } = request;
  const packets = sumOf(volume.totals) + extraPackets(victims, flood, changes);
  const usualSources = scenario.sources.count * (packets / scenario.sources.perPackets) ** scenario.sources.exponent;
  const sources = usualSources + (flood?.sources.length ?? 0);
  const persistent = Math.round((sources * scenario.sources.persistent.sources) / 100);
  const homeScans = planHomeScans(scenario, timeline, packets, seed);
  const size = { packets, homeRest: homeRest(scenario, packets, homeScans.packets), persistentSources: persistent };
  const taken = takenFromTargets(targets, sensors, ground.fixed, changes);
  const composition = compose({ scenario, sensors, volume, targets, taken }, size, seed);
  const budget = createPortBudget(targets.keys, composition.totals, volume, seed);
  const scannerCount = Math.round((sources * scenario.scanners.sources) / 100);
  const scanners = planScanners(scenario, space, scannerCount, seed);
  const tailPackets = (sumOf(volume.totals) - sumOf(composition.totals)) * (1 - composition.tailScannerShare);
  const others = scannerCount + persistent + otherSources(ground, packets, size.homeRest);
  const light = Math.max(usualSources * 0.2, usualSources - others);
  const pools = createPools(scenario, budget, { persistent, light, tailPackets }, space, seed);
  return {
    ...ground,
    changes: changes.map((change) => withKnownSources(change, pools.persistent, targets.keys, timeline)),
    budget,
    tailScannerShare: composition.tailScannerShare,
    tail: createTail(scenario, targets.keys, seed),
    pools,
    scanners,
    homeScans,
  };
}

function layGround(scenario: Scenario, request: RunRequest): Ground {
  const { seed } = request;
  const timeline = createTimeline(scenario.period);
  const sensors = planNetwork(scenario, timeline, request);
  const coverage = planCoverage(scenario, timeline, sensors, seed);
  const volume = planVolume(scenario, timeline, sensors, coverage, seed);
  const space = createAddressSpace(scenario, seed);
  const victims = planBackscatter(scenario, timeline, sensors, coverage, volume, space, seed);
  const flood = planFlood(scenario, timeline, sensors, coverage, space, seed);
  const fixed = fixedPackets(victims, flood);
  const targets = planPortTargets(scenario, sensors, volume, floodRoom(flood), seed);
  const changes = planChanges({ scenario, timeline, sensors, coverage, volume, targets, fixed, space }, seed);
  return { scenario, request, timeline, sensors, coverage, volume, space, victims, flood, fixed, targets, changes };
}

/** Sources that are neither scanners, persistent nor light: victims, those of changes, Mirai-like hosts, home's others. */
function otherSources({ scenario, victims, changes }: Ground, packets: number, rest: number): number {
  const hosts = (packets * scenario.mirai.packets) / 100 / scenario.mirai.packetsPerHost + rest / 6;
  return victims.length + changes.reduce((sum, { sources }) => sum + sources.length, 0) + hosts;
}

/** Packets that are neither usual traffic nor a change: the flood on its port, ICMP errors and replies of victims. */
function fixedPackets(victims: readonly PlannedVictim[], flood: PlannedFlood | null): FixedPackets {
  const icmp = new Map<number, number>();
  for (const victim of victims) {
    if (!isIcmpAnswer(victim.answer)) continue;
    victim.counts.forEach((counts, sensor) => icmp.set(sensor, (icmp.get(sensor) ?? 0) + counts.total));
  }
  return (sensor: number, key: PortKey): number => {
    const flooded = flood?.sensor === sensor && flood.key === key ? flood.sources.length : 0;
    return flooded + (protocolOf(key) === ICMP ? (icmp.get(sensor) ?? 0) : 0);
  };
}

/** Room that the targets must leave for the flood. */
function floodRoom(flood: PlannedFlood | null): FixedPackets {
  return (sensor, key) => (flood?.sensor === sensor && flood.key === key ? flood.sources.length : 0);
}

function extraPackets(
  victims: readonly PlannedVictim[],
  flood: PlannedFlood | null,
  changes: readonly PlannedChange[],
): number {
  const counted = [...victims, ...changes].flatMap((happening) => happening.counts.map((counts) => counts.total));
  return counted.reduce((sum, total) => sum + total, flood?.sources.length ?? 0);
}

function homeRest(scenario: Scenario, packets: number, scannerPackets: number): number {
  const { home } = scenario;
  if (home.scanners === 0 || scannerPackets === 0) return (packets * home.packets) / 100;
  return (scannerPackets * (100 - home.scanners)) / home.scanners;
}

function takenFromTargets(
  targets: PortTargets,
  sensors: readonly PlannedSensor[],
  fixed: FixedPackets,
  changes: readonly PlannedChange[],
): Float64Array {
  const ports = targets.keys.length;
  const taken = Float64Array.from({ length: sensors.length * ports }, (_, cell) =>
    fixed(Math.floor(cell / ports), targets.keys[cell % ports] ?? 0),
  );
  for (const change of changes) {
    const port = targets.keys.indexOf(change.key);
    change.sensors.forEach((sensor, index) => {
      const cell = sensor * ports + port;
      if (port >= 0 && (targets.rank[cell] ?? -1) >= 0)
        taken[cell] = (taken[cell] ?? 0) + (change.counts[index]?.total ?? 0);
    });
  }
  return taken;
}

function sumOf(values: Float64Array | Int32Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
