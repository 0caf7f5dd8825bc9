import { mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { TeitenError } from "../telemetry/index.ts";
import { formatColumns } from "./csv.ts";
import type { Language } from "./language.ts";
import { parsePublished } from "./model/index.ts";
import type { PublishedReport, QuarterlyModel } from "./model/index.ts";
import { renderQuarterlyPage } from "./page/index.ts";
import type { ReportFiles } from "./page/index.ts";

const DATA = "data";
const MANIFEST = "report.json";
/** Names that a report of this program has given its files: what another revision may leave over. */
const EXHIBIT_FILE = /^(?:table|figure)-\d+-[a-z-]+\.(?:csv|json)$/;

/** The report that the folder holds already, when it is one of the same quarter; null when there is none. */
export async function readPublished(folder: string, quarter: string): Promise<PublishedReport | null> {
  const place = join(folder, DATA, MANIFEST);
  const text = await readFile(place, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return null;
    throw error;
  });
  if (text === null) return null;
  const published = parsePublished(text, place);
  return published.quarter === quarter ? published : null;
}

/**
 * Writes `report.<language>.html`, and under `data/` a CSV and a JSON file behind every table and figure. All files are
 * written beside the folder first and then moved in, so that a report is never half there; other files stay as they are.
 * Answers the paths of the pages.
 */
export async function writeQuarterlyReport(
  model: QuarterlyModel,
  languages: readonly Language[],
  folder: string,
): Promise<readonly string[]> {
  const files: ReportFiles = Object.fromEntries(languages.map((language) => [language, `report.${language}.html`]));
  const pages = languages.map(
    (language) => [`report.${language}.html`, renderQuarterlyPage(model, language, files)] as const,
  );
  const data = model.exhibits.flatMap((exhibit) => [
    [`${DATA}/${exhibit.id}.csv`, formatColumns(exhibit.columns)] as const,
    [`${DATA}/${exhibit.id}.json`, formatJson(exhibit)] as const,
  ]);
  const manifest = [`${DATA}/${MANIFEST}`, formatJson(publishedOf(model))] as const;
  try {
    await mkdir(join(folder, DATA), { recursive: true });
    await moveIn(folder, [...data, ...pages, manifest]);
    await removeLeftOver(folder, new Set(data.map(([name]) => name.slice(DATA.length + 1))));
  } catch (error) {
    throw notWritten(folder, error);
  }
  return pages.map(([name]) => join(folder, name));
}

function publishedOf(model: QuarterlyModel): PublishedReport {
  return {
    quarter: model.quarter.name,
    revision: model.revision.number,
    sensors: model.network.sensors.map((sensor) => sensor.name),
    exhibits: Object.fromEntries(model.exhibits.map((exhibit) => [exhibit.id, exhibit.columns])),
  };
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

async function removeLeftOver(folder: string, written: ReadonlySet<string>): Promise<void> {
  for (const name of await readdir(join(folder, DATA))) {
    if (EXHIBIT_FILE.test(name) && !written.has(name)) await rm(join(folder, DATA, name));
  }
}

function formatJson(value: unknown): string {
  return `${JSON.stringify(value, null, 1)}\n`;
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
