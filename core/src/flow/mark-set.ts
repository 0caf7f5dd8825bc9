import { TOOL_MARKS } from "./tool-marks.ts";
import type { ToolMark } from "./tool-marks.ts";

/** As many marks as the rows have bits for. */
export const MOST_MARKS = 14;

/** Raised with every change of a built-in mark: rows that another version made need a replay. */
export const BUILT_IN_VERSION = "1";

/** The marks that rows are made with: bit `i` of `FlowColumns.marks` is `marks[i]`, or stands for nothing where that is null. */
export interface MarkSet {
  readonly name: string;
  readonly version: string;
  readonly marks: readonly (ToolMark | null)[];
}

/** The marks of this release, in effect where no rules file is. */
export const BUILT_IN: MarkSet = { name: "built-in", version: BUILT_IN_VERSION, marks: TOOL_MARKS };

/** What a rules file changes of the built-in marks. */
export interface MarkChanges {
  /** Marks that are new, or that replace the built-in one of the same name. */
  readonly set: readonly ToolMark[];
  /** Names of built-in marks that do not hold. */
  readonly removed: readonly string[];
}

/** A mark with its place. */
export interface PlacedMark {
  readonly bit: number;
  readonly mark: ToolMark;
}

/**
 * The marks after changes: a built-in mark keeps its bit, a new one takes the first that is free, behind the built-in ones
 * as long as there are any. Null when there are more than `MOST_MARKS`.
 */
export function changedMarks({ set, removed }: MarkChanges): MarkSet["marks"] | null {
  const byName = new Map(set.map((mark) => [mark.mark, mark]));
  const marks: (ToolMark | null)[] = TOOL_MARKS.map((own) =>
    removed.includes(own.mark) ? null : (byName.get(own.mark) ?? own),
  );
  for (const mark of set) {
    if (TOOL_MARKS.some((own) => own.mark === mark.mark)) continue;
    const free = marks.length < MOST_MARKS ? marks.length : marks.indexOf(null);
    if (free < 0) return null;
    marks[free] = mark;
  }
  return marks;
}

/** The marks that there are, with their bits, in the order of the bits. */
export function placedMarks({ marks }: Pick<MarkSet, "marks">): readonly PlacedMark[] {
  return marks.flatMap((mark, bit) => (mark === null ? [] : [{ bit, mark }]));
}

/** The names in a bit set of marks, in the order of the bits. */
export function markNames(marks: number, set: Pick<MarkSet, "marks"> = BUILT_IN): readonly string[] {
  return placedMarks(set)
    .filter(({ bit }) => (marks & (1 << bit)) !== 0)
    .map(({ mark }) => mark.mark);
}
