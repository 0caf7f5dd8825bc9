import type { Random } from "../random/random.ts";
import type { VolumeSpec } from "../scenario/scenario.ts";
import type { Span } from "./timeline.ts";

/** Draws times of one sensor's day, in milliseconds after its start, within what the sensor observed. */
export interface DayClock {
  /** Follows the rise and fall over the day. */
  usual(random: Random): number;
  /** Evenly within a part of the day, given by where it starts and how long it is (shares of the day). */
  between(start: number, length: number, random: Random): number;
  /** Evenly within given spans of the day. */
  within(spans: readonly Span[], random: Random): number;
}

const TRIES = 48;

/** The clock of a day that begins at `day.from`, observed in `observed` (at least one span). */
export function openClock(volume: VolumeSpec, day: Span, observed: readonly Span[]): DayClock {
  const length = (day.to - day.from) * 1000;
  const whole = observed.length === 1 && observed[0]?.from === day.from && observed[0].to === day.to;
  const amplitude = volume.hourAmplitude;
  const turn = (2 * Math.PI) / 24;
  const isObserved = (millisecond: number): boolean =>
    whole ||
    observed.some((span) => millisecond >= (span.from - day.from) * 1000 && millisecond < (span.to - day.from) * 1000);
  const within = (spans: readonly Span[], random: Random): number => evenlyWithin(spans, day.from, random);
  return {
    usual(random) {
      for (let attempt = 0; attempt < TRIES; attempt++) {
        const share = random.unit();
        const level = 1 + amplitude * Math.cos((share * 24 - volume.peakHour) * turn);
        if (random.unit() * (1 + amplitude) < level && isObserved(share * length)) return Math.floor(share * length);
      }
      return within(observed, random);
    },
    between(start, share, random) {
      for (let attempt = 0; attempt < TRIES; attempt++) {
        const millisecond = Math.floor((start + share * random.unit()) * length);
        if (millisecond < length && isObserved(millisecond)) return millisecond;
      }
      return within(observed, random);
    },
    within,
  };
}

function evenlyWithin(spans: readonly Span[], dayStart: number, random: Random): number {
  const seconds = spans.reduce((sum, span) => sum + span.to - span.from, 0);
  let offset = random.unit() * seconds;
  for (const span of spans) {
    if (offset < span.to - span.from) return Math.floor((span.from - dayStart + offset) * 1000);
    offset -= span.to - span.from;
  }
  return Math.floor(((spans[0]?.from ?? dayStart) - dayStart) * 1000);
}
