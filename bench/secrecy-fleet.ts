import type { RawSeries, SensorDays } from "@teiten/center/publish";
import { createStream } from "./random.ts";

/** Candidate networks among which the sensors are hidden; an attacker knows the candidates, not the sensors. */
export const CANDIDATES = 65_536;

/** The ports that are published, and packets that a sensor usually gets there in a day. */
const PORTS: readonly (readonly [string, number])[] = [
  ["23/TCP", 1500],
  ["445/TCP", 400],
  ["22/TCP", 300],
  ["80/TCP", 110],
  ["443/TCP", 90],
  ["3389/TCP", 60],
  ["8080/TCP", 50],
  ["5060/UDP", 30],
];

/** The other series that are published: an attacker can move them too. */
const OTHERS: readonly (readonly [string, number])[] = [
  ["other", 3000],
  ["ICMP", 200],
  ["CN", 600],
  ["JP", 40],
  ["NL", 500],
  ["RU", 400],
  ["US", 1500],
];

/** Logarithmic spread of levels between sensors, between a sensor's ports, from week to week, and from day to day. */
const SPREAD = { sensor: 0.5, port: 0.4, week: 0.12, day: 0.2 };

/** A secret fleet and what it would receive without an attacker. */
export interface SecretFleet {
  /** Candidate of each sensor. */
  readonly places: readonly number[];
  /** The eight ports first, then all else that is published. */
  readonly series: readonly RawSeries[];
}

/** How many of the series are ports. */
export const PORT_SERIES: number = PORTS.length;

/** Numbers between 0 and 1, and of the normal distribution, from a seed. */
export interface Chance {
  uniform(): number;
  normal(): number;
}

export function createChance(seed: number): Chance {
  const next = createStream(seed);
  const uniform = (): number => (next() + 0.5) / 2 ** 32;
  return {
    uniform,
    normal: () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()),
  };
}

/** Log-normal background of `days` days for a fleet of so many sensors, run by an eighth as many operators, at least five. */
export function createFleet(sensors: number, days: number, chance: Chance): SecretFleet {
  const places = new Set<number>();
  while (places.size < sensors) places.add(Math.floor(chance.uniform() * CANDIDATES));
  const operators = Math.max(5, Math.round(sensors / 8));
  const ofSensor = Array.from({ length: sensors }, () => Math.exp(SPREAD.sensor * chance.normal()));
  const series = [...PORTS, ...OTHERS].map(([name, level]): RawSeries => {
    const weeks = Array.from({ length: Math.ceil(days / 7) }, () => Math.exp(SPREAD.week * chance.normal()));
    const rows = ofSensor.map((factor, sensor): SensorDays => {
      const own = level * factor * Math.exp(SPREAD.port * chance.normal());
      const packets = Float64Array.from({ length: days }, (_, day) =>
        count(own * (weeks[Math.floor(day / 7)] ?? 1) * Math.exp(SPREAD.day * chance.normal()), chance),
      );
      return { sensor, operator: `operator ${sensor % operators}`, packets, weights: new Float64Array(days).fill(1) };
    });
    return { name, days, sensors: rows };
  });
  return { places: [...places], series };
}

/** A count around a mean; the normal approximation of Poisson's, for means from a handful up. */
function count(mean: number, chance: Chance): number {
  return Math.max(0, Math.round(mean + Math.sqrt(mean) * chance.normal()));
}

/** The series as it is when `packets` more arrive at each sensor that `isHit` names, on each day of [from, to). */
export function withBursts(
  series: RawSeries,
  isHit: (sensor: number) => boolean,
  packets: number,
  from: number,
  to: number,
): RawSeries {
  const sensors = series.sensors.map((row, sensor) => {
    if (!isHit(sensor)) return row;
    const counts = row.packets.slice();
    for (let day = from; day < to; day++) counts[day] = (counts[day] ?? 0) + packets;
    return { ...row, packets: counts };
  });
  return { ...series, sensors };
}
