import type { DatasetKind } from "../state/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import { FIELDS_READ, type CsvLines } from "./csv-lines.ts";

/** Which fields of a line hold the range and its value. */
export interface ColumnPlan {
  /** Start of the range, or the network when `end` is null. */
  readonly start: number;
  readonly end: number | null;
  readonly value: number;
  /** The value names a place of a second file instead of being the code itself. */
  readonly valueIsPlace: boolean;
  /** What the value should be, for messages. */
  readonly valueMeaning: string;
  /** The first line was not a header, so it is still to be read. */
  readonly firstIsData: boolean;
}

const NETWORKS: readonly string[] = ["network", "prefix", "cidr", "range"];
const STARTS: readonly string[] = [
  "start",
  "start_ip",
  "ip_start",
  "ip_from",
  "range_start",
  "ip_range_start",
  "first",
];
const ENDS: readonly string[] = ["end", "end_ip", "ip_end", "ip_to", "range_end", "ip_range_end", "last"];
const VALUES: Readonly<Record<DatasetKind, readonly string[]>> = {
  region: ["country_code", "country_iso_code", "iso_code", "region", "country", "cc"],
  asn: ["autonomous_system_number", "asn", "as_number", "as"],
};
const PLACES: readonly string[] = ["geoname_id", "registered_country_geoname_id"];
const MEANING: Readonly<Record<DatasetKind, string>> = {
  region: "a two-letter region code (ISO 3166-1 alpha-2)",
  asn: "an AS number",
};

/** Reads the first line of `lines` and decides what its columns are; throws when it is neither data nor a known header. */
export function planColumns(lines: CsvLines, place: string, kind: DatasetKind, hasPlaces: boolean): ColumnPlan {
  if (!lines.next()) throw new TeitenError({ code: "dataset-empty", place, message: "the file is empty" });
  const rest = { valueIsPlace: false, valueMeaning: MEANING[kind] };
  const first = lines.text(0);
  if (/^[0-9a-f:.]*[.:][0-9a-f:.]*\/\d+$/i.test(first))
    return { ...rest, start: 0, end: null, value: 1, firstIsData: true };
  if (/^(\d+|[0-9a-f:.]*[.:][0-9a-f:.]*)$/i.test(first))
    return { ...rest, start: 0, end: 1, value: 2, firstIsData: true };
  return { ...rest, ...planByHeader(headerOf(lines), `${place}:${lines.line}`, kind, hasPlaces), firstIsData: false };
}

function headerOf(lines: CsvLines): string[] {
  return Array.from({ length: lines.fields }, (_, field) => lines.text(field).trim().toLowerCase());
}

function planByHeader(
  header: readonly string[],
  place: string,
  kind: DatasetKind,
  hasPlaces: boolean,
): { start: number; end: number | null; value: number; valueIsPlace: boolean } {
  const column = (names: readonly string[]): number => header.findIndex((name) => names.includes(name));
  const network = column(NETWORKS);
  const start = network >= 0 ? network : column(STARTS);
  const end = network >= 0 ? null : column(ENDS);
  const code = column(VALUES[kind]);
  const named = kind === "region" && code < 0 ? column(PLACES) : -1;
  const value = code >= 0 ? code : named;
  if (named >= 0 && !hasPlaces) throw withoutPlaces(place);
  if (start < 0 || end === -1 || value < 0 || value >= FIELDS_READ) throw unknownHeader(header, place, kind);
  return { start, end, value, valueIsPlace: named >= 0 };
}

function withoutPlaces(place: string): TeitenError {
  return new TeitenError({
    code: "dataset-places",
    place,
    message: "the networks name their place by a geoname_id, and the file with the places is missing",
    advice: "put GeoLite2-Country-Locations-en.csv beside this file",
  });
}

function unknownHeader(header: readonly string[], place: string, kind: DatasetKind): TeitenError {
  return new TeitenError({
    code: "dataset-header",
    place,
    message: `the first line is neither a range nor a header with a range and ${MEANING[kind]}: ${header.join(",")}`,
    advice: `name the columns network,${VALUES[kind][0]} or start,end,${VALUES[kind][0]}, or leave the header out`,
  });
}
