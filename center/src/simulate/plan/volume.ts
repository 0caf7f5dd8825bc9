import { openStream } from "../random/random.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { CoveragePlan } from "./coverage.ts";
import type { PlannedSensor } from "./network.ts";
import type { Timeline } from "./timeline.ts";

/** Packets that reach the captures, before what bursts and changes add; indexed by sensor x days + day. */
export interface VolumePlan {
  readonly days: number;
  readonly packets: Int32Array;
  /** The same summed over the days of a sensor. */
  readonly totals: Float64Array;
  /** Standard deviation of a sensor-day about its expectation, as a share of it. */
  readonly deviation: number;
}

/** Draws the level of every sensor-day: month, weekend and chance, times what was observed and not dropped. */
export function planVolume(
  scenario: Scenario,
  timeline: Timeline,
  sensors: readonly PlannedSensor[],
  coverage: CoveragePlan,
  seed: number,
): VolumePlan {
  const days = timeline.days.length;
  const packets = new Int32Array(sensors.length * days);
  const totals = new Float64Array(sensors.length);
  const { months, weekend, deviation } = scenario.volume;
  const common = openStream(seed, "volume");
  const shared = timeline.days.map(() => common.logNormal(deviation * 0.6));
  for (const { index, packetsPerDay } of sensors) {
    const random = openStream(seed, "volume", index);
    for (let day = 0; day < days; day++) {
      const month = months[(timeline.months[day] ?? 0) % months.length] ?? 1;
      const weekday = [0, 6].includes(timeline.weekdays[day] ?? 0) ? weekend : 1;
      const level = month * weekday * (shared[day] ?? 1) * random.logNormal(deviation * 0.8);
      const kept = coverage.share(index, day) * (1 - coverage.dropped(index, day));
      const count = Math.round(packetsPerDay * level * kept);
      packets[index * days + day] = count;
      totals[index] = (totals[index] ?? 0) + count;
    }
  }
  return { days, packets, totals, deviation };
}
