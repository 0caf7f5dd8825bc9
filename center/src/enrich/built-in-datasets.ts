import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { DatasetKind, DatasetRecord } from "../state/index.ts";
import { TeitenError } from "../telemetry/index.ts";

interface BuiltIn {
  readonly kind: DatasetKind;
  readonly package: string;
  readonly name: string;
  readonly licence: string;
}

/** Licences: the packages' `package.json` and licence files; where they differ from their README, both are named. */
const BUILT_IN: readonly BuiltIn[] = [
  {
    kind: "region",
    package: "@ip-location-db/geo-whois-asn-country",
    name: "geo-whois-asn-country",
    licence: "CC0-1.0; sources of the NRO CC BY 4.0",
  },
  {
    kind: "asn",
    package: "@ip-location-db/asn",
    name: "asn",
    licence: "CC BY 4.0, RouteViews, DB-IP and NRO",
  },
];

/** What the makers of the built-in data say of them; printed wherever the built-in data are described. */
export const BUILT_IN_WARNING: string =
  "its makers say that this data has errors and that updates through npm stop; add your own with: teiten dataset add";

const require = createRequire(import.meta.url);
let records: readonly DatasetRecord[] | undefined;

/** The data sets that the installation brings, id 0; `path` is the package's folder, `sha256` its version and not a hash. */
export function builtInDatasets(): readonly DatasetRecord[] {
  records ??= BUILT_IN.map(describe);
  return records;
}

/** Whether a data set is one that the installation brings. */
export function isBuiltIn(record: DatasetRecord): boolean {
  return record.id === 0;
}

/** The two CSV files of a built-in data set, IPv4 first. */
export function builtInFiles(record: DatasetRecord): readonly string[] {
  return [join(record.path, `${record.name}-ipv4.csv`), join(record.path, `${record.name}-ipv6.csv`)];
}

function describe(entry: BuiltIn): DatasetRecord {
  const folder = packageFolder(entry.package);
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { version: string };
  const { kind, name, licence } = entry;
  return { id: 0, kind, name, date: dateOf(version, folder), licence, path: folder, sha256: version };
}

function packageFolder(name: string): string {
  try {
    return dirname(require.resolve(`${name}/package.json`));
  } catch (cause) {
    const advice = "install the dependencies again (npm ci)";
    throw new TeitenError({ code: "dataset-missing", message: `the package ${name} is missing`, advice, cause });
  }
}

/** The packages put the day of their data into the last number of their version: 2.3.2026061719. */
function dateOf(version: string, folder: string): string {
  const match = /\.(\d{4})(\d{2})(\d{2})\d{2}$/.exec(version);
  if (match !== null) return `${match[1]}-${match[2]}-${match[3]}`;
  throw new TeitenError({ code: "dataset-date", place: folder, message: `version ${version} does not name a day` });
}
