import { parseInstant } from "@teiten/core/calendar";
import type { Zone } from "@teiten/core/calendar";
import { parsePrefix, prefixContains } from "@teiten/core/names";
import type { AddressPrefix } from "@teiten/core/names";
import type { AddressEpoch, SensorRecord } from "../state/index.ts";

/** An address of a sensor that another one has at some of the same time. */
export interface SharedAddress {
  readonly prefix: string;
  readonly other: string;
  readonly otherPrefix: string;
}

/** What of a sensor's addresses others have too; a retired one has none from its day on, for days of `zone`. */
export function sharedAddresses(
  zone: Zone,
  sensor: SensorRecord,
  sensors: readonly SensorRecord[],
): readonly SharedAddress[] {
  const own = spansOf(zone, sensor);
  return sensors
    .filter(({ id }) => id !== sensor.id)
    .flatMap((other) =>
      spansOf(zone, other).flatMap((theirs) =>
        own
          .filter((mine) => meet(mine, theirs))
          .map((mine) => ({ prefix: mine.text, other: other.name, otherPrefix: theirs.text })),
      ),
    );
}

interface Span {
  readonly text: string;
  readonly prefix: AddressPrefix;
  /** Seconds since 1970 UTC, the end excluded. */
  readonly from: number;
  readonly to: number;
}

function spansOf(zone: Zone, { addresses, retiredOn }: SensorRecord): readonly Span[] {
  const second = (moment: string | null, open: number): number => (moment === null ? open : parseInstant(zone, moment));
  const retired = second(retiredOn, Infinity);
  return addresses.flatMap(({ prefix: text, from, to }: AddressEpoch) => {
    const prefix = parsePrefix(text);
    return prefix === null
      ? []
      : [{ text, prefix, from: second(from, -Infinity), to: Math.min(second(to, Infinity), retired) }];
  });
}

function meet(one: Span, two: Span): boolean {
  const [wide, narrow] = one.prefix.length <= two.prefix.length ? [one, two] : [two, one];
  return prefixContains(wide.prefix, narrow.prefix.address) && Math.max(one.from, two.from) < Math.min(one.to, two.to);
}
