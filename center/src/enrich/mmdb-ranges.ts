import { createRequire } from "node:module";
import { formatIpv4, formatIpv6 } from "@teiten/core/names";
import type { Reader } from "maxmind";
import type * as Maxmind from "maxmind";
import type { DatasetKind } from "../state/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import type { RangeBuilder } from "./range-builder.ts";
import { regionValue } from "./range-value.ts";

const require = createRequire(import.meta.url);

const METADATA_MARK = Buffer.from([0xab, 0xcd, 0xef, ...Buffer.from("MaxMind.com")]);
const METADATA_REACH = 128 * 1024;
const SPACE = 1n << 128n;
const MAPPED = 0xffff_0000_0000n;

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
  return (
    bytes.lastIndexOf(METADATA_MARK) >= Math.max(0, bytes.length - METADATA_REACH) && bytes.includes(METADATA_MARK)
  );
}

/** Adds every network of a MaxMind database that has a value of `kind`; throws a TeitenError when none has. */
export function addMmdbRanges(bytes: Buffer, place: string, kind: DatasetKind, builder: RangeBuilder): void {
  const reader = openReader(bytes, place);
  const before = builder.length;
  walkFour(reader, kind, builder);
  if (reader.metadata.ipVersion === 6) walkSix(reader, kind, builder);
  if (builder.length > before) return;
  throw new TeitenError({
    code: "dataset-kind",
    place,
    message: `the database (${reader.metadata.databaseType}) has no ${kind === "region" ? "country" : "AS number"}`,
    advice: "give --kind region for a country database, --kind asn for an ASN database",
  });
}

function openReader(bytes: Buffer, place: string): Reader<never> {
  try {
    const maxmind = require("maxmind") as typeof Maxmind;
    return new maxmind.Reader(bytes);
  } catch (cause) {
    const message = `the database cannot be read: ${(cause as Error).message}`;
    throw new TeitenError({ code: "dataset-mmdb", place, message, advice: "download the file again", cause });
  }
}

function walkFour(reader: Reader<never>, kind: DatasetKind, builder: RangeBuilder): void {
  for (let start = 0; start <= 0xffff_ffff;) {
    const [record, length] = reader.getWithPrefixLength(formatIpv4(start));
    const size = 2 ** (32 - length);
    const value = valueOf(record, kind);
    if (value > 0) builder.add4(start, start + size - 1, value);
    start += size;
  }
}

function walkSix(reader: Reader<never>, kind: DatasetKind, builder: RangeBuilder): void {
  const words = new Uint32Array(8);
  for (let start = 1n << 32n; start < SPACE;) {
    putWords(start, words, 0);
    const [record, length] = reader.getWithPrefixLength(formatIpv6(...firstWords(words)));
    const size = 1n << BigInt(128 - length);
    const end = (start / size) * size + size - 1n;
    const value = valueOf(record, kind);
    const mapped = start <= MAPPED + 0xffff_ffffn && end >= MAPPED;
    putWords(end, words, 4);
    if (value > 0 && !mapped) builder.add6(words, value);
    start = end + 1n;
  }
}

function putWords(address: bigint, words: Uint32Array, at: number): void {
  for (let word = 0; word < 4; word += 1) words[at + word] = Number((address >> BigInt(96 - 32 * word)) & 0xffff_ffffn);
}

function firstWords(words: Uint32Array): [number, number, number, number] {
  const [word0 = 0, word1 = 0, word2 = 0, word3 = 0] = words;
  return [word0, word1, word2, word3];
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
