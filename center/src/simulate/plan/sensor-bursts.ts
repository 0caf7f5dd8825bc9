import { styleOf } from "../encode/style.ts";
import { mixBits, openStream } from "../random/random.ts";
import { isIcmpAnswer } from "./backscatter.ts";
import type { PlannedVictim } from "./backscatter.ts";
import { ORIGINS } from "./packet-plan.ts";
import type { PacketPlan } from "./packet-plan.ts";
import { ICMP, TCP, portKey } from "./port-key.ts";
import type { PortKey } from "./port-key.ts";
import type { RunPlan } from "./run-plan.ts";
import type { DayClock } from "./time-of-day.ts";
import { countOn, observedOn } from "./window-counts.ts";

const BACKSCATTER = ORIGINS.indexOf("backscatter");
const CHANGE = ORIGINS.indexOf("change");
const FLOOD = ORIGINS.indexOf("flood");

/** Adds what happens at its own time: answers of victims, planted changes and the flood. */
export function planBursts(run: RunPlan, day: number, sensor: number, clock: DayClock, out: PacketPlan): void {
  run.victims.forEach((victim, index) => addAnswers(run, victim, index, day, sensor, clock, out));
  for (const change of run.changes) {
    const place = change.sensors.indexOf(sensor);
    const counts = change.counts[place];
    const count = counts === undefined ? 0 : countOn(counts, day);
    if (count === 0) continue;
    const random = openStream(run.request.seed, "change-packets", change.id, sensor, day);
    const spans = observedOn(run.coverage, run.timeline, sensor, change.window, day);
    for (let packet = 0; packet < count; packet++) {
      const source = random.below(change.sources.length);
      const style = change.styles?.[source] ?? change.style;
      out.add(clock.within(spans, random), change.sources[source] ?? 0, change.key, style, CHANGE);
    }
  }
  addFlood(run, day, sensor, out);
}

function addAnswers(
  run: RunPlan,
  victim: PlannedVictim,
  index: number,
  day: number,
  sensor: number,
  clock: DayClock,
  out: PacketPlan,
): void {
  const counts = victim.counts[sensor];
  const count = counts === undefined ? 0 : countOn(counts, day);
  if (count === 0) return;
  const random = openStream(run.request.seed, "answers", index, sensor, day);
  const spans = observedOn(run.coverage, run.timeline, sensor, victim.window, day);
  const icmp = isIcmpAnswer(victim.answer);
  const style = styleOf(victim.answer);
  for (let packet = 0; packet < count; packet++) {
    const key = icmp ? portKey(ICMP, 0) : ephemeralKey(run, random.word());
    out.add(clock.within(spans, random), victim.address, key, style, BACKSCATTER, victim.servicePort);
  }
}

/** An ephemeral port that has no budget, so that answers leave the planned order of ports alone. */
function ephemeralKey(run: RunPlan, draw: number): PortKey {
  let port = 1024 + (draw % 64_512);
  while (run.targets.keys.includes(portKey(TCP, port))) port = 1024 + (mixBits(port, 7) % 64_512);
  return portKey(TCP, port);
}

function addFlood(run: RunPlan, day: number, sensor: number, out: PacketPlan): void {
  const { flood } = run;
  if (flood?.sensor !== sensor || flood.day !== day) return;
  const random = openStream(run.request.seed, "flood-packets");
  const start = (flood.window.from - (run.timeline.starts[day] ?? 0)) * 1000;
  const length = (flood.window.to - flood.window.from) * 1000;
  const style = styleOf("flood");
  for (const address of flood.sources) out.add(start + random.below(length), address, flood.key, style, FLOOD);
}
