import { openStream } from "../random/random.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { AddressSpace } from "./address-space.ts";
import type { CoveragePlan } from "./coverage.ts";
import type { PlannedSensor } from "./network.ts";
import type { PortKey } from "./port-key.ts";
import { clip, secondOfClock, secondsOf } from "./timeline.ts";
import type { Span, Timeline } from "./timeline.ts";
import { dayIndex } from "./window-counts.ts";

/** Spoofed sources that send one packet each, all within one minute of the clock, to one port of one sensor. */
export interface PlannedFlood {
  readonly sensor: number;
  readonly day: number;
  readonly key: PortKey;
  readonly window: Span;
  readonly sources: Uint32Array;
}

/** Where the flood strikes: the sensor that the scenario names, else the last one abroad (or the last). */
export function floodTarget(scenario: Scenario, sensors: readonly PlannedSensor[]): PlannedSensor | null {
  if (scenario.flood === null) return null;
  const named = sensors.find((sensor) => sensor.name === scenario.flood?.sensor);
  return named ?? sensors.findLast((sensor) => sensor.group === "overseas") ?? sensors.at(-1) ?? null;
}

/** Plans the flood; null when the scenario has none or its sensor is not observing then. */
export function planFlood(
  scenario: Scenario,
  timeline: Timeline,
  sensors: readonly PlannedSensor[],
  coverage: CoveragePlan,
  space: AddressSpace,
  seed: number,
): PlannedFlood | null {
  const target = floodTarget(scenario, sensors);
  const second = scenario.flood === null ? null : secondOfClock(timeline, scenario.flood.at);
  const [key] = target?.ranked ?? [];
  if (scenario.flood === null || target === null || second === null || key === undefined) return null;
  const from = Math.floor(second / 60) * 60 + 2;
  const window = { from, to: from + scenario.flood.seconds };
  const day = dayIndex(timeline, from);
  if (secondsOf(clip(coverage.spans(target.index, day), window)) < scenario.flood.seconds) return null;
  const sources = space.scatteredAbroad(scenario.flood.sources, openStream(seed, "flood"));
  return { sensor: target.index, day, key, window, sources };
}
