import type { Zone } from "@teiten/core/calendar";
import type { PrefixEpoch } from "@teiten/core/flow";
import { parsePrefix } from "@teiten/core/names";
import type { AddressPrefix } from "@teiten/core/names";
import { secondOf } from "../state/index.ts";
import type { SensorRecord } from "../state/index.ts";
import { TeitenError } from "../telemetry/index.ts";

/** The prefixes of a sensor by time, to the second; none at all: every destination counts. */
export function prefixEpochs(zone: Zone, sensor: SensorRecord): readonly PrefixEpoch[] {
  return sensor.addresses.map(({ prefix, from, to }) => ({
    prefix: parsed(sensor, prefix),
    from: from === null ? null : secondOf(zone, from),
    to: to === null ? null : secondOf(zone, to),
  }));
}

/** The same for what a sensor uploads: without a registered address no packet is its own. */
export function ownEpochs(zone: Zone, sensor: SensorRecord): readonly PrefixEpoch[] {
  const epochs = prefixEpochs(zone, sensor);
  return epochs.length > 0 ? epochs : [{ prefix: parsed(sensor, "0.0.0.0/32"), from: 0, to: 0 }];
}

function parsed(sensor: SensorRecord, prefix: string): AddressPrefix {
  const found = parsePrefix(prefix);
  if (found !== null) return found;
  throw new TeitenError({
    code: "prefix-invalid",
    message: `“${prefix}” is neither an address nor a prefix`,
    place: `sensor ${sensor.name}`,
    advice: `set it again: teiten sensor set ${sensor.name} --address 192.0.2.1`,
  });
}
