import { placedMarks } from "@teiten/core/flow";
import type { MarkSet, ToolMark } from "@teiten/core/flow";

/** How a mark of the one rules stands to the mark of the same name of the other. */
export type MarkChange = "same" | "other rule" | "other threshold" | "new" | "removed";

/** A mark by its name, as it was and as it would be; null where it is not. */
export interface ComparedMark {
  readonly name: string;
  readonly before: PlacedOrNone;
  readonly after: PlacedOrNone;
  readonly change: MarkChange;
}

type PlacedOrNone = { readonly bit: number; readonly mark: ToolMark } | null;

/** The marks of both rules by name, those of before first. */
export function comparedMarks(before: MarkSet, after: MarkSet): readonly ComparedMark[] {
  const [was, is] = [byName(before), byName(after)];
  return [...new Set([...was.keys(), ...is.keys()])].map((name) => {
    const [one, other] = [was.get(name) ?? null, is.get(name) ?? null];
    return { name, before: one, after: other, change: changeOf(one?.mark, other?.mark) };
  });
}

/** The tools that either of the rules can name, in the order of the marks. */
export function comparedTools(marks: readonly ComparedMark[]): readonly string[] {
  const tools = marks.flatMap(({ before, after }) => [before?.mark.tool, after?.mark.tool]);
  return [...new Set(tools.filter((tool) => tool !== undefined))];
}

function byName(set: MarkSet): ReadonlyMap<string, { readonly bit: number; readonly mark: ToolMark }> {
  return new Map(placedMarks(set).map((placed) => [placed.mark.mark, placed]));
}

function changeOf(was: ToolMark | undefined, is: ToolMark | undefined): MarkChange {
  if (was === undefined) return "new";
  if (is === undefined) return "removed";
  const rule = ({ scope, when }: ToolMark): string => JSON.stringify([scope, when]);
  const threshold = ({ tool, attribution }: ToolMark): string => JSON.stringify([tool, attribution]);
  if (rule(was) !== rule(is)) return "other rule";
  return threshold(was) === threshold(is) ? "same" : "other threshold";
}
