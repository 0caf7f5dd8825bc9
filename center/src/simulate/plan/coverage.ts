import { openStream } from "../random/random.ts";
import type { Random } from "../random/random.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { PlannedSensor } from "./network.ts";
import { clip, secondsOf, spanOf } from "./timeline.ts";
import type { Span, Timeline } from "./timeline.ts";

/** Time in which a sensor observed nothing, and why. */
export interface Gap extends Span {
  readonly sensor: number;
  readonly reason: "outage" | "not yet joined";
}

/** A day on which the kernel of a sensor dropped this share (0 to 1) of what arrived. */
export interface Drop {
  readonly sensor: number;
  readonly day: number;
  readonly share: number;
}

/** When each sensor observes. */
export interface CoveragePlan {
  readonly gaps: readonly Gap[];
  readonly drops: readonly Drop[];
  /** Observed spans of a sensor on a day, in order. */
  spans(sensor: number, day: number): readonly Span[];
  /** Observed spans of a sensor within any window, in order. */
  within(sensor: number, window: Span): readonly Span[];
  /** Observed share of the day, 0 to 1. */
  share(sensor: number, day: number): number;
  /** Share of the packets that the kernel dropped, 0 to 1. */
  dropped(sensor: number, day: number): number;
}

/** Packets that a kernel dropped when it kept `kept` of them, at a share (0 to 1) of what arrived. */
export function droppedPackets(kept: number, share: number): number {
  return Math.round((kept * share) / (1 - share));
}

/** Places outages, joins and days of drops. */
export function planCoverage(
  scenario: Scenario,
  timeline: Timeline,
  sensors: readonly PlannedSensor[],
  seed: number,
): CoveragePlan {
  const gaps = [...joinGaps(timeline, sensors), ...planOutages(scenario, timeline, sensors, seed)];
  const drops = planDrops(scenario, timeline, sensors, seed);
  const observed = sensors.map((sensor) =>
    withoutGaps(
      wholePeriod(timeline),
      gaps.filter((gap) => gap.sensor === sensor.index),
    ),
  );
  const within = (sensor: number, window: Span): readonly Span[] => clip(observed[sensor] ?? [], window);
  const days = timeline.days.length;
  const spans = sensors.flatMap(({ index }) => timeline.days.map((_, day) => within(index, spanOf(timeline, day))));
  const dropped = new Map(drops.map((drop) => [drop.sensor * days + drop.day, drop.share]));
  return {
    gaps,
    drops,
    within,
    spans: (sensor, day) => spans[sensor * days + day] ?? [],
    share(sensor, day) {
      const { from, to } = spanOf(timeline, day);
      return secondsOf(spans[sensor * days + day] ?? []) / (to - from);
    },
    dropped: (sensor, day) => dropped.get(sensor * days + day) ?? 0,
  };
}

function wholePeriod(timeline: Timeline): Span {
  return { from: timeline.starts[0] ?? 0, to: timeline.starts.at(-1) ?? 0 };
}

function withoutGaps(whole: Span, gaps: readonly Gap[]): readonly Span[] {
  const spans: Span[] = [];
  let from = whole.from;
  for (const gap of [...gaps].sort((left, right) => left.from - right.from)) {
    if (gap.from > from) spans.push({ from, to: gap.from });
    from = Math.max(from, gap.to);
  }
  if (from < whole.to) spans.push({ from, to: whole.to });
  return spans;
}

function joinGaps(timeline: Timeline, sensors: readonly PlannedSensor[]): readonly Gap[] {
  return sensors
    .filter((sensor) => sensor.joins > 0)
    .map((sensor) => ({
      sensor: sensor.index,
      reason: "not yet joined",
      from: wholePeriod(timeline).from,
      to: spanOf(timeline, sensor.joins).from,
    }));
}

function planOutages(
  scenario: Scenario,
  timeline: Timeline,
  sensors: readonly PlannedSensor[],
  seed: number,
): readonly Gap[] {
  const random = openStream(seed, "outages");
  const { count, hours } = scenario.coverage.outages;
  const whole = wholePeriod(timeline);
  const chosen = random.shuffle(sensors.map((sensor) => sensor.index));
  return Array.from({ length: count }, (_, turn): Gap => {
    const length = Math.round(60 * logBetween(random, hours)) * 60;
    const latest = Math.max(whole.from, whole.to - length - 86_400);
    const from = Math.floor(random.between(whole.from + 86_400, latest) / 60) * 60;
    const blocked = floodSpan(scenario, timeline);
    const hit = blocked !== null && from < blocked.to && from + length > blocked.from;
    const start = hit ? blocked.to : from;
    return { sensor: chosen[turn % chosen.length] ?? 0, reason: "outage", from: start, to: start + length };
  });
}

function floodSpan(scenario: Scenario, timeline: Timeline): Span | null {
  if (scenario.flood === null) return null;
  const day = timeline.days.indexOf(scenario.flood.at.slice(0, 10));
  return day < 0 ? null : spanOf(timeline, day);
}

function planDrops(
  scenario: Scenario,
  timeline: Timeline,
  sensors: readonly PlannedSensor[],
  seed: number,
): readonly Drop[] {
  const random = openStream(seed, "drops");
  const { count, share } = scenario.coverage.drops;
  const days = timeline.days.length;
  const cells = new Set<number>();
  while (cells.size < Math.min(count, sensors.length * days)) cells.add(random.below(sensors.length * days));
  return [...cells].map((cell) => ({
    sensor: Math.floor(cell / days),
    day: cell % days,
    share: random.between(share[0], share[1]),
  }));
}

function logBetween(random: Random, [low, high]: readonly [number, number]): number {
  return low * (high / low) ** random.unit();
}
