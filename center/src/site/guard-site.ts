import { findLeaks, secretsOf } from "../annotate/index.ts";
import type { SiteSettings } from "../config/index.ts";
import { findAddresses } from "../publish/index.ts";
import type { SensorRecord } from "../state/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import type { SiteFiles } from "./site-files.ts";

const SHOWN = 5;
/** It is the same in every network, so that a name in it tells nothing; it is searched for addresses alone. */
const SCANNER_FILE = "data/scanner-ranges.csv";

/**
 * Looks in every byte of the site for what tells of a sensor: its addresses and their neighbourhoods in any form, names of
 * sensors, networks, operators and groups, but for words that the site's settings print or allow. Throws `TeitenError`
 * naming the places.
 */
export function checkSite(files: SiteFiles, sensors: readonly SensorRecord[], settings: SiteSettings): void {
  const { title, operator, allow } = settings;
  const printed = [title.ja, title.en, ...(operator === null ? [] : [operator.ja, operator.en]), ...allow];
  const texts = new Map(
    [...files].filter(([path]) => path !== SCANNER_FILE).map(([path, bytes]) => [path, textOf(path, bytes)]),
  );
  const leaks = [
    ...findLeaks(texts, secretsOf(sensors, printed)).map(
      ({ file, line, what }) => `${file}${line === 0 ? "" : `:${line}`}: ${what}`,
    ),
    ...findAddresses(files, sensors, printed).map(
      ({ file, offset, form, what }) => `${file}, byte ${offset}: ${what} (${form})`,
    ),
  ];
  if (leaks.length === 0) return;
  const places = leaks.slice(0, SHOWN);
  const more = leaks.length > SHOWN ? `; and ${leaks.length - SHOWN} more` : "";
  throw new TeitenError({
    code: "site-leak",
    message: `the site would tell of a sensor: ${places.join("; ")}${more}`,
    advice:
      "nothing was written; take it out of the report, the bulletin or the settings. A word that only happens to be such a name goes to allow: under site: in teiten.yaml",
  });
}

/** Bytes that are no text are read as one letter a byte, so that what stands in them in plain is found. */
function textOf(path: string, bytes: Uint8Array): string {
  const isText = /\.(?:html|xml|txt|css|js|json|csv|svg)$/.test(path);
  return Buffer.from(bytes).toString(isText ? "utf8" : "latin1");
}
