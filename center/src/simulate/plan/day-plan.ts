import { mixBits } from "../random/random.ts";
import { ROLES } from "./port-budget.ts";
import type { PortKey } from "./port-key.ts";
import type { RunPlan } from "./run-plan.ts";
import { SURE_PORTS, planScanDay } from "./scan-day.ts";
import type { ScanDay } from "./scan-day.ts";
import { abroadAtWork, homeAtWork } from "./scanner-schedule.ts";

/** What is decided for a whole day over all sensors, before the packets of each. */
export interface DayPlan {
  readonly day: number;
  readonly scans: ScanDay;
  /** Packets of light sources to unbudgeted ports, by sensor. */
  readonly tailLight: readonly number[];
  readonly budgeted: ReadonlySet<PortKey>;
}

/** Plans a day from its run. The same day of the same run is the same whenever it is asked for. */
export function planDay(run: RunPlan, day: number): DayPlan {
  const { seed } = run.request;
  const rest = run.sensors.map(({ index }) => restOfDay(run, index, day));
  const tailPackets = rest.map(({ tail }, sensor) => {
    const chance = mixBits(day * 65_536 + sensor, seed ^ 0x7a17) / 4_294_967_296;
    return Math.floor(tail * run.tailScannerShare + chance);
  });
  const home = homeAtWork(run.scenario, run.timeline, run.scanners, day);
  const homePackets = run.homeScans.on(day);
  const room = tailPackets.reduce((sum, count) => sum + count, 0) - homePackets.reduce((sum, count) => sum + count, 0);
  const most = Math.floor((0.8 * room) / SURE_PORTS);
  const abroad = abroadAtWork(run.timeline, run.scanners, day, most, seed).flatMap(
    (index) => run.scanners.abroad[index] ?? [],
  );
  const budgeted = new Set(run.targets.keys);
  return {
    day,
    budgeted,
    tailLight: rest.map(({ tail }, sensor) => Math.max(0, tail - (tailPackets[sensor] ?? 0))),
    scans: planScanDay({
      day,
      seed,
      tail: run.tail,
      budgeted,
      tailPackets,
      budgetedPackets: rest.map(({ scanner }) => scanner),
      home,
      homePackets,
      abroad,
    }),
  };
}

function restOfDay(run: RunPlan, sensor: number, day: number): { readonly tail: number; readonly scanner: number } {
  const { budget, volume } = run;
  const scannerRole = ROLES.indexOf("scanner");
  let used = 0;
  let scanner = 0;
  for (let port = 0; port < budget.keys.length; port++) {
    for (let role = 0; role < ROLES.length; role++) used += budget.on(sensor, port, role, day);
    scanner += budget.on(sensor, port, scannerRole, day);
  }
  return { tail: Math.max(0, (volume.packets[sensor * volume.days + day] ?? 0) - used), scanner };
}
