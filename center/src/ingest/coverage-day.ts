import { addDays, dayStart } from "@teiten/core/calendar";
import type { Zone } from "@teiten/core/calendar";
import type { Ledger, ObservedStretch } from "../state/index.ts";
import { addObservedTime, addPackets, unobserved, unobservedParts } from "./coverage-minutes.ts";
import type { MinuteSpan, SensorMinutes, UnobservedPart } from "./coverage-minutes.ts";
import { observedPart, unobservedSpans } from "./coverage-state.ts";
import { AROUND, fleetOf, grouped, signsOfFleet } from "./sensor-signs.ts";
import type { CoverageBase, FleetSensor } from "./sensor-signs.ts";

/** One sensor on one observation day, by minute. */
export interface SensorDay {
  readonly sensorId: number;
  readonly observed: SensorMinutes;
  readonly unobserved: readonly UnobservedPart[];
}

/** One observation day, by minute. */
export interface CoverageDay {
  readonly day: string;
  readonly span: MinuteSpan;
  readonly sensors: readonly SensorDay[];
}

const MINUTE = 60;

/**
 * What each sensor observed on a day, from the ledger alone: the union of its segments, without the time in which the agent
 * lived and was blind, and for sensors with an agent the state and reason of the time that is left. A segment's packets of
 * the day are spread evenly over its time in the day, its drops over all its time; the sums stay exact. `fleet`, for
 * several days in a row, must have been asked for after their marks.
 */
export async function coverageOfDay(
  base: CoverageBase,
  day: string,
  fleet?: readonly FleetSensor[],
): Promise<CoverageDay> {
  const { state, zone } = base;
  const { ledger } = state;
  const span = minutesOfDay(zone, day);
  const whole = { from: span.first, to: span.first + span.minutes * MINUTE };
  const near = await ledger.observedStretches(whole.from - AROUND, whole.to + AROUND);
  const stretches = near.filter(({ from, to }) => from < whole.to && to > whole.from);
  const entered = await packetsOf(ledger, span, day, stretches);
  const signs = await signsOfFleet(base, fleet ?? (await fleetOf(base)), whole, near);
  const bySensor = grouped(stretches, ({ sensorId }) => sensorId);
  const ids = [...new Set([...bySensor.keys(), ...signs.keys()])].toSorted((one, other) => one - other);
  const sensors = ids.map((sensorId): SensorDay => {
    const own = bySensor.get(sensorId) ?? [];
    const sensor = signs.get(sensorId);
    const spans = sensor === undefined ? [] : unobservedSpans(whole, sensor);
    const observed = unobserved(span);
    addObservedTime(observed, span, own, observedPart(whole, own, spans));
    for (const [segmentId, parts] of grouped(own, (stretch) => stretch.segmentId))
      addPackets(observed, span, parts, entered(segmentId, parts));
    return { sensorId, observed, unobserved: unobservedParts(span, spans) };
  });
  return { day, span, sensors };
}

type PacketsOf = (segmentId: number, parts: readonly ObservedStretch[]) => Parameters<typeof addPackets>[3];

async function packetsOf(
  ledger: Ledger,
  span: MinuteSpan,
  day: string,
  stretches: readonly ObservedStretch[],
): Promise<PacketsOf> {
  const imported = stretches.filter(({ number }) => number === null);
  const ids = [...new Set(imported.map(({ segmentId }) => segmentId))];
  const packets = await ledger.packetsOnDay(day);
  const before = await ledger.observedSeconds(ids, span.first);
  const total = await ledger.observedSeconds(ids, Number.MAX_SAFE_INTEGER);
  return (segmentId, parts) => {
    const [one] = parts;
    const whole = one !== undefined && one.number !== null ? ownTime(one, span) : null;
    return {
      captured: packets.get(segmentId) ?? 0,
      dropped: one?.dropped ?? 0,
      thinned: one?.thinned ?? 0,
      before: whole?.before ?? before.get(segmentId) ?? 0,
      total: whole?.total ?? total.get(segmentId) ?? 0,
    };
  };
}

/** Seconds of an uploaded segment before the day and in all: it has one stretch, so nothing else is to be looked up. */
function ownTime(
  { from, to }: ObservedStretch,
  { first }: MinuteSpan,
): { readonly before: number; readonly total: number } {
  return { before: Math.max(0, Math.min(to, first) - from), total: to - from };
}

/** The minutes that begin within an observation day. */
function minutesOfDay(zone: Zone, day: string): MinuteSpan {
  const first = Math.ceil(dayStart(zone, day) / MINUTE) * MINUTE;
  return { first, minutes: Math.ceil((dayStart(zone, addDays(day, 1)) - first) / MINUTE) };
}
