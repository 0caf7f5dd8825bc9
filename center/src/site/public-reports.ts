import { createHash } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { LANGUAGES } from "../report/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import type { SiteReport } from "./site-view.ts";

/** What of `data/report.json` the site needs. */
interface Manifest {
  readonly quarter: string;
  readonly form: string;
  readonly short: boolean;
  readonly revision: number;
  readonly policy: string;
  readonly issuedOn: string;
  readonly files: Readonly<Record<string, string>>;
}

/** The reports of a folder: those for the public, and the names of those that stay here because of their policy. */
export interface FoundReports {
  readonly reports: readonly SiteReport[];
  readonly kept: readonly { readonly name: string; readonly policy: string }[];
}

/**
 * Reads the reports that lie in folders of `folder`. Only files that a report's manifest names are taken, and the PDF of
 * its pages; never the manifest, which names the sensors. Throws `TeitenError` for a folder that is not there, and for a
 * public report whose files are not those that were written.
 */
export async function publicReports(folder: string | null): Promise<FoundReports> {
  if (folder === null) return { reports: [], kept: [] };
  const names = await readdir(folder, { withFileTypes: true }).catch((cause: NodeJS.ErrnoException) => {
    throw new TeitenError({
      code: "site-reports-missing",
      message: `the folder of reports cannot be read: ${cause.message}`,
      place: folder,
      advice: "write reports to it, or take reports: out of teiten.yaml",
      cause,
    });
  });
  const reports: SiteReport[] = [];
  const kept: { name: string; policy: string }[] = [];
  for (const { name } of names.filter((entry) => entry.isDirectory()).toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const manifest = await manifestOf(join(folder, name));
    if (manifest === null) continue;
    if (manifest.policy === "public") reports.push(await reportIn(join(folder, name), manifest));
    else kept.push({ name, policy: manifest.policy });
  }
  return { reports: newestOfEach(reports), kept };
}

async function manifestOf(folder: string): Promise<Manifest | null> {
  const text = await readFile(join(folder, "data", "report.json"), "utf8").catch(() => null);
  if (text === null) return null;
  try {
    const value = JSON.parse(text) as Partial<Manifest>;
    const { quarter = "", form = "quarterly", short = false, revision = 1, policy = "internal", issuedOn = "" } = value;
    if (!/^\d{4}Q[1-4]$/.test(quarter) || !/^[a-z]+$/.test(form) || value.files === undefined) return null;
    return { quarter, form, short, revision, policy, issuedOn, files: value.files };
  } catch {
    return null;
  }
}

async function reportIn(
  folder: string,
  { quarter, form, short, revision, issuedOn, files: listed }: Manifest,
): Promise<SiteReport> {
  const files = new Map<string, Uint8Array>();
  for (const name of Object.keys(listed).toSorted()) {
    if (!/^(?:data\/)?[\w-]+(?:\.[\w-]+)+$/.test(name)) throw changed(folder, name);
    const bytes = await readFile(join(folder, name)).catch(() => null);
    if (bytes === null || createHash("sha256").update(bytes).digest("hex") !== listed[name])
      throw changed(folder, name);
    files.set(name, bytes);
  }
  for (const language of LANGUAGES) {
    const pdf = `report.${language}.pdf`;
    const bytes = await readFile(join(folder, pdf)).catch(() => null);
    if (bytes !== null && files.has(`report.${language}.html`)) files.set(pdf, bytes);
  }
  const page = (language: "ja" | "en"): string | null =>
    files.has(`report.${language}.html`) ? `report.${language}.html` : null;
  const [ja, en] = [page("ja"), page("en")];
  const name = [quarter, ...(form === "quarterly" ? [] : [form]), ...(short ? ["short"] : [])].join("-");
  const pages = { ...(ja === null ? {} : { ja }), ...(en === null ? {} : { en }) };
  return { name, quarter, form, short, revision, issuedOn, pages, files };
}

/** One report of each name: that of the highest revision. */
function newestOfEach(reports: readonly SiteReport[]): readonly SiteReport[] {
  const newest = new Map<string, SiteReport>();
  for (const report of reports) {
    if ((newest.get(report.name)?.revision ?? 0) < report.revision) newest.set(report.name, report);
  }
  return [...newest.values()].toSorted((one, other) => one.name.localeCompare(other.name));
}

function changed(folder: string, name: string): TeitenError {
  return new TeitenError({
    code: "site-report-changed",
    message: `a public report is not as it was written: ${name}`,
    place: folder,
    advice: "write the report again: teiten report quarterly QUARTER --policy public --out DIR",
  });
}
