import type { Bilingual } from "../figure.ts";
import { RULES } from "../scan-rules.ts";
import type { ScanRule } from "../scan-rules.ts";

/** A scan rule, read in one way over the days of one window. */
export interface RuleReading {
  readonly rule: ScanRule;
  /** `request` is the sound reading, `all` the literal one. */
  readonly trafficClass: "request" | "all";
  /** Whether the rule must hold at one sensor alone, not over all sensors together. */
  readonly perSensor: boolean;
  /** Its position in what `loadWindowSources` answers. */
  readonly bit: number;
}

/** How many readings one window has. */
export const READING_COUNT: number = RULES.length * 4;

/** How much further the bits of the sound reading stand than those of the literal one. */
export const SOUND_BITS: number = RULES.length * 2;

/** How much further the bits of one sensor stand than those of all sensors together. */
export const SENSOR_BITS: number = RULES.length;

/** Every reading of every rule; the first is the base: the published rule, requests, all sensors together. */
export const READINGS: readonly RuleReading[] = RULES.flatMap((rule, position) =>
  (["request", "all"] as const).flatMap((trafficClass) =>
    [false, true].map((perSensor) => ({
      rule,
      trafficClass,
      perSensor,
      bit: (trafficClass === "request" ? SOUND_BITS : 0) + (perSensor ? SENSOR_BITS : 0) + position,
    })),
  ),
);

/** Where a reading counts ports, in words. */
export function placeWords({ perSensor }: RuleReading): Bilingual {
  return perSensor ? { en: "one sensor", ja: "1台ごと" } : { en: "all sensors", ja: "全センサー" };
}
