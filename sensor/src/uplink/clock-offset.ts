import type { Clock } from "../host/index.ts";

/** One exchange of times with the center: milliseconds of the monotonic clock, microseconds of the center's. */
export interface TimeExchange {
  readonly sent: number;
  readonly answered: number;
  readonly receivedAt: number;
  readonly answeredAt: number;
}

/** Center's clock minus the sensor's, and how far off that may be at most; microseconds. */
export interface ClockOffset {
  readonly offset: number;
  readonly uncertainty: number;
}

/** The offset of the sensor's clock, from the best of its recent exchanges. */
export interface OffsetEstimate {
  add(exchange: TimeExchange): void;
  /** By the clock as it is set now; null before the first exchange. */
  now(): ClockOffset | null;
}

interface Sample {
  /** Center's clock minus the monotonic one, microseconds: it stands when somebody sets the wall clock. */
  readonly base: number;
  readonly halfTrip: number;
  readonly at: number;
}

const KEPT = 8;
/** Microseconds a millisecond by which two untended quartz clocks may run apart (200 ppm). */
const DRIFT = 0.2;

/**
 * Four time stamps give the offset to within half the round trip, however the trip divides. The best of the last eight
 * exchanges counts, each growing less certain with its age. An exchange that contradicts the ones before it (the host was
 * asleep, or the center's clock was set) ends them.
 */
export function createOffsetEstimate(clock: Clock): OffsetEstimate {
  let samples: readonly Sample[] = [];
  return {
    add({ sent, answered, receivedAt, answeredAt }) {
      const trip = (answered - sent) * 1000 - (answeredAt - receivedAt);
      if (answered < sent || answeredAt < receivedAt || trip < 0) return;
      const base = (receivedAt + answeredAt) / 2 - ((sent + answered) / 2) * 1000;
      const sample = { base, halfTrip: trip / 2, at: answered };
      const agreeing = samples.filter((other) => Math.abs(other.base - base) <= bound(other, answered) + trip / 2);
      samples = [...agreeing, sample].slice(-KEPT);
    },
    now() {
      const at = clock.monotonic();
      const [best] = samples.toSorted((one, other) => bound(one, at) - bound(other, at));
      if (best === undefined) return null;
      const offset = Math.round(best.base - (clock.wall() - at * 1000));
      return { offset, uncertainty: Math.ceil(bound(best, at)) };
    },
  };
}

function bound({ halfTrip, at }: Sample, now: number): number {
  return halfTrip + Math.max(0, now - at) * DRIFT;
}
