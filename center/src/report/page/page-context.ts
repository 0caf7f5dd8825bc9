import type { Html } from "../html.ts";
import type { ReportEdits } from "../edits/index.ts";
import type { Exhibit, QuarterlyModel } from "../model/index.ts";
import type { Words } from "../words/index.ts";

/** What every part of the page is printed from: one model, the words of one language. */
export interface PageContext {
  readonly model: QuarterlyModel;
  readonly words: Words;
  readonly edits: ReportEdits;
}

/** A footnote of an exhibit and the rows that carry its mark; without rows it stands below unmarked. */
export interface Footnote {
  readonly rows: readonly number[];
  readonly text: string;
}

/** Everything that stands in the frame of an exhibit. */
export interface Framed {
  readonly exhibit: Exhibit;
  readonly body: Html;
  /** The table behind a figure, closed at first. */
  readonly values?: Html;
  readonly footnotes?: readonly Footnote[];
  readonly kind?: string;
}
