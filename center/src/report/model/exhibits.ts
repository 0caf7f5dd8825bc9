import type { Bilingual, Caption, CaptionNote, Cell, FigureResult, RowLabel } from "../../analyze/index.ts";
import type { ExhibitName } from "./exhibit-name.ts";
import type { Exhibit } from "./quarterly-model.ts";

const LEAST_SHARED = 4;

/** How an exhibit differs from its first result: other columns, what else it measures, and an ending of its name. */
export interface ExhibitParts {
  readonly columns?: Readonly<Record<string, readonly Cell[]>>;
  /** Results whose unit, numerator and denominator the caption states; default: the first result alone. */
  readonly measures?: readonly FigureResult[];
  readonly labels?: readonly RowLabel[];
  /** Sentences for the caption; default: those of all results. */
  readonly notes?: readonly CaptionNote[];
  readonly suffix?: string;
}

/** Numbers the exhibits of one report in the order in which they are added. */
export interface ExhibitList {
  readonly exhibits: readonly Exhibit[];
  /** Adds an exhibit that prints `results`; without `columns` it prints the first result as it is. */
  add(
    kind: Exhibit["kind"],
    name: ExhibitName,
    results: readonly [FigureResult, ...(readonly FigureResult[])],
    parts?: ExhibitParts,
  ): Exhibit;
}

/** An empty list; tables and figures are counted apart, from 1. */
export function createExhibitList(): ExhibitList {
  const exhibits: Exhibit[] = [];
  return {
    exhibits,
    add(kind, name, results, parts = {}) {
      const number = exhibits.filter((exhibit) => exhibit.kind === kind).length + 1;
      const [first] = results;
      const exhibit: Exhibit = {
        name,
        kind,
        number,
        id: `${kind}-${number}-${name}${parts.suffix ?? ""}`,
        caption: joinCaptions(parts, results),
        recipes: results.map((result) => result.recipe),
        columns: parts.columns ?? first.columns,
        labels: parts.labels ?? (parts.columns === undefined ? first.labels : []),
      };
      exhibits.push(exhibit);
      return exhibit;
    },
  };
}

/** The caption of the first result with what all measures state, and the data and notes of all results. */
function joinCaptions(parts: ExhibitParts, results: readonly [FigureResult, ...(readonly FigureResult[])]): Caption {
  const measures = parts.measures ?? [results[0]];
  const joined = (name: "unit" | "numerator" | "denominator"): Bilingual => {
    const found = new Map(measures.map((result) => [result.caption[name].en, result.caption[name]]));
    const wanted = [...found.values()].filter((part) => found.size === 1 || part.en !== "none");
    return { en: wanted.map((part) => part.en).join("; "), ja: wanted.map((part) => part.ja).join("／") };
  };
  return {
    ...results[0].caption,
    unit: joined("unit"),
    numerator: joined("numerator"),
    denominator: joined("denominator"),
    data: [...new Set(results.flatMap((result) => result.caption.data))],
    notes: parts.notes ?? notesOf(results),
  };
}

/** The notes of several captions, each once. */
export function notesOf(results: readonly FigureResult[]): readonly CaptionNote[] {
  return [...new Map(results.flatMap((result) => result.caption.notes).map((note) => [note.en, note])).values()];
}

/** Notes that most of the captions carry: they are said once, for the report as a whole. */
export function sharedNotes(exhibits: readonly Exhibit[]): readonly CaptionNote[] {
  const counts = new Map<string, number>();
  const notes = new Map<string, CaptionNote>();
  for (const note of exhibits.flatMap((exhibit) => exhibit.caption.notes)) {
    if (note.about === "labels") continue;
    counts.set(note.en, (counts.get(note.en) ?? 0) + 1);
    notes.set(note.en, note);
  }
  return [...notes.values()].filter((note) => (counts.get(note.en) ?? 0) >= LEAST_SHARED);
}
