import type { Zone } from "@teiten/core/calendar";
import type { BootExtent, Interval, Ledger, ObservedStretch, SensorRecord, State } from "../state/index.ts";
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

/** A sensor that has an agent, with all runs of it that are known. */
export interface FleetSensor {
  readonly sensor: SensorRecord;
  readonly extents: readonly BootExtent[];
}

/** The sensors that have an agent; what is known of several days is asked for once. */
export async function fleetOf({ state }: CoverageBase): Promise<readonly FleetSensor[]> {
  const ids = new Set(await state.ledger.fleetSensors());
  const fleet: FleetSensor[] = [];
  for (const sensor of ids.size === 0 ? [] : await state.sensors()) {
    if (ids.has(sensor.id)) fleet.push({ sensor, extents: await state.ledger.bootExtents(sensor.id) });
  }
  return fleet;
}

/** What is known around a span of time of each sensor that has an agent; `near` is what segments observed around it. */
export async function signsOfFleet(
  { state, zone }: CoverageBase,
  fleet: readonly FleetSensor[],
  whole: Interval,
  near: readonly ObservedStretch[],
): Promise<ReadonlyMap<number, SensorSigns>> {
  if (fleet.length === 0) return new Map();
  const gaps = grouped(
    await state.ledger.gapStretches(whole.from - AROUND, whole.to + AROUND),
    ({ sensorId }) => sensorId,
  );
  const stretches = grouped(near, ({ sensorId }) => sensorId);
  const signs = new Map<number, SensorSigns>();
  for (const member of fleet) {
    const { id } = member.sensor;
    const own = { stretches: stretches.get(id) ?? [], gaps: gaps.get(id) ?? [] };
    signs.set(id, await signsOf(state.ledger, zone, member, whole, own));
  }
  return signs;
}

async function signsOf(
  ledger: Ledger,
  zone: Zone,
  { sensor, extents }: FleetSensor,
  { from, to }: Interval,
  { stretches, gaps }: Pick<SensorSigns, "stretches" | "gaps">,
): Promise<SensorSigns> {
  const heartbeats = await ledger.heartbeatSigns(sensor.id, from - AROUND, to + AROUND);
  const canaries = await ledger.canaries(sensor.id, from - AROUND, to + AROUND);
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
  const signs = await signsOfFleet(base, await fleetOf(base), { from: now, to: now + 1 }, near);
  for (const [id, { heartbeats, blind }] of signs) {
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
