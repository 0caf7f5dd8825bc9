import { createRequire } from "node:module";
import { formatIpv4, formatIpv6 } from "@teiten/core/names";
import type { Reader } from "maxmind";
import type * as Maxmind from "maxmind";
import type { DatasetKind } from "../state/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import { walkTree } from "./mmdb-tree.ts";
import { bitsBehind } from "./network-bytes.ts";
import type { RangeBuilder } from "./range-builder.ts";
import { regionValue } from "./range-value.ts";

const require = createRequire(import.meta.url);

const METADATA_MARK = Buffer.from([0xab, 0xcd, 0xef, ...Buffer.from("MaxMind.com")]);
const METADATA_REACH = 128 * 1024;
/** Records of the databases that are known: GeoLite2 and GeoIP2 Country and ASN, IPinfo, ip-location-db, DB-IP. */
interface MmdbRecord {
  readonly country?: { readonly iso_code?: string } | string;
  readonly registered_country?: { readonly iso_code?: string };
  readonly country_code?: string;
  readonly autonomous_system_number?: number;
  readonly asn?: number | string;
}

/** Whether bytes are a MaxMind database: its metadata mark stands near their end. */
export function isMmdb(bytes: Buffer): boolean {
  const at = bytes.lastIndexOf(METADATA_MARK);
  return at >= 0 && at >= bytes.length - METADATA_REACH;
}

/** Adds every network of a MaxMind database that has a value of `kind`; throws a TeitenError when none has. */
export function addMmdbRanges(bytes: Buffer, place: string, kind: DatasetKind, builder: RangeBuilder): void {
  const before = builder.length;
  const databaseType = readable(place, () => addNetworks(bytes, place, kind, builder));
  if (builder.length > before) return;
  throw new TeitenError({
    code: "dataset-kind",
    place,
    message: `the database (${databaseType}) has no ${kind === "region" ? "country" : "AS number"}`,
    advice: "give --kind region for a country database, --kind asn for an ASN database",
  });
}

function addNetworks(bytes: Buffer, place: string, kind: DatasetKind, builder: RangeBuilder): string {
  const maxmind = require("maxmind") as typeof Maxmind;
  const reader: Reader<never> = new maxmind.Reader(bytes);
  const { nodeCount, recordSize, ipVersion, databaseType } = reader.metadata;
  const values = new Map<number, number>();
  const ends = new Uint32Array(8);
  walkTree({ bytes, nodeCount, recordSize, ipVersion }, place, (words, length, record) => {
    let value = values.get(record);
    if (value === undefined) {
      value = valueOf(reader.get(textOf(words)), kind);
      values.set(record, value);
    }
    if (value === 0) return;
    for (let word = 0; word < 4; word += 1) {
      ends[word] = words[word] as number;
      ends[4 + word] = ((words[word] as number) | bitsBehind(length, word)) >>> 0;
    }
    if (isFour(words, length)) builder.add4(ends[3] as number, ends[7] as number, value);
    else builder.add6(ends, value);
  });
  return databaseType;
}

/** The database library throws errors of many kinds on damaged bytes. */
function readable<Result>(place: string, read: () => Result): Result {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof TeitenError) throw cause;
    const message = `the database cannot be read: ${(cause as Error).message}`;
    throw new TeitenError({ code: "dataset-mmdb", place, message, advice: "download the file again", cause });
  }
}

function isFour(words: Uint32Array, length: number): boolean {
  return words[0] === 0 && words[1] === 0 && words[2] === 0xffff && length >= 96;
}

function textOf(words: Uint32Array): string {
  const [word0 = 0, word1 = 0, word2 = 0, word3 = 0] = words;
  return isFour(words, 128) ? formatIpv4(word3) : formatIpv6(word0, word1, word2, word3);
}

function valueOf(record: MmdbRecord | null, kind: DatasetKind): number {
  if (record === null) return 0;
  if (kind === "asn") return asnOf(record.autonomous_system_number ?? record.asn);
  const { country } = record;
  const code =
    typeof country === "string"
      ? country
      : (country?.iso_code ?? record.country_code ?? record.registered_country?.iso_code);
  return code === undefined ? 0 : Math.max(0, regionValue(code));
}

function asnOf(asn: number | string | undefined): number {
  const number = Number(String(asn ?? "").replace(/^AS/i, ""));
  return Number.isInteger(number) && number > 0 && number <= 0xffff_ffff ? number : 0;
}
