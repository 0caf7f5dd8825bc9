import { addDays, dayStart } from "@teiten/core/calendar";
import type { Zone } from "@teiten/core/calendar";
import { secondOf } from "../state/index.ts";
import type { Interval, Ledger, ObservedStretch, SensorRecord, State } from "../state/index.ts";
import { canaryBlindness, lostAddress, stoppedCapture } from "./coverage-blind.ts";
import type { HeldPrefix } from "./coverage-blind.ts";
import { addObservedTime, addPackets, unobserved, unobservedParts } from "./coverage-minutes.ts";
import type { MinuteSpan, SensorMinutes, UnobservedPart } from "./coverage-minutes.ts";
import { observedPart, unobservedSpans } from "./coverage-state.ts";
import type { SensorSigns } from "./coverage-state.ts";

/** What coverage is made from. */
export interface CoverageBase {
  readonly state: Pick<State, "sensors"> & { readonly ledger: Ledger };
  readonly zone: Zone;
}

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
/** What is looked at on either side of a day: enough for three canaries, and for the segments beside a gap. */
const AROUND = 6 * 3600;

/**
 * What each sensor observed on a day, from the ledger alone: the union of its segments, without the time in which the agent
 * lived and was blind, and for sensors with an agent the state and reason of the time that is left. A segment's packets of
 * the day are spread evenly over its time in the day, its drops over all its time; the sums stay exact.
 */
export async function coverageOfDay({ state, zone }: CoverageBase, day: string): Promise<CoverageDay> {
  const { ledger } = state;
  const span = minutesOfDay(zone, day);
  const whole = { from: span.first, to: span.first + span.minutes * MINUTE };
  const near = await ledger.observedStretches(whole.from - AROUND, whole.to + AROUND);
  const stretches = near.filter(({ from, to }) => from < whole.to && to > whole.from);
  const entered = await packetsOf(ledger, span, day, stretches);
  const signs = await signsOfFleet({ state, zone }, whole, near);
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
  const ids = [...new Set(stretches.map(({ segmentId }) => segmentId))];
  const packets = await ledger.packetsOnDay(day);
  const before = await ledger.observedSeconds(ids, span.first);
  const total = await ledger.observedSeconds(ids, Number.MAX_SAFE_INTEGER);
  return (segmentId, parts) => ({
    captured: packets.get(segmentId) ?? 0,
    dropped: parts[0]?.dropped ?? 0,
    thinned: parts[0]?.thinned ?? 0,
    before: before.get(segmentId) ?? 0,
    total: total.get(segmentId) ?? 0,
  });
}

/** What is known around a day of each sensor that has an agent. */
async function signsOfFleet(
  { state, zone }: CoverageBase,
  whole: Interval,
  near: readonly ObservedStretch[],
): Promise<ReadonlyMap<number, SensorSigns>> {
  const fleet = new Set(await state.ledger.fleetSensors());
  if (fleet.size === 0) return new Map();
  const gaps = await state.ledger.gapStretches(whole.from - AROUND, whole.to + AROUND);
  const stretches = grouped(near, ({ sensorId }) => sensorId);
  const signs = new Map<number, SensorSigns>();
  for (const sensor of await state.sensors()) {
    if (!fleet.has(sensor.id)) continue;
    const own = gaps.filter(({ sensorId }) => sensorId === sensor.id);
    signs.set(sensor.id, await signsOf(state.ledger, zone, sensor, whole, stretches.get(sensor.id) ?? [], own));
  }
  return signs;
}

async function signsOf(
  ledger: Ledger,
  zone: Zone,
  sensor: SensorRecord,
  { from, to }: Interval,
  stretches: readonly ObservedStretch[],
  gaps: SensorSigns["gaps"],
): Promise<SensorSigns> {
  const heartbeats = await ledger.heartbeatSigns(sensor.id, from - AROUND, to + AROUND);
  const canaries = await ledger.canaries(sensor.id, from - AROUND, to + AROUND);
  const extents = await ledger.bootExtents(sensor.id);
  const uploaded = stretches.filter(({ number }) => number !== null);
  const blind = [
    ...lostAddress({ heartbeats, extents, stretches: uploaded, held: heldPrefixes(zone, sensor) }),
    ...stoppedCapture(heartbeats, uploaded),
    ...canaryBlindness(canaries, uploaded),
  ];
  return { stretches, gaps, extents, heartbeats, blind };
}

function heldPrefixes(zone: Zone, sensor: SensorRecord): readonly HeldPrefix[] {
  return sensor.addresses.map(({ prefix, from, to }) => ({
    prefix,
    from: from === null ? null : secondOf(zone, from),
    to: to === null ? null : secondOf(zone, to),
  }));
}

/** The minutes that begin within an observation day. */
function minutesOfDay(zone: Zone, day: string): MinuteSpan {
  const first = Math.ceil(dayStart(zone, day) / MINUTE) * MINUTE;
  return { first, minutes: Math.ceil((dayStart(zone, addDays(day, 1)) - first) / MINUTE) };
}

function grouped<Item>(items: readonly Item[], key: (item: Item) => number): ReadonlyMap<number, readonly Item[]> {
  const groups = new Map<number, Item[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}
