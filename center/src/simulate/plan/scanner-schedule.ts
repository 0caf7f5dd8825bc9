import { mixBits } from "../random/random.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { PlannedScanner, ScannerPlan } from "./scanners.ts";
import type { Timeline } from "./timeline.ts";

/** The home region's scan sources on a day, exactly as many of each organisation as the calendar says. */
export function homeAtWork(
  scenario: Scenario,
  timeline: Timeline,
  scanners: ScannerPlan,
  day: number,
): readonly PlannedScanner[] {
  const { days } = scenario.scanners.calendar;
  const counts = days[timeline.days[day] ?? ""] ?? [];
  const place = (column: number): { readonly turn: number; readonly of: number } =>
    placeAmongBusyDays(scenario, timeline, column, day);
  return counts.flatMap((count, column) => {
    const group = scanners.home[column] ?? [];
    if (count === 0 || group.length === 0) return [];
    const { turn, of } = place(column);
    const first = Math.floor((turn * group.length) / of);
    const step = count > 1 ? Math.max(1, Math.floor(group.length / count)) : 1;
    const chosen = new Set<PlannedScanner>();
    for (let index = first; chosen.size < count; index += step) {
      const candidate = group[index % group.length];
      if (candidate !== undefined && !chosen.has(candidate)) chosen.add(candidate);
      else index += 1 - step;
    }
    return [...chosen];
  });
}

/** Source-days of the home region's scanners over the whole calendar. */
export function homeSourceDays(scenario: Scenario): number {
  return Object.values(scenario.scanners.calendar.days).reduce(
    (sum, counts) => sum + counts.reduce((total, count) => total + count, 0),
    0,
  );
}

/** The scanners abroad that are at work on a day, at most `most`, those with the strongest will first. */
export function abroadAtWork(
  timeline: Timeline,
  scanners: ScannerPlan,
  day: number,
  most: number,
  seed: number,
): readonly number[] {
  const will = scanners.abroad
    .map((scanner, index) => ({ index, will: mixBits(index * 1009 + day, seed ^ 0x5ca7) }))
    .filter(({ index, will: draw }) => isAtWork(scanners.abroad[index], timeline, day, draw / 4_294_967_296));
  return will
    .sort((left, right) => left.will - right.will)
    .slice(0, Math.max(0, most))
    .map(({ index }) => index)
    .sort((left, right) => left - right);
}

function isAtWork(scanner: PlannedScanner | undefined, timeline: Timeline, day: number, draw: number): boolean {
  if (scanner === undefined) return false;
  switch (scanner.schedule) {
    case "daily":
      return draw < 0.55;
    case "weekly":
      return timeline.weekdays[day] === scanner.phase % 7;
    case "bursts":
      return (day + (scanner.phase % 11)) % 11 < 2 + ((scanner.phase >>> 8) % 2);
  }
}

function placeAmongBusyDays(
  scenario: Scenario,
  timeline: Timeline,
  column: number,
  day: number,
): { readonly turn: number; readonly of: number } {
  const busy = timeline.days.filter((name) => (scenario.scanners.calendar.days[name]?.[column] ?? 0) > 0);
  return { turn: busy.indexOf(timeline.days[day] ?? ""), of: Math.max(1, busy.length) };
}
