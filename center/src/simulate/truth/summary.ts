import type { RunPlan } from "../plan/run-plan.ts";
import type { SensorTally } from "./sensor-tally.ts";
import type { SourceTally } from "./source-tally.ts";

/** The figures by which a run is held to its scenario; shares are of 1. */
export interface TruthSummary {
  readonly scenario: string;
  readonly seed: number;
  readonly scale: number;
  readonly sensors: number;
  readonly from: string;
  readonly days: number;
  readonly zone: string;
  readonly home: string;
  readonly packets: number;
  readonly sources: number;
  /** Packets per observed sensor-day, weighted like a figure's: all, domestic and overseas. */
  readonly packetsPerSensorDay: { readonly all: number; readonly domestic: number; readonly overseas: number };
  /** Packets of the five largest ports. */
  readonly topFiveShare: number;
  readonly topFive: readonly string[];
  readonly homeShare: number;
  /** Of the home region's packets, those of scanners (class all). */
  readonly homeScannerShare: number;
  readonly homeScanSources: number;
  /** Of all packets and sources, those of announced scanners and scan sources. */
  readonly scannerPacketShare: number;
  readonly scannerSourceShare: number;
  /** Packets of the hundredth of sources that send most. */
  readonly heavySourceShare: number;
}

/** Draws the summary from the tallies. */
export function summarise(
  run: RunPlan,
  sensors: SensorTally,
  sources: SourceTally,
  ports: ReadonlyMap<string, number>,
): TruthSummary {
  const { request, timeline, scenario } = run;
  const packets = sensors.packets().reduce((sum, count) => sum + count, 0);
  const ranked = [...ports].sort((left, right) => right[1] - left[1]).slice(0, 5);
  return {
    scenario: scenario.name,
    ...request,
    from: scenario.period.from,
    days: timeline.days.length,
    zone: scenario.period.zone,
    home: scenario.period.home,
    packets,
    sources: sources.totals().size,
    packetsPerSensorDay: perSensorDay(run, sensors.packets()),
    topFiveShare: ranked.reduce((sum, [, count]) => sum + count, 0) / packets,
    topFive: ranked.map(([label]) => label),
    ...sourceShares(run, sources, packets),
  };
}

function perSensorDay(run: RunPlan, packets: Float64Array): TruthSummary["packetsPerSensorDay"] {
  const mean = (group: string | null): number => {
    const chosen = run.sensors.filter((sensor) => group === null || sensor.group === group);
    const days = chosen.reduce((sum, { index }) => sum + observedDays(run, index), 0);
    return chosen.reduce((sum, { index }) => sum + (packets[index] ?? 0), 0) / Math.max(1, days);
  };
  return { all: mean(null), domestic: mean("domestic"), overseas: mean("overseas") };
}

function observedDays({ coverage, timeline }: RunPlan, sensor: number): number {
  return timeline.days.reduce(
    (sum, _, day) => sum + coverage.share(sensor, day) * (1 - coverage.dropped(sensor, day)),
    0,
  );
}

function sourceShares(
  run: RunPlan,
  sources: SourceTally,
  packets: number,
): Pick<
  TruthSummary,
  | "homeShare"
  | "homeScannerShare"
  | "homeScanSources"
  | "scannerPacketShare"
  | "scannerSourceShare"
  | "heavySourceShare"
> {
  const sum = { home: 0, homeScanner: 0, homeSources: 0, scanner: 0, scanners: 0 };
  for (const [address, total] of sources.totals()) {
    const isHome = sources.regionOf(address) === run.scenario.period.home;
    if (isHome) sum.home += total.packets;
    if (!total.scanner) continue;
    sum.scanner += total.packets;
    sum.scanners++;
    if (!isHome) continue;
    sum.homeScanner += total.packets;
    sum.homeSources++;
  }
  const all = sources.totals();
  const heaviest = Float64Array.from(all.values(), (total) => total.packets)
    .sort()
    .slice(-Math.ceil(all.size / 100));
  return {
    homeShare: sum.home / packets,
    homeScannerShare: sum.homeScanner / Math.max(1, sum.home),
    homeScanSources: sum.homeSources,
    scannerPacketShare: sum.scanner / packets,
    scannerSourceShare: sum.scanners / all.size,
    heavySourceShare: heaviest.reduce((total, count) => total + count, 0) / packets,
  };
}
