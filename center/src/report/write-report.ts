import { mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { TeitenError } from "../telemetry/index.ts";
import { NO_EDITS } from "./edits/index.ts";
import type { ReportEdits } from "./edits/index.ts";
import type { Language } from "./language.ts";
import { parsePublished } from "./model/index.ts";
import type { PublishedReport, QuarterlyModel, ReportForm } from "./model/index.ts";
import { DATA, MANIFEST, reportFiles } from "./report-files.ts";

/** Names that a report of this program has given its files: what another revision may leave over. */
const EXHIBIT_FILE = /^(?:table|figure)-\d+-[a-z0-9-]+\.(?:csv|json)$/;
const PDF_FILE = /^report\.(?:ja|en)\.pdf$/;

/** The report that the folder holds already, when it is one of the same quarter and form; null when there is none. */
export async function readPublished(
  folder: string,
  quarter: string,
  form: ReportForm = "quarterly",
): Promise<PublishedReport | null> {
  const place = join(folder, MANIFEST);
  const text = await readFile(place, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return null;
    throw error;
  });
  if (text === null) return null;
  const published = parsePublished(text, place);
  return published.quarter === quarter && (published.form ?? "quarterly") === form ? published : null;
}

/**
 * Writes `report.<language>.html`, and under `data/` a CSV and a JSON file behind every table and figure and the manifest
 * `report.json`. All files are written beside the folder first and then moved in, so that a report is never half there;
 * other files stay as they are, but PDFs of an earlier report go. Answers the paths of the pages.
 */
export async function writeQuarterlyReport(
  model: QuarterlyModel,
  languages: readonly Language[],
  folder: string,
  edits: ReportEdits = NO_EDITS,
): Promise<readonly string[]> {
  const files = reportFiles(model, languages, edits);
  try {
    await mkdir(join(folder, DATA), { recursive: true });
    await moveIn(folder, [...files]);
    await removeLeftOver(folder, files);
  } catch (error) {
    throw notWritten(folder, error);
  }
  return [...files.keys()].filter((name) => name.endsWith(".html")).map((name) => join(folder, name));
}

async function moveIn(folder: string, files: readonly (readonly [string, string])[]): Promise<void> {
  const waiting = await mkdtemp(join(folder, ".report-"));
  try {
    for (const [name, text] of files) {
      await mkdir(dirname(join(waiting, name)), { recursive: true });
      await writeFile(join(waiting, name), text, { flush: true });
    }
    for (const [name] of files) await rename(join(waiting, name), join(folder, name));
  } finally {
    await rm(waiting, { recursive: true, force: true });
  }
}

async function removeLeftOver(folder: string, written: ReadonlyMap<string, string>): Promise<void> {
  for (const name of await readdir(join(folder, DATA))) {
    if (EXHIBIT_FILE.test(name) && !written.has(`${DATA}/${name}`)) await rm(join(folder, DATA, name));
  }
  for (const name of await readdir(folder)) if (PDF_FILE.test(name)) await rm(join(folder, name));
}

function notWritten(folder: string, cause: unknown): TeitenError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new TeitenError({
    code: "report-not-written",
    message: `the report could not be written: ${reason}`,
    place: folder,
    advice: "name a folder that can be written with --out, and look at the free space of its disk",
    cause,
  });
}
