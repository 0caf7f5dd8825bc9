import { TeitenError } from "../../telemetry/index.ts";
import type { Language } from "../language.ts";
import type { QuarterlyModel, Statement } from "../model/index.ts";
import { wordsOf } from "../words/index.ts";
import type { EditBlock, ReportEdits } from "./report-edits.ts";

/** What the manifest tells of edits: generated sentences that were replaced, what was added, and what is hidden. */
export interface ToldEdits {
  readonly overridden: readonly OverriddenSentence[];
  /** `foreword`, and the titles of added phenomena in English. */
  readonly added: readonly string[];
  readonly hidden: readonly string[];
}

/** A generated sentence and the files of the text that stands in its place. */
export interface OverriddenSentence {
  readonly where: `overview.${Statement["kind"]}`;
  readonly by: readonly string[];
  readonly generated: Readonly<Partial<Record<Language, string>>>;
}

/** Refuses edits that refer to what this report does not have (any more): `TeitenError` saying where and how to mend. */
export function checkEdits(model: QuarterlyModel, edits: ReportEdits): void {
  const kinds = model.overview.map((statement) => statement.kind);
  for (const [kind, block] of edits.sentences) {
    if (kinds.includes(kind)) continue;
    throw new TeitenError({
      code: "report-edit-stale",
      message: `the overview of this report has no sentence “${kind}” that the text could replace`,
      place: filesOf(block)[0] ?? "edits/report.yaml",
      advice: `take it out of edits/report.yaml under “sentences”; the overview has ${kinds.join(", ")}`,
    });
  }
}

/** The edits as the manifest tells them. */
export function toldEdits(model: QuarterlyModel, languages: readonly Language[], edits: ReportEdits): ToldEdits {
  const overridden = model.overview.flatMap((statement): OverriddenSentence[] => {
    const block = edits.overview ?? edits.sentences.get(statement.kind);
    if (block === undefined) return [];
    const generated = languages.map((language) => [language, wordsOf(language).statement(statement, model)] as const);
    return [
      {
        where: `overview.${statement.kind}`,
        by: filesOf(block).map(inFolder),
        generated: Object.fromEntries(generated),
      },
    ];
  });
  return {
    overridden,
    added: [...(edits.foreword === null ? [] : ["foreword"]), ...edits.phenomena.map((one) => one.title.en)],
    hidden: edits.hide,
  };
}

function filesOf(block: EditBlock): readonly string[] {
  return Object.values(block).map((text) => text.file);
}

/** The path inside the report's folder. */
function inFolder(file: string): string {
  return file.slice(file.lastIndexOf("edits/"));
}
