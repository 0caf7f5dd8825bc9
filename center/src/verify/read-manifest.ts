import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { LANGUAGES, REPORT_FORMS } from "../report/index.ts";
import type { ReportManifest } from "../report/index.ts";
import { TeitenError } from "../telemetry/index.ts";

const MANIFEST = "data/report.json";

/**
 * What the report of a folder says of itself. Throws `TeitenError`: `report-missing`, `report-folder-unreadable`,
 * `report-unverifiable` (an older version did not say how to make it again) and `report-newer`.
 */
export async function readManifest(folder: string, version: string): Promise<ReportManifest> {
  const place = join(folder, MANIFEST);
  const manifest = parsed(await readText(folder, place), place);
  if (!tellsAll(manifest)) throw unverifiable(place);
  if (isNewer(manifest.version, version)) throw newer(place, manifest.version, version);
  return manifest;
}

async function readText(folder: string, place: string): Promise<string> {
  try {
    return await readFile(place, "utf8");
  } catch (cause) {
    throw new TeitenError({
      code: "report-missing",
      message: `there is no report in ${folder}`,
      place,
      advice: "name the folder that teiten report wrote to; it holds data/report.json",
      cause,
      exitCode: 2,
    });
  }
}

function parsed(text: string, place: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new TeitenError({
      code: "report-folder-unreadable",
      message: `data/report.json cannot be read: ${(cause as Error).message}`,
      place,
      advice: "restore the file, or write the report again",
      cause,
    });
  }
}

function tellsAll(value: unknown): value is ReportManifest {
  if (typeof value !== "object" || value === null) return false;
  const { quarter, form, short, policy, languages, version, issuedOn, zone, home, revision, restated, exhibits } =
    value as Readonly<Record<string, unknown>>;
  const texts = [quarter, policy, version, issuedOn, zone, home];
  return (
    texts.every((text) => typeof text === "string") &&
    REPORT_FORMS.some((known) => known === form) &&
    typeof short === "boolean" &&
    Number.isInteger(revision) &&
    Array.isArray(restated) &&
    typeof exhibits === "object" &&
    exhibits !== null &&
    Array.isArray(languages) &&
    languages.every((language) => LANGUAGES.some((known) => known === language))
  );
}

/** Numbers of a version before any suffix, compared from the left. */
function isNewer(one: string, other: string): boolean {
  const [left, right] = [one, other].map((version) => version.split(/[-+]/)[0]?.split(".").map(Number) ?? []);
  for (let at = 0; at < 3; at++) {
    const difference = (left?.[at] ?? 0) - (right?.[at] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return false;
}

function unverifiable(place: string): TeitenError {
  return new TeitenError({
    code: "report-unverifiable",
    message: "the report does not say how it was made",
    place,
    advice: "an older version wrote it, or the file was edited: write the report again, then verify",
  });
}

function newer(place: string, of: string, own: string): TeitenError {
  return new TeitenError({
    code: "report-newer",
    message: `the report is of Teiten ${of}, and this is ${own}, which may compute otherwise`,
    place,
    advice: `verify it with Teiten ${of} or later`,
  });
}
