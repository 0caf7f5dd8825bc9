import { mixBits } from "../random/random.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { SURE_PORTS } from "./scan-day.ts";
import { homeSourceDays } from "./scanner-schedule.ts";
import type { Timeline } from "./timeline.ts";

/** How many packets each scan source of the home region sends on each of its days. */
export interface HomeScans {
  /** Over the whole period. */
  readonly packets: number;
  /** Packets of the sources at work on a day, in the calendar's order; each at least `SURE_PORTS`. */
  on(day: number): readonly number[];
}

/**
 * Shares the home region's scanner packets out over the calendar's source-days. In a small run the least that makes a
 * scan source (ten ports and one to spare) is more than that share; the home region then sends more than the scenario says.
 */
export function planHomeScans(scenario: Scenario, timeline: Timeline, packets: number, seed: number): HomeScans {
  const { home, scanners } = scenario;
  const wanted = (packets * home.packets * home.scanners) / 10_000;
  const each = wanted / Math.max(1, homeSourceDays(scenario));
  const days = timeline.days.map((name, day) => {
    const sources = (scanners.calendar.days[name] ?? []).reduce((sum, count) => sum + count, 0);
    return Array.from({ length: sources }, (_, index) => {
      const chance = 0.8 + (0.4 * mixBits(day * 256 + index, seed ^ 0x40e)) / 4_294_967_296;
      return Math.max(SURE_PORTS, Math.round(each * chance));
    });
  });
  return {
    packets: days.flat().reduce((sum, count) => sum + count, 0),
    on: (day) => days[day] ?? [],
  };
}
