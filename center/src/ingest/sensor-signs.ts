import type { Zone } from "@teiten/core/calendar";
import type { Interval, Ledger, ObservedStretch, SensorRecord, State } from "../state/index.ts";
import { prefixEpochs } from "./address-epochs.ts";
import { canaryBlindness, lostAddress, stoppedCapture } from "./coverage-blind.ts";
import type { SensorSigns } from "./coverage-state.ts";

/** What coverage is made from. */
export interface CoverageBase {
  readonly state: Pick<State, "sensors"> & { readonly ledger: Ledger };
  readonly zone: Zone;
}

/** What is looked at on either side of a span: enough for three canaries, and for the segments beside a gap. */
export const AROUND: number = 6 * 3600;

/** What is known around a span of time of each sensor that has an agent; `near` is what segments observed around it. */
export async function signsOfFleet(
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
    ...lostAddress({ heartbeats, extents, stretches: uploaded, held: prefixEpochs(zone, sensor) }),
    ...stoppedCapture(heartbeats, uploaded),
    ...canaryBlindness(canaries, uploaded),
  ];
  return { stretches, gaps, extents, heartbeats, blind };
}

/**
 * Why sensors are blind at an instant (seconds since 1970 UTC), by the rules of coverage and what is known by then; those
 * that are not, or of which that cannot be told, are absent.
 */
export async function blindNow(base: CoverageBase, now: number): Promise<ReadonlyMap<number, string>> {
  const near = await base.state.ledger.observedStretches(now - AROUND, now + AROUND);
  const reasons = new Map<number, string>();
  for (const [id, { heartbeats, blind }] of await signsOfFleet(base, { from: now, to: now + 1 }, near)) {
    const last = heartbeats.at(-1)?.at;
    const found = blind.find(({ from, to }) => last !== undefined && from <= last && last < to);
    if (found !== undefined) reasons.set(id, found.reason);
  }
  return reasons;
}

/** Items by a number that each has, in their order. */
export function grouped<Item>(
  items: readonly Item[],
  key: (item: Item) => number,
): ReadonlyMap<number, readonly Item[]> {
  const groups = new Map<number, Item[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group === undefined) groups.set(key(item), [item]);
    else group.push(item);
  }
  return groups;
}
