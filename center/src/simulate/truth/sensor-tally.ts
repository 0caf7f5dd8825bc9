import { droppedPackets } from "../plan/coverage.ts";
import type { PacketPlan } from "../plan/packet-plan.ts";
import type { RunPlan } from "../plan/run-plan.ts";
import { secondsOf, spanOf } from "../plan/timeline.ts";
import type { TruthCell, TruthFile } from "./csv.ts";
import { NumberSet } from "./number-set.ts";

/** Counts packets and sources by sensor and by group, day by day and over the period. */
export class SensorTally {
  readonly #run: RunPlan;
  readonly #day = new NumberSet(1 << 16);
  readonly #group = new NumberSet(1 << 16);
  readonly #period = new NumberSet(1 << 18);
  readonly #rows: (readonly TruthCell[])[] = [];
  readonly #groupRows: (readonly TruthCell[])[] = [];
  readonly #periodSources: Uint32Array;
  readonly #packets: Float64Array;
  readonly #daySums = new Map<string, { packets: number; sources: number }>();

  constructor(run: RunPlan) {
    this.#run = run;
    this.#periodSources = new Uint32Array(run.sensors.length);
    this.#packets = new Float64Array(run.sensors.length);
  }

  /** Packets of the period by sensor. */
  packets(): Float64Array {
    return this.#packets;
  }

  /** Adds one sensor-day. */
  add(plan: PacketPlan, sensor: number, day: number): void {
    const group = this.#run.sensors[sensor]?.group ?? "overseas";
    const sum = this.#daySums.get(group) ?? { packets: 0, sources: 0 };
    this.#daySums.set(group, sum);
    let sources = 0;
    for (let row = 0; row < plan.length; row++) {
      const source = plan.source[row] ?? 0;
      if (this.#day.add(sensor * 4_294_967_296 + source)) sources++;
      if (this.#group.add((group === "domestic" ? 0 : 4_294_967_296) + source)) sum.sources++;
      if (this.#period.add(sensor * 4_294_967_296 + source))
        this.#periodSources[sensor] = (this.#periodSources[sensor] ?? 0) + 1;
    }
    sum.packets += plan.length;
    this.#packets[sensor] = (this.#packets[sensor] ?? 0) + plan.length;
    this.#rows.push(this.#rowOf(sensor, day, plan.length, sources));
  }

  /** Closes a day. */
  endDay(day: number): void {
    for (const [group, { packets, sources }] of this.#daySums) {
      this.#groupRows.push([this.#run.timeline.days[day] ?? "", group, packets, sources]);
    }
    this.#daySums.clear();
    this.#day.clear();
    this.#group.clear();
  }

  files(): readonly TruthFile[] {
    return [
      {
        name: "sensor_days.csv",
        columns: ["day", "sensor", "packets", "sources", "observed_seconds", "day_seconds", "dropped", "weight"],
        rows: this.#rows,
      },
      { name: "group_days.csv", columns: ["day", "group", "packets", "sources"], rows: this.#groupRows },
      {
        name: "sensors.csv",
        columns: ["sensor", "group", "country", "network", "packets", "sources"],
        rows: this.#run.sensors.map(({ index, name, group, country, network }) => [
          name,
          group,
          country,
          network,
          this.#packets[index] ?? 0,
          this.#periodSources[index] ?? 0,
        ]),
      },
    ];
  }

  #rowOf(sensor: number, day: number, packets: number, sources: number): readonly TruthCell[] {
    const { coverage, timeline, sensors } = this.#run;
    const observed = secondsOf(coverage.spans(sensor, day));
    const { from, to } = spanOf(timeline, day);
    const dropped = droppedPackets(packets, coverage.dropped(sensor, day));
    const kept = packets + dropped === 0 ? 1 : packets / (packets + dropped);
    const weight = (observed / (to - from)) * kept;
    return [
      timeline.days[day] ?? "",
      sensors[sensor]?.name ?? "",
      packets,
      sources,
      observed,
      to - from,
      dropped,
      weight,
    ];
  }
}
