import { CaptureEncoder } from "../encode/capture-file.ts";
import type { SimulatedCapture } from "../encode/capture-file.ts";
import { planDay } from "../plan/day-plan.ts";
import { PacketPlan } from "../plan/packet-plan.ts";
import type { RunPlan } from "../plan/run-plan.ts";
import { planSensorDay } from "../plan/sensor-day.ts";

/** The captures of a run, day by day and sensor by sensor. The bytes of each are valid until the next is asked for. */
export function* simulateCaptures(run: RunPlan): Generator<SimulatedCapture> {
  const plan = new PacketPlan();
  const encoder = new CaptureEncoder(run);
  for (let day = 0; day < run.timeline.days.length; day++) {
    const dayPlan = planDay(run, day);
    for (const { index } of run.sensors) {
      planSensorDay(run, dayPlan, index, plan);
      yield* encoder.encode(plan, index, day);
    }
  }
}
