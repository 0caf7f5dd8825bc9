import { openZone } from "@teiten/core/calendar";
import type { SensorSettings } from "@teiten/core/uplink";
import { secondOf } from "../state/index.ts";
import type { AddressEpoch, SensorRecord } from "../state/index.ts";
import type { CollectorContext } from "./collector-context.ts";

/** What a sensor is told: its policy, the network's zone, and the addresses that are or will be its own. */
export async function settingsOf(
  { state, zone, seconds }: Pick<CollectorContext, "state" | "zone" | "seconds">,
  sensor: SensorRecord,
): Promise<SensorSettings> {
  const policy = await state.fleet.policy(sensor.id);
  return {
    revision: policy.revision,
    zone,
    prefixes: prefixesOf(sensor.addresses, zone, seconds()),
    segmentSeconds: policy.segmentSeconds,
    payload: policy.payload,
    floodPacketsPerSecond: policy.floodPacketsPerSecond,
    keepSentDays: policy.keepSentDays,
    rotateKey: policy.rotateKey,
  };
}

/**
 * Prefixes whose epoch has not ended, each once; where all have ended, those that ended last, for a sensor cannot watch
 * nothing. Empty only for a sensor without any address.
 */
export function prefixesOf(epochs: readonly AddressEpoch[], zone: string, now: number): readonly string[] {
  const place = openZone(zone);
  const ends = epochs.map(({ to }) => (to === null ? Number.POSITIVE_INFINITY : secondOf(place, to)));
  const last = Math.max(...ends, Number.NEGATIVE_INFINITY);
  const held = epochs.filter((_, index) => (last > now ? (ends[index] ?? 0) > now : ends[index] === last));
  return [...new Set(held.map(({ prefix }) => prefix))].toSorted();
}
