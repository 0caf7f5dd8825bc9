import type { RowLabel } from "../../analyze/index.ts";
import { floodText } from "../flood-text.ts";
import type { Exhibit } from "../model/index.ts";
import type { Footnote, PageContext } from "./page-context.ts";

const MOST_NAMED = 6;

/** How the labels of an exhibit's rows are told: the name of a row, and whether rows carry the marks of footnotes. */
export interface LabelNaming {
  readonly nameRow: (row: number) => string;
  readonly marked: boolean;
}

/** What the labels of rows say: all spoofed floods in one footnote, every doubtful row in one of its own. */
export function labelNotes(context: PageContext, exhibit: Exhibit, naming: LabelNaming): readonly Footnote[] {
  const floods = exhibit.labels.filter((label) => label.label === "spoofed-flood");
  const others = exhibit.labels.filter((label) => label.label !== "spoofed-flood");
  return [...floodNotes(context, floods, naming), ...otherNotes(context, others, naming)];
}

function floodNotes({ words }: PageContext, floods: readonly RowLabel[], naming: LabelNaming): readonly Footnote[] {
  const text = floodText(words, floods, naming.nameRow);
  return text === null ? [] : [{ rows: naming.marked ? floods.map((label) => label.row) : [], text }];
}

function otherNotes({ words }: PageContext, labels: readonly RowLabel[], naming: LabelNaming): readonly Footnote[] {
  const named = labels.slice(0, MOST_NAMED).map((label) => ({
    rows: naming.marked ? [label.row] : [],
    text: words.sentence(words.pick(label.text)),
  }));
  const more = labels.length - named.length;
  return more > 0 ? [...named, { rows: [], text: words.moreLabels(more) }] : named;
}
