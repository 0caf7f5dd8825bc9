/** Relative variance of what an hour gets against the level, shared by all sensors, and what evens out over hours. */
const HOUR_VARIANCE = 0.015;
const HOUR_SPAN = 6;
/** The same of each sensor alone, which evens out over the half day and over sensors. */
const SENSOR_VARIANCE = 0.02;
const SENSOR_SPAN = 12;
/** Single packets come a little less evenly than by chance, because a source sends several. */
const PACKET_DISPERSION = 1.15;

/** How much wider than by chance of single packets a count of `expected` spreads that `sensors` sensors got in `hours`. */
export function dispersion(expected: number, hours: number, sensors: number): number {
  return (
    PACKET_DISPERSION +
    (HOUR_VARIANCE * expected) / Math.max(1, hours / HOUR_SPAN) +
    (SENSOR_VARIANCE * expected) / sensors / Math.max(1, hours / SENSOR_SPAN)
  );
}

/**
 * How sure it is that `packets` are more than a level foretells that was itself only counted: the signed root of the
 * likelihood ratio of two Poisson rates against one (Przyborowski and Wilenski's comparison), divided by the dispersion.
 * It is a standard score, right also for a handful of packets and for a level of nothing. `ratio` is the time of the
 * window over that of the level (weighted by where the level was).
 */
export function score(packets: number, level: number, ratio: number, spread: number): number {
  const all = packets + level;
  const share = ratio / (1 + ratio);
  if (packets <= all * share) return 0;
  const own = packets * Math.log(packets / (all * share));
  const before = level === 0 ? 0 : level * Math.log(level / (all * (1 - share)));
  return Math.sqrt(Math.max(0, (2 * (own + before)) / spread));
}

/** What is known of a key before a change of it: whether few sources make it in bursts, and the packets of its level. */
export interface KeyKind {
  readonly clumped: boolean;
  readonly level: { readonly packets: number };
}

/**
 * The score that a change must reach so that, over all keys under watch, one in `WEEKS` weeks is false by chance: the
 * normal quantile of `1 / (keys × hours of that time)`. A key that gets less than five packets a day must reach more: a
 * source that comes by with a handful of them is a rise already. So must a part of the traffic that few sources make.
 */
export function leastScore(keys: number, kind: KeyKind): number {
  const tests = Math.max(1, keys) * WEEKS * 168;
  return Math.max(LEAST, normalQuantile(1 / tests)) + surcharge(kind);
}

/** A change that over its whole time does not reach this is not listed, though its beginning looked like one. */
export function leastListed(kind: KeyKind): number {
  return LEAST + surcharge(kind);
}

function surcharge({ clumped, level }: KeyKind): number {
  if (clumped) return CLUMPED;
  return level.packets < RARE_PACKETS ? RARE : 0;
}

const WEEKS = 20;
const LEAST = 5.3;
const CLUMPED = 2;
/** Packets in four weeks, at all sensors together. */
const RARE_PACKETS = 140;
const RARE = 0.8;

/** Upper quantile of the normal distribution for a small tail, by its asymptotic expansion, to 0.01. */
function normalQuantile(tail: number): number {
  const twice = -2 * Math.log(tail * Math.sqrt(2 * Math.PI));
  let quantile = Math.sqrt(twice);
  for (let step = 0; step < 4; step++) quantile = Math.sqrt(twice - 2 * Math.log(quantile));
  return quantile;
}
