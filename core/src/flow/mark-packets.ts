import { HAS_TCP } from "../packet/index.ts";
import type { PacketColumns } from "../packet/index.ts";
import { compileConditions } from "./mark-conditions.ts";
import { MarkRuleError } from "./mark-rule-error.ts";
import { placedMarks } from "./mark-set.ts";
import type { MarkSet } from "./mark-set.ts";
import { MOST_ROWS } from "./row-filter.ts";
import type { RowFilter } from "./row-filter.ts";
import { isSynProbe } from "./tool-marks.ts";
import type { MarkScope, ToolMark } from "./tool-marks.ts";
import { REQUEST, trafficClassOf } from "./traffic-class.ts";

/** Writes the marks of each row of a batch, as bit sets, to the same place of `marks`, which has room for `batch.length`. */
export type PacketMarks = (batch: PacketColumns, marks: Uint16Array) => void;

/**
 * Makes the marks of a set one function, without `eval`. The built-in marks written out by hand are several times as fast.
 * Throws `MarkRuleError`.
 */
export function compileMarks(set: Pick<MarkSet, "marks">): PacketMarks {
  const placed = placedMarks(set).map(({ bit, mark }) => ({
    bit: 1 << bit,
    scope: mark.scope,
    keeps: compileMark(mark),
  }));
  const ofScope = (scope: MarkScope): readonly MarkOfScope[] => placed.filter((mark) => mark.scope === scope);
  const scopes = [
    { fill: fillSyns, marks: ofScope("tcp-syn") },
    { fill: fillRequests, marks: ofScope("request") },
  ].filter(({ marks }) => marks.length > 0);
  const [inScope, rows] = [new Uint32Array(MOST_ROWS), new Uint32Array(MOST_ROWS)];
  return (batch, marks) => {
    marks.fill(0, 0, batch.length);
    for (let from = 0; from < batch.length; from += MOST_ROWS) {
      const end = Math.min(batch.length, from + MOST_ROWS);
      for (const scope of scopes) {
        const count = scope.fill(batch, from, end, inScope);
        if (count > 0) for (const mark of scope.marks) setBits(mark, batch, inScope, count, rows, marks);
      }
    }
  };
}

interface MarkOfScope {
  readonly bit: number;
  readonly keeps: readonly RowFilter[];
}

/** The rule of one mark for packets in its scope: filters of which one must keep a packet. Throws `MarkRuleError`. */
export function compileMark(mark: ToolMark): readonly RowFilter[] {
  return mark.when.map((conditions, at) => {
    try {
      return compileConditions(conditions);
    } catch (error) {
      throw error instanceof MarkRuleError ? error.within("when", at) : error;
    }
  });
}

function setBits(
  { bit, keeps }: MarkOfScope,
  batch: PacketColumns,
  inScope: Uint32Array,
  count: number,
  rows: Uint32Array,
  marks: Uint16Array,
): void {
  for (const keep of keeps) {
    rows.set(inScope.subarray(0, count));
    const kept = keep(batch, rows, count);
    for (let at = 0; at < kept; at++) {
      const row = rows[at] ?? 0;
      marks[row] = (marks[row] ?? 0) | bit;
    }
  }
}

function fillSyns({ has, tcpFlags }: PacketColumns, from: number, end: number, rows: Uint32Array): number {
  let count = 0;
  for (let row = from; row < end; row++) {
    if (((has[row] ?? 0) & HAS_TCP) !== 0 && isSynProbe(tcpFlags[row] ?? 0)) rows[count++] = row;
  }
  return count;
}

function fillRequests(batch: PacketColumns, from: number, end: number, rows: Uint32Array): number {
  let count = 0;
  for (let row = from; row < end; row++) if (trafficClassOf(batch, row) === REQUEST) rows[count++] = row;
  return count;
}
