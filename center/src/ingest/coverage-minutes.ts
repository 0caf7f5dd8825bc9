import type { CoverageKind, Interval, ObservedStretch } from "../state/index.ts";
import type { UnobservedSpan } from "./coverage-spans.ts";
import { union } from "./observed-time.ts";

/** Minutes in a row, from the first second of the first. */
export interface MinuteSpan {
  readonly first: number;
  readonly minutes: number;
}

/** What one sensor observed in the minutes of a span, by index. */
export interface SensorMinutes {
  readonly seconds: Uint8Array;
  readonly captured: Float64Array;
  readonly dropped: Float64Array;
  readonly thinned: Float64Array;
  /** Code of the coverage kind: 0 nothing, else `COVERAGE_KIND_CODES`. */
  readonly kind: Uint8Array;
}

/** Seconds of a minute that were not observed, all for one reason. */
export interface UnobservedPart extends Pick<UnobservedSpan, "state" | "reason" | "withheld"> {
  readonly minute: number;
  readonly seconds: number;
}

/** Packets of one segment that are to be spread over its observed seconds in the span. */
export interface SegmentPackets {
  readonly captured: number;
  /** Over the whole segment; of its observed seconds, `before` come before the span and `total` is all. */
  readonly dropped: number;
  readonly thinned: number;
  readonly before: number;
  readonly total: number;
}

/** Codes of the column `kind`; a greater one is weaker. */
export const COVERAGE_KIND_CODES: Readonly<Record<CoverageKind, number>> = { measured: 1, declared: 2, inferred: 3 };

const MINUTE = 60;

/** A span in which nothing was observed. */
export function unobserved({ minutes }: MinuteSpan): SensorMinutes {
  return {
    seconds: new Uint8Array(minutes),
    captured: new Float64Array(minutes),
    dropped: new Float64Array(minutes),
    thinned: new Float64Array(minutes),
    kind: new Uint8Array(minutes),
  };
}

/**
 * Enters the observed time of one sensor and how it is known from all its stretches: a second counts once, however many
 * segments hold it. `observed` is the part of the stretches that counts, all of it where it is not given.
 */
export function addObservedTime(
  into: SensorMinutes,
  span: MinuteSpan,
  stretches: readonly ObservedStretch[],
  observed: readonly Interval[] = union(stretches),
): void {
  for (const { from, to } of observed) {
    forEachMinute(from, to, span, (minute, seconds) => {
      into.seconds[minute] = (into.seconds[minute] ?? 0) + seconds;
    });
  }
  for (const { from, to, kind } of stretches) {
    forEachMinute(from, to, span, (minute) => {
      into.kind[minute] = Math.max(into.kind[minute] ?? 0, COVERAGE_KIND_CODES[kind]);
    });
  }
}

/** Spreads the packets of one segment evenly over its stretches in the span, in whole packets whose sum is exact. */
export function addPackets(
  into: SensorMinutes,
  span: MinuteSpan,
  stretches: readonly ObservedStretch[],
  packets: SegmentPackets,
): void {
  let inSpan = 0;
  for (const { from, to } of stretches) forEachMinute(from, to, span, (_, seconds) => (inSpan += seconds));
  let passed = 0;
  for (const { from, to } of stretches) {
    forEachMinute(from, to, span, (minute, seconds) => {
      into.captured[minute] = (into.captured[minute] ?? 0) + share(packets.captured, passed, seconds, inSpan);
      const dropped = share(packets.dropped, packets.before + passed, seconds, packets.total);
      into.dropped[minute] = (into.dropped[minute] ?? 0) + dropped;
      const thinned = share(packets.thinned, packets.before + passed, seconds, packets.total);
      into.thinned[minute] = (into.thinned[minute] ?? 0) + thinned;
      passed += seconds;
    });
  }
}

/** Spans that were not observed, by minute; what one minute holds for one reason is one part. */
export function unobservedParts(span: MinuteSpan, spans: readonly UnobservedSpan[]): readonly UnobservedPart[] {
  const parts = new Map<string, UnobservedPart>();
  for (const { from, to, state, reason, withheld } of spans) {
    forEachMinute(from, to, span, (minute, seconds) => {
      const key = [minute, state, reason, withheld].join(" ");
      const before = parts.get(key)?.seconds ?? 0;
      parts.set(key, { minute, seconds: before + seconds, state, reason, withheld });
    });
  }
  return [...parts.values()];
}

/** The whole part of `amount` that falls on `seconds` after `passed` of `all` seconds; the parts sum to `amount`. */
function share(amount: number, passed: number, seconds: number, all: number): number {
  if (all === 0) return 0;
  return Math.floor((amount * (passed + seconds)) / all) - Math.floor((amount * passed) / all);
}

function forEachMinute(
  from: number,
  to: number,
  { first, minutes }: MinuteSpan,
  visit: (minute: number, seconds: number) => void,
): void {
  const end = Math.min(to, first + minutes * MINUTE);
  for (let at = Math.max(from, first); at < end;) {
    const minute = Math.floor((at - first) / MINUTE);
    const next = Math.min(end, first + (minute + 1) * MINUTE);
    visit(minute, next - at);
    at = next;
  }
}
