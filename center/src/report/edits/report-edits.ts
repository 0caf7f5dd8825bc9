import type { Language } from "../language.ts";
import type { SectionName, Statement } from "../model/index.ts";

/** Markdown of one block in the languages of the report, with the file that each came from. */
export type EditBlock = Readonly<Partial<Record<Language, EditText>>>;

/** A text of the editor. */
export interface EditText {
  /** As errors name it: `edits/overview.ja.md`. */
  readonly file: string;
  readonly markdown: string;
}

/** A phenomenon that the editor adds after those that detection found. */
export interface AddedPhenomenon {
  readonly title: Readonly<Record<Language, string>>;
  readonly text: EditBlock;
}

/** What the editor of a report changed: read from `edits/` in its folder and applied anew at every run. */
export interface ReportEdits {
  readonly foreword: EditBlock | null;
  /** Replaces every sentence of the overview. */
  readonly overview: EditBlock | null;
  /** Replaces single sentences of the overview, by their kind. */
  readonly sentences: ReadonlyMap<Statement["kind"], EditBlock>;
  readonly hide: readonly SectionName[];
  readonly phenomena: readonly AddedPhenomenon[];
  /** SHA-256 of every file that was read, by its path in the report's folder. */
  readonly files: Readonly<Record<string, string>>;
}

/** No edits at all. */
export const NO_EDITS: ReportEdits = {
  foreword: null,
  overview: null,
  sentences: new Map(),
  hide: [],
  phenomena: [],
  files: {},
};
