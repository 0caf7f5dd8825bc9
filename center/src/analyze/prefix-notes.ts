import { addressBits, parsePrefix } from "@teiten/core/names";
import type { SensorRecord } from "../state/index.ts";
import type { Bilingual } from "./figure.ts";

const MOST_NAMED = 5;

/** The sentence for sensors with a prefix, of which an average makes one sensor each; or none. */
export function prefixNotes(sensors: readonly SensorRecord[]): readonly Bilingual[] {
  const dark = sensors.flatMap(({ name, addresses }) => {
    const prefixes = [...new Set(addresses.map(({ prefix }) => prefix))].filter(isPrefix);
    return prefixes.length === 0 ? [] : [`${name} (${prefixes.join(", ")})`];
  });
  if (dark.length === 0) return [];
  const shown = dark.slice(0, MOST_NAMED).join(", ");
  const more = dark.length > MOST_NAMED;
  return [
    {
      en: `a sensor with a prefix counts as one sensor with the packets to all its addresses, and weighs as such in a mean: ${shown}${more ? ", …" : ""}`,
      ja: `プレフィックスのセンサーは、全アドレス宛てのパケットを合わせた1台として数え、平均でもそのまま1台分となる：${shown}${more ? " ほか" : ""}`,
    },
  ];
}

/** Whether an address as the state has it (`192.0.2.1`, `198.51.100.0/24`) stands for more than one. */
export function isPrefix(text: string): boolean {
  const prefix = parsePrefix(text);
  return prefix !== null && prefix.length < addressBits(prefix.address.version);
}
