import { PUBLICATION_PERIODS } from "../config/index.ts";
import type { PublicationPeriod } from "../config/index.ts";
import type { PublicationPolicy } from "./publication-policy.ts";

/** A group of sensors that is published by itself, and its finest period. */
export interface PlannedGroup<Sensor> {
  readonly group: "domestic" | "overseas" | "all";
  readonly period: PublicationPeriod;
  readonly sensors: readonly Sensor[];
}

/** What the plan looks at. */
interface PlannedSensor {
  readonly operator: string;
  readonly side: "domestic" | "overseas";
}

/**
 * Which groups a network can publish, and how finely: home and abroad by themselves where both have enough sensors and
 * operators for that, all together otherwise, over the shortest period for which they are enough; null where they
 * are too few for any.
 */
export function planPublication<Sensor extends PlannedSensor>(
  policy: PublicationPolicy,
  sensors: readonly Sensor[],
): readonly PlannedGroup<Sensor>[] | null {
  const sides = (["domestic", "overseas"] as const).map((group) => ({
    group,
    sensors: sensors.filter(({ side }) => side === group),
  }));
  const all = periodFor(policy, sensors);
  if (all === null) return null;
  const whole: PlannedGroup<Sensor> = { group: "all", period: all, sensors };
  const areApart = sides.every(
    (side) => isEnough(policy.apart, side.sensors) && isEnough(policy.least.week, side.sensors),
  );
  if (!areApart) return [whole];
  return sides.map((side): PlannedGroup<Sensor> => ({ ...side, period: "week" }));
}

function periodFor(policy: PublicationPolicy, sensors: readonly PlannedSensor[]): PublicationPeriod | null {
  return PUBLICATION_PERIODS.find((period) => isEnough(policy.least[period], sensors)) ?? null;
}

function isEnough(
  least: { readonly sensors: number; readonly operators: number },
  sensors: readonly PlannedSensor[],
): boolean {
  return sensors.length >= least.sensors && new Set(sensors.map(({ operator }) => operator)).size >= least.operators;
}
