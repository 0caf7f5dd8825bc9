import { isAttributed, placedMarks } from "@teiten/core/flow";
import type { MarkSet } from "@teiten/core/flow";
import { join, raw, sql } from "../store/index.ts";
import type { BoundSql } from "../store/index.ts";

/** How many packets of one source on one day carry each mark, and how many each scope of rules holds. */
export interface MarkCounts {
  /** Packets by the bit of their mark; trailing zeros may be left out. */
  readonly marked: readonly number[];
  /** TCP packets whose flags are SYN alone. */
  readonly syns: number;
  /** Packets of class `request`. */
  readonly requests: number;
}

/** A tool named by its marks, with the evidence. */
export interface ToolEvidence {
  readonly tool: string;
  /** Packets that carry the mark that names the tool, of `eligible` that its rule could have matched. */
  readonly matched: number;
  readonly eligible: number;
}

/** The marks that the rows were made with. */
export type Marks = Pick<MarkSet, "marks">;

/**
 * The tools that one source's marks name on one day, the one with the most evidence first. Several marks of one tool
 * (its versions) count once, with the mark that matched most.
 */
export function toolsOf(counts: MarkCounts, marks: Marks): readonly ToolEvidence[] {
  const best = new Map<string, ToolEvidence>();
  for (const { bit, mark } of placedMarks(marks)) {
    const matched = counts.marked[bit] ?? 0;
    const eligible = mark.scope === "tcp-syn" ? counts.syns : counts.requests;
    if (!isAttributed(mark, matched, eligible)) continue;
    if (matched > (best.get(mark.tool)?.matched ?? 0)) best.set(mark.tool, { tool: mark.tool, matched, eligible });
  }
  return [...best.values()].toSorted((left, right) => right.matched - left.matched);
}

/** How a tool and its evidence print: `Masscan (1001 of 1001)`. */
export function toolText(evidence: readonly ToolEvidence[]): string | null {
  if (evidence.length === 0) return null;
  return evidence.map(({ tool, matched, eligible }) => `${tool} (${matched} of ${eligible})`).join("; ");
}

/**
 * The positions, from 0, of the tools in the list that are named, as an array over columns `marked`, `syns` and
 * `requests`; each tool is given by its marks (bits), any of which can name it.
 */
export function namedTools(tools: readonly (readonly number[])[], marks: Marks): BoundSql {
  if (tools.length === 0) return raw("emptyArrayUInt8()");
  const conditions = tools.map((bits) => namesTool(bits, marks));
  const positions = raw(`[${tools.map((_, index) => index).join(", ")}]`);
  return sql`arrayFilter((tool, named) -> named, ${positions}, [${join(conditions, ", ")}])`;
}

function namesTool(bits: readonly number[], { marks }: Marks): BoundSql {
  const conditions = bits.map((bit) => {
    const mark = marks[bit];
    const { minMatched, minShare } = mark?.attribution ?? { minMatched: Infinity, minShare: 1 };
    const eligible = mark?.scope === "tcp-syn" ? "syns" : "requests";
    const matched = `marked[${bit + 1}]`;
    return raw(`(${matched} >= ${minMatched} and ${matched} >= ${minShare} * ${eligible})`);
  });
  return sql`(${join(conditions, " or ")})`;
}

/** The condition on a row of `flows` that carries any of the marks (bits). */
export function hasMark(bits: readonly number[]): BoundSql {
  return raw(`bitAnd(marks, ${bits.reduce((mask, bit) => mask | (1 << bit), 0)}) != 0`);
}

/** The tools of the marks, and the marks (bits) that name each. */
export function markedTools(marks: Marks): ReadonlyMap<string, readonly number[]> {
  const tools = new Map<string, number[]>();
  for (const { bit, mark } of placedMarks(marks)) tools.set(mark.tool, [...(tools.get(mark.tool) ?? []), bit]);
  return tools;
}
