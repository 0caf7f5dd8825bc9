import { planDay } from "../plan/day-plan.ts";
import { PacketPlan } from "../plan/packet-plan.ts";
import type { RunPlan } from "../plan/run-plan.ts";
import { planSensorDay } from "../plan/sensor-day.ts";
import { compareOrders } from "./agreement.ts";
import type { TruthFile } from "./csv.ts";
import { happeningFiles } from "./happenings.ts";
import { NarrowTally } from "./narrow-tally.ts";
import { PortTally } from "./port-tally.ts";
import { SensorTally } from "./sensor-tally.ts";
import { SourceDays } from "./source-day.ts";
import { SourceTally } from "./source-tally.ts";
import { summarise } from "./summary.ts";
import type { TruthSummary } from "./summary.ts";

/** What a run will send, counted from its plan alone. */
export interface GroundTruth {
  readonly summary: TruthSummary;
  readonly files: readonly TruthFile[];
}

/** Counts a run's plan, day by day; nothing is encoded. `progress` hears how many days are done. */
export function countPlan(run: RunPlan, progress: (days: number) => void = () => undefined): GroundTruth {
  const plan = new PacketPlan();
  const ports = new PortTally(run);
  const sensors = new SensorTally(run);
  const sources = new SourceTally(run);
  const sourceDays = new SourceDays(run);
  const narrow = new NarrowTally(run);
  for (let day = 0; day < run.timeline.days.length; day++) {
    const dayPlan = planDay(run, day);
    for (const { index } of run.sensors) {
      planSensorDay(run, dayPlan, index, plan);
      ports.add(plan, index, day);
      sensors.add(plan, index, day);
      narrow.add(plan, index, day);
      sourceDays.add(plan, index);
    }
    sensors.endDay(day);
    sources.addDay(day, sourceDays);
    sourceDays.clear();
    progress(day + 1);
  }
  const orders = run.sensors.map(({ index }) => ports.ranking(index).slice(0, 10));
  return {
    summary: summarise(run, sensors, sources, ports.totals()),
    files: [
      ...sensors.files(),
      ...ports.files(),
      ...sources.files(),
      ...orderFiles(run, orders),
      ...happeningFiles(run, narrow),
    ],
  };
}

function orderFiles(run: RunPlan, orders: readonly (readonly (readonly [string, number])[])[]): readonly TruthFile[] {
  const names = run.sensors.map(({ name }) => name);
  const pairs = names.flatMap((_, left) =>
    names.slice(left + 1).map((__, offset) => [left, left + 1 + offset] as const),
  );
  const labels = orders.map((order) => order.map(([label]) => label));
  return [
    {
      name: "port_orders.csv",
      columns: ["sensor", "rank", "port", "packets"],
      rows: orders.flatMap((order, sensor) =>
        order.map(([label, packets], rank) => [names[sensor] ?? "", rank + 1, label, packets]),
      ),
    },
    {
      name: "sensor_agreement.csv",
      columns: ["sensor_a", "sensor_b", "jaccard", "rbo", "same_set_to"],
      rows: pairs.map(([left, right]) => {
        const { jaccard, rbo, sameSetTo } = compareOrders(labels[left] ?? [], labels[right] ?? []);
        return [names[left] ?? "", names[right] ?? "", jaccard, rbo, sameSetTo];
      }),
    },
  ];
}
