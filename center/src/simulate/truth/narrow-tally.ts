import { toolOf } from "../encode/style.ts";
import { isOfPart } from "../plan/narrow-change.ts";
import { ORIGINS } from "../plan/packet-plan.ts";
import type { PacketPlan } from "../plan/packet-plan.ts";
import type { PlannedChange } from "../plan/change.ts";
import { protocolOf } from "../plan/port-key.ts";
import type { RunPlan } from "../plan/run-plan.ts";

const CHANGE = ORIGINS.indexOf("change");

/** What a part of a port usually gets, of a narrow change at its sensors. */
export interface PartCount {
  /** Usual packets in the window of the change, by its sensors in their order. */
  readonly within: Float64Array;
  /** Usual packets on each day, all its sensors together. */
  readonly days: Float64Array;
}

/** Counts the usual packets of the regions and tools whose packets a run's narrow changes raise. */
export class NarrowTally {
  readonly #run: RunPlan;
  readonly #changes: readonly PlannedChange[];
  readonly #counts: ReadonlyMap<number, PartCount>;

  constructor(run: RunPlan) {
    this.#run = run;
    this.#changes = run.changes.filter(({ part }) => part !== null);
    this.#counts = new Map(
      this.#changes.map(({ id, sensors }) => [
        id,
        { within: new Float64Array(sensors.length), days: new Float64Array(run.timeline.days.length) },
      ]),
    );
  }

  /** Takes in one sensor's day. */
  add(plan: PacketPlan, sensor: number, day: number): void {
    for (const change of this.#changes) {
      const place = change.sensors.indexOf(sensor);
      if (place >= 0) this.#addTo(change, place, plan, day);
    }
  }

  /** The counts of a change by its number; null where it is of a whole port. */
  of(change: number): PartCount | null {
    return this.#counts.get(change) ?? null;
  }

  #addTo(change: PlannedChange, place: number, plan: PacketPlan, day: number): void {
    const counts = this.#counts.get(change.id);
    const { part, key, window } = change;
    if (counts === undefined || part === null) return;
    const { space, timeline } = this.#run;
    const wanted = toolOf(change.style, protocolOf(key));
    const start = timeline.starts[day] ?? 0;
    for (let row = 0; row < plan.length; row++) {
      if (plan.key[row] !== key || plan.origin[row] === CHANGE) continue;
      const region = space.regions[space.regionOf(plan.source[row] ?? 0)] ?? "";
      if (!isOfPart(part, region, toolOf(plan.style[row] ?? 0, protocolOf(key)), wanted)) continue;
      counts.days[day] = (counts.days[day] ?? 0) + 1;
      const second = start + (plan.millisecond[row] ?? 0) / 1000;
      if (second >= window.from && second < window.to) counts.within[place] = (counts.within[place] ?? 0) + 1;
    }
  }
}
