import { existsSync, readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { TeitenError } from "../telemetry/index.ts";
import { CsvLines } from "./csv-lines.ts";
import type { PlaceCodes } from "./csv-ranges.ts";
import { regionValue } from "./range-value.ts";

const LOCATIONS = /^GeoLite2-Country-Locations-en\.csv$/i;

/** Whether a file holds the places of GeoLite2 and no ranges. */
export function isPlacesFile(file: string): boolean {
  return LOCATIONS.test(basename(file));
}

/** Region values by geoname_id from GeoLite2-Country-Locations-en.csv in `folder`; undefined without such a file. */
export function readPlaces(folder: string): PlaceCodes | undefined {
  const name = existsSync(folder) ? readdirSync(folder).find((entry) => LOCATIONS.test(entry)) : undefined;
  if (name === undefined) return undefined;
  const file = join(folder, name);
  const lines = new CsvLines(readFileSync(file));
  lines.next();
  const header = Array.from({ length: lines.fields }, (_, field) => lines.text(field));
  const [id, code] = [header.indexOf("geoname_id"), header.indexOf("country_iso_code")];
  if (id < 0 || code < 0) throw badHeader(file);
  const places = new Map<string, number>();
  while (lines.next()) places.set(lines.text(id), Math.max(0, regionValue(lines.text(code))));
  return places;
}

function badHeader(file: string): TeitenError {
  const message = "the header has no geoname_id and country_iso_code";
  return new TeitenError({ code: "dataset-header", place: `${file}:1`, message });
}
