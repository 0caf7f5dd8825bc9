import { createHash } from "node:crypto";
import { policyMark } from "../config/index.ts";
import { checkEdits, NO_EDITS, toldEdits } from "./edits/index.ts";
import type { ReportEdits, ToldEdits } from "./edits/index.ts";
import { formatColumns } from "./csv.ts";
import type { Language } from "./language.ts";
import type { Exhibit, PublishedReport, QuarterlyModel } from "./model/index.ts";
import { renderQuarterlyPage } from "./page/index.ts";
import type { ReportFiles } from "./page/index.ts";

/** Folder of the values, and the manifest in it. */
export const DATA = "data";
export const MANIFEST = "data/report.json";

/** What the editor changed, with the SHA-256 of the files that it is in. */
export interface ManifestEdits extends ToldEdits {
  readonly files: Readonly<Record<string, string>>;
}

/**
 * `data/report.json`: what a report is and was made from, so that it can be made again and compared. `exhibits` are the
 * values as they were printed; `files` the SHA-256 of every other text file of the report.
 */
export interface ReportManifest extends PublishedReport {
  readonly form: NonNullable<PublishedReport["form"]>;
  readonly short: boolean;
  readonly policy: QuarterlyModel["policy"];
  /** What every page says of the policy. */
  readonly mark: Readonly<Record<Language, string>>;
  readonly languages: readonly Language[];
  readonly zone: string;
  readonly home: string;
  /** Version of the program that made it. */
  readonly version: string;
  readonly issuedOn: string;
  readonly dataRevision: string;
  readonly data: readonly string[];
  readonly sections: readonly string[];
  readonly files: Readonly<Record<string, string>>;
  readonly edits: ManifestEdits;
}

/** The text files of a report by their path in its folder, the manifest last: the same model and edits give the same bytes. */
export function reportFiles(
  model: QuarterlyModel,
  languages: readonly Language[],
  edits: ReportEdits = NO_EDITS,
): ReadonlyMap<string, string> {
  checkEdits(model, edits);
  const pages: ReportFiles = Object.fromEntries(languages.map((language) => [language, `report.${language}.html`]));
  const files = new Map<string, string>();
  for (const exhibit of model.exhibits) {
    files.set(`${DATA}/${exhibit.id}.csv`, formatColumns(exhibit.columns));
    files.set(`${DATA}/${exhibit.id}.json`, formatJson(publishedExhibit(model, exhibit)));
  }
  if (model.revision.number > 1) files.set(...changeLog(model.revision));
  for (const language of languages) {
    files.set(`report.${language}.html`, renderQuarterlyPage(model, language, pages, edits));
  }
  files.set(MANIFEST, formatJson(manifestOf(model, languages, files, edits)));
  return files;
}

/** Every value that the revision restates, by what it was and is; those of earlier revisions stay in the folder beside it. */
function changeLog({ number, restated }: QuarterlyModel["revision"]): readonly [string, string] {
  const column = (name: keyof (typeof restated)[number]): readonly string[] => restated.map((value) => value[name]);
  const [exhibit, row, columns] = [column("exhibit"), column("row"), column("column")];
  const table = { exhibit, row, column: columns, before: column("before"), after: column("after") };
  return [`${DATA}/changes-of-revision-${number}.csv`, formatColumns(table)];
}

function publishedExhibit({ policy }: QuarterlyModel, exhibit: Exhibit): object {
  return { policy, mark: policyMark(policy, "en").mark, ...exhibit };
}

function manifestOf(
  model: QuarterlyModel,
  languages: readonly Language[],
  files: ReadonlyMap<string, string>,
  edits: ReportEdits,
): ReportManifest {
  const { outline, policy } = model;
  return {
    quarter: model.quarter.name,
    form: outline.form,
    short: outline.short,
    policy,
    mark: { ja: policyMark(policy, "ja").mark, en: policyMark(policy, "en").mark },
    languages,
    zone: model.network.zone,
    home: model.network.home,
    version: model.version,
    issuedOn: model.issuedOn,
    dataRevision: model.dataRevision,
    data: model.data,
    revision: model.revision.number,
    restated: model.revision.restated,
    sections: model.sections,
    sensors: model.network.sensors.map((sensor) => sensor.name),
    edits: { files: edits.files, ...toldEdits(model, languages, edits) },
    files: Object.fromEntries([...files].map(([name, text]) => [name, hashOf(text)])),
    exhibits: Object.fromEntries(model.exhibits.map((exhibit) => [exhibit.id, exhibit.columns])),
  };
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function formatJson(value: unknown): string {
  return `${JSON.stringify(value, null, 1)}\n`;
}
