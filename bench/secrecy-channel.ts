import { randomBytes } from "node:crypto";
import { KeyedNoise, PUBLIC_POLICY, firstLevel, gateSeries, planPublication } from "@teiten/center/publish";
import type { CellSpan, PublicCell, PublicationPeriod, RawSeries } from "@teiten/center/publish";

/** What an attacker reads of one cell: its value, or null where it is withheld. */
export type Reading = number | null;

/** A way of publishing counts, cell after cell: what was read once stays. An attacker knows how it works, and not its key. */
export interface Channel {
  readonly name: string;
  /** Days of a cell, and days after its end until it can be read. */
  readonly cellDays: number;
  readonly delayDays: number;
  /** One cell of a series, by the number of its first day. */
  read(series: RawSeries, from: number): Reading;
  /** Standard deviation of the noise of a cell, as it is published beside the value; null where nothing is. */
  noiseOf(series: RawSeries, from: number): number | null;
}

const DAYS: Readonly<Record<PublicationPeriod, number>> = { week: 7, month: 28, quarter: 91 };

/** The product's own gate, with the plan that it makes for so many sensors of one side; null where nothing is published. */
export function publicChannel(sensors: RawSeries["sensors"]): Channel | null {
  const plan = planPublication(
    PUBLIC_POLICY,
    sensors.map(({ operator }) => ({ operator, side: "domestic" as const })),
  );
  const period = plan?.[0]?.period;
  if (period === undefined) return null;
  const noise = new KeyedNoise(randomBytes(32));
  const frozen = new Map<string, PublicCell[]>();
  const cellDays = DAYS[period];
  const cell = (series: RawSeries, from: number): PublicCell | undefined => {
    const own = frozen.get(series.name) ?? [];
    frozen.set(series.name, own);
    const wanted = Math.floor(from / cellDays);
    const spans = Array.from({ length: Math.max(0, wanted + 1 - own.length) }, (_, index): CellSpan => {
      const start = (own.length + index) * cellDays;
      return { label: `day ${start}`, from: start, to: start + cellDays };
    });
    const order = {
      policy: PUBLIC_POLICY,
      noise,
      period,
      firstLevel: firstLevel(series.name),
      published: own,
      today: series.days + PUBLIC_POLICY.lateDays,
    };
    own.push(...gateSeries(order, series, spans));
    return own[wanted];
  };
  return {
    name: `public (by the ${period})`,
    cellDays,
    delayDays: PUBLIC_POLICY.lateDays,
    read: (series, from) => cell(series, from)?.value ?? null,
    noiseOf: (series, from) => cell(series, from)?.noise ?? null,
  };
}

/** What live graphs of exact means do: each day, on the day. */
export function naiveChannel(): Channel {
  return {
    name: "exact daily means",
    cellDays: 1,
    delayDays: 0,
    read: (series, from) => meanOf(series, from, from + 1),
    noiseOf: () => null,
  };
}

/** The planted mistake: the mean is clipped, not what goes into it. */
export function clipAfterMeanChannel(): Channel {
  const noise = new KeyedNoise(randomBytes(32));
  return {
    name: "planted: clip after mean",
    cellDays: 7,
    delayDays: PUBLIC_POLICY.lateDays,
    read: (series, from) => {
      const bound = PUBLIC_POLICY.clipTimes * meanOf(series, Math.max(0, from - 56), from);
      const scale = bound / series.sensors.length / PUBLIC_POLICY.epsilon.week;
      return Math.min(bound, meanOf(series, from, from + 7)) + noise.laplace(scale, series.name, String(from));
    },
    noiseOf: () => null,
  };
}

function meanOf(series: RawSeries, from: number, to: number): number {
  let sum = 0;
  for (const { packets } of series.sensors) for (let day = from; day < to; day++) sum += packets[day] ?? 0;
  return sum / series.sensors.length / (to - from);
}
