import { HAS_TCP } from "../packet/index.ts";
import type { PacketColumns } from "../packet/index.ts";
import { compileConditions } from "./mark-conditions.ts";
import type { PacketPredicate } from "./mark-conditions.ts";
import { MarkRuleError } from "./mark-rule-error.ts";
import { placedMarks } from "./mark-set.ts";
import type { MarkSet } from "./mark-set.ts";
import { isSynProbe } from "./tool-marks.ts";
import type { MarkScope, ToolMark } from "./tool-marks.ts";
import { REQUEST, trafficClassOf } from "./traffic-class.ts";

/** The marks of row `row` of a batch, as a bit set over the marks that it was made from. */
export type PacketMarks = (batch: PacketColumns, row: number) => number;

/**
 * Makes the marks of a set one function, without `eval`; several times slower than the built-in code, which is the same
 * rules written out. Throws `MarkRuleError`.
 */
export function compileMarks(set: Pick<MarkSet, "marks">): PacketMarks {
  const placed = placedMarks(set).map(({ bit, mark }) => ({ bit: 1 << bit, mark, matches: compileMark(mark) }));
  const ofScope = (scope: MarkScope): readonly { bit: number; matches: PacketPredicate }[] =>
    placed.filter(({ mark }) => mark.scope === scope);
  const [syn, request] = [ofScope("tcp-syn"), ofScope("request")];
  return (batch, row) => {
    let marks = 0;
    if (isSyn(batch, row)) for (const { bit, matches } of syn) if (matches(batch, row)) marks |= bit;
    if (request.length === 0 || trafficClassOf(batch, row) !== REQUEST) return marks;
    for (const { bit, matches } of request) if (matches(batch, row)) marks |= bit;
    return marks;
  };
}

/** The rule of one mark for packets in its scope; throws `MarkRuleError` with the part of the mark that cannot be used. */
export function compileMark(mark: ToolMark): PacketPredicate {
  const alternatives = mark.when.map((conditions, at) => {
    try {
      return compileConditions(conditions);
    } catch (error) {
      throw error instanceof MarkRuleError ? error.within("when", at) : error;
    }
  });
  const [only] = alternatives;
  if (alternatives.length === 1 && only !== undefined) return only;
  return (batch, row) => alternatives.some((matches) => matches(batch, row));
}

function isSyn(batch: PacketColumns, row: number): boolean {
  return ((batch.has[row] ?? 0) & HAS_TCP) !== 0 && isSynProbe(batch.tcpFlags[row] ?? 0);
}
