import { parseAddress, parsePrefix, prefixContains } from "@teiten/core/names";
import type { Address, AddressPrefix } from "@teiten/core/names";
import type { FigureResult } from "../analyze/index.ts";
import { isSpecialPurpose } from "../enrich/index.ts";
import type { Indicator } from "../exchange/index.ts";
import type { SensorRecord } from "../state/index.ts";
import { rowsOf } from "./collect-facts.ts";
import type { BulletinFacts } from "./bulletin-facts.ts";
import { readFacts } from "./reading.ts";
import type { BulletinSettings } from "./settings.ts";

/** Networks in which a listed source was seen: one network alone could be told by a source that was sent for it. */
const LEAST_NETWORKS = 2;
const MOST = 1000;
/** Bits by which a source is a neighbour of a sensor. */
const NEIGHBOUR = { 4: 24, 6: 48 } as const;

/**
 * The sources of a change that may be listed: seen at enough sensors and in two networks, with enough packets, of no scanner
 * that announces itself, and no neighbour of a sensor. Of a flood with forged sources and of a search for reflectors, whose
 * sources are the victims, none is. Sources that are known from before are listed only where they made the change.
 */
export function indicatorsOf(
  facts: BulletinFacts,
  settings: BulletinSettings,
  sources: FigureResult | null,
  sensors: readonly SensorRecord[],
): readonly Indicator[] {
  const { kind } = readFacts(facts);
  if (sources === null || !settings.indicators.list || kind === "forged-flood" || kind === "reflector-search")
    return [];
  const { leastPackets, leastSensors } = settings.indicators;
  const near = sensors.flatMap(neighbourhoods);
  const listed = rowsOf(sources).flatMap((row): readonly Indicator[] => {
    const address = parseAddress(String(row["source"]));
    if (address === null || isSpecialPurpose(address) || near.some((prefix) => prefixContains(prefix, address)))
      return [];
    const isWide = Number(row["sensors"]) >= leastSensors && Number(row["networks"]) >= LEAST_NETWORKS;
    const isPart = row["new"] === "yes" || kind === "known-sources";
    if (!isWide || !isPart || row["organisation"] !== null || Number(row["packets"]) < leastPackets) return [];
    return [indicatorOf(address, row)];
  });
  return listed.toSorted(byAddress).slice(0, MOST);
}

function indicatorOf(address: Address, row: Readonly<Record<string, unknown>>): Indicator {
  return {
    source: String(row["source"]),
    version: address.version,
    region: String(row["region"]),
    asn: Number(row["asn"]),
    packets: roundStep(Number(row["packets"])),
  };
}

/** The greatest of 1, 2 and 5 times a power of ten that is not above. */
export function roundStep(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  const first = value / power;
  return power * (first >= 5 ? 5 : first >= 2 ? 2 : 1);
}

/** The blocks around a sensor's addresses, of all times. */
export function neighbourhoods(sensor: SensorRecord): readonly AddressPrefix[] {
  return sensor.addresses.flatMap(({ prefix: text }) => {
    const prefix = parsePrefix(text);
    if (prefix === null) return [];
    const length = Math.min(prefix.length, NEIGHBOUR[prefix.address.version]);
    return [{ address: masked(prefix.address, length), length }];
  });
}

function masked({ version, words }: Address, length: number): Address {
  const skipped = version === 4 ? 96 : 0;
  const [word0, word1, word2, word3] = words.map((word, index) => {
    const bits = Math.min(32, Math.max(0, length + skipped - index * 32));
    return bits === 0 ? 0 : (word & (~0 << (32 - bits))) >>> 0;
  }) as [number, number, number, number];
  return { version, words: [word0, word1, word2, word3] };
}

/** In the order of the addresses, so that the order tells nothing of the counts. */
function byAddress(one: Indicator, other: Indicator): number {
  const [left, right] = [parseAddress(one.source), parseAddress(other.source)];
  if (left === null || right === null || left.version !== right.version) return one.version - other.version;
  const at = left.words.findIndex((word, index) => word !== right.words[index]);
  return at < 0 ? 0 : (left.words[at] ?? 0) - (right.words[at] ?? 0);
}
