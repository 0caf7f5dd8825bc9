import { openStream, mixBits } from "../random/random.ts";
import type { Random } from "../random/random.ts";
import { styleOf } from "../encode/style.ts";
import type { DayPlan } from "./day-plan.ts";
import { ORIGINS } from "./packet-plan.ts";
import type { Origin, PacketPlan } from "./packet-plan.ts";
import { planBursts } from "./sensor-bursts.ts";
import { ROLES } from "./port-budget.ts";
import type { Role } from "./port-budget.ts";
import { keyOfLabel } from "./port-key.ts";
import type { PortKey } from "./port-key.ts";
import type { RunPlan } from "./run-plan.ts";
import { furtherPort } from "./scan-day.ts";
import type { PlannedScanner } from "./scanners.ts";
import { drawFrom } from "./source-pool.ts";
import type { SourcePool } from "./source-pool.ts";
import { styleOfSource } from "./source-style.ts";
import { openClock } from "./time-of-day.ts";
import type { DayClock } from "./time-of-day.ts";
import { spanOf } from "./timeline.ts";

const MIRAI = styleOf("mirai");
const TELNET = keyOfLabel("23/TCP");

/** One sensor's day while it is being filled. */
interface SensorDay {
  readonly run: RunPlan;
  readonly plan: DayPlan;
  readonly sensor: number;
  readonly clock: DayClock;
  readonly out: PacketPlan;
}

/** Fills `out` with the packets of one sensor on one day, in no order; leaves it empty when nothing was observed. */
export function planSensorDay(run: RunPlan, plan: DayPlan, sensor: number, out: PacketPlan): void {
  out.clear();
  const observed = run.coverage.spans(sensor, plan.day);
  if (observed.length === 0) return;
  const clock = openClock(run.scenario.volume, spanOf(run.timeline, plan.day), observed);
  const day: SensorDay = { run, plan, sensor, clock, out };
  planBudgetedPorts(day);
  planBudgetedScans(day);
  planTailScans(day);
  planTail(day);
  planBursts(run, plan.day, sensor, clock, out);
}

function planBudgetedPorts(day: SensorDay): void {
  const { pools } = day.run;
  day.run.budget.keys.forEach((key, port) => {
    fromPool(day, key, port, "persistent", pools.persistent[port] ?? null);
    fromPool(day, key, port, "light", pools.light[port] ?? null);
    fromPool(day, key, port, "homeLight", pools.homeLight[port] ?? null);
    fromPool(day, key, port, "mirai", pools.mirai);
    fromPool(day, key, port, "homeMirai", pools.homeMirai);
  });
}

function fromPool(day: SensorDay, key: PortKey, port: number, role: Role, pool: SourcePool | null): void {
  const count = day.run.budget.on(day.sensor, port, ROLES.indexOf(role), day.plan.day);
  if (count === 0 || pool === null) return;
  const random = openStream(day.run.request.seed, role, key, day.sensor, day.plan.day);
  const origin = originOf(role === "homeMirai" ? "mirai" : role === "persistent" || role === "mirai" ? role : "light");
  const marked = role === "mirai" || role === "homeMirai";
  for (let packet = 0; packet < count; packet++) {
    const source = drawFrom(pool, day.plan.day, day.run.volume.days, random);
    const address = pool.addresses[source] ?? 0;
    const first = role === "persistent" ? (pool.addresses[source % pool.window] ?? 0) : address;
    const style = marked ? MIRAI : styleOfSource(first, key, role === "persistent");
    day.out.add(day.clock.usual(random), address, key, style, origin);
  }
}

/** Scanners on budgeted ports: home scanners first (never on 23/TCP, whose home senders are planned), then any abroad. */
function planBudgetedScans(day: SensorDay): void {
  const random = openStream(day.run.request.seed, "budgeted-scans", day.sensor, day.plan.day);
  const role = ROLES.indexOf("scanner");
  const keys = day.run.budget.keys.flatMap((key, port) =>
    new Array<PortKey>(day.run.budget.on(day.sensor, port, role, day.plan.day)).fill(key),
  );
  const waiting = [...(day.plan.scans.homeOnBudgeted[day.sensor] ?? [])];
  for (const key of random.shuffle(keys)) {
    const scanner = (key === TELNET ? undefined : waiting.pop()) ?? scannerAbroad(day, random);
    if (scanner === null) fillFromLight(day, key, random);
    else addScan(day, scanner, key, random);
  }
}

function planTailScans(day: SensorDay): void {
  const random = openStream(day.run.request.seed, "tail-scans", day.sensor, day.plan.day);
  for (const { scanner, key } of day.plan.scans.sure[day.sensor] ?? []) addScan(day, scanner, key, random);
  const ground = { tail: day.run.tail, budgeted: day.plan.budgeted };
  for (let left = day.plan.scans.further[day.sensor] ?? 0; left > 0; left--) {
    const scanner = scannerAbroad(day, random);
    if (scanner === null) addTail(day, random);
    else addScan(day, scanner, furtherPort(scanner, ground, random), random);
  }
}

function planTail(day: SensorDay): void {
  const random = openStream(day.run.request.seed, "tail", day.sensor, day.plan.day);
  for (let left = day.plan.tailLight[day.sensor] ?? 0; left > 0; left--) addTail(day, random);
}

/** A light source of the tail keeps to one port, which its address decides. */
function addTail(day: SensorDay, random: Random): void {
  const { pools, tail, volume } = day.run;
  const address = pools.tail.addresses[drawFrom(pools.tail, day.plan.day, volume.days, random)] ?? 0;
  const rank = Math.floor(tail.keys.length * (mixBits(address, 0x7a11) / 4_294_967_296) ** 1.6);
  const key = tail.keys[rank] ?? 0;
  day.out.add(day.clock.usual(random), address, key, styleOfSource(address, key, false), originOf("tail"));
}

function fillFromLight(day: SensorDay, key: PortKey, random: Random): void {
  const pool = day.run.pools.light[day.run.budget.keys.indexOf(key)] ?? day.run.pools.tail;
  const address = pool.addresses[drawFrom(pool, day.plan.day, day.run.volume.days, random)] ?? 0;
  day.out.add(day.clock.usual(random), address, key, styleOfSource(address, key, false), originOf("light"));
}

function addScan(day: SensorDay, scanner: PlannedScanner, key: PortKey, random: Random): void {
  const draw = mixBits(scanner.address, day.plan.day);
  const start = (0.7 * (draw & 1023)) / 1024;
  const length = Math.min(1 - start, 0.15 + (0.85 * ((draw >>> 10) & 1023)) / 1024);
  day.out.add(day.clock.between(start, length, random), scanner.address, key, scanner.style, originOf("scanner"));
}

function scannerAbroad(day: SensorDay, random: Random): PlannedScanner | null {
  const { choice, abroad } = day.plan.scans;
  return choice === null ? null : (abroad[choice.draw(random)] ?? null);
}

function originOf(origin: Origin): number {
  return ORIGINS.indexOf(origin);
}
