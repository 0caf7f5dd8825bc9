import { dayStart } from "@teiten/core/calendar";
import type { Zone } from "@teiten/core/calendar";
import { TRIAL_KEY } from "../../ingest/index.ts";
import { bind, join, raw, sql } from "../../store/index.ts";
import type { BoundSql, TrialStore } from "../../store/index.ts";
import type { ComparedMark } from "./compared-names.ts";

/** Which rows of both sides are compared. */
export interface ComparedRows {
  readonly zone: Zone;
  /** Observation days, half-open; an open end is null. */
  readonly from: string | null;
  readonly to: string | null;
  readonly marks: readonly ComparedMark[];
  readonly tools: readonly string[];
}

type Side = "before" | "after";

const TABLE = `CREATE TABLE compared (day Date, source IPv6, protocol UInt8, port UInt16, fragment UInt8,
  before Array(UInt64), after Array(UInt64), gained Array(UInt64), lost Array(UInt64))
  ENGINE = MergeTree ORDER BY (day, source)`;

/**
 * Makes the table `compared` of the trial's database: one row a day, source and port, with the packets of each mark, then
 * of each tool, on both sides. `gained` and `lost` are counted row by row of one minute, before anything is added up: as
 * far as the rows tell, packets that one side marks and the other does not.
 */
export async function compareRows(trial: TrialStore, rows: ComparedRows): Promise<void> {
  const key = raw(TRIAL_KEY);
  const some = raw("marks != 0 AND segment IN (SELECT segment FROM segments)");
  const side = (table: BoundSql, tried: 0 | 1): BoundSql =>
    sql`SELECT ${key}, marks, flows.packets AS amount, ${raw(String(tried))} AS tried FROM ${table} AS flows
        WHERE ${some} AND ${inDays(rows)}`;
  await trial.store.execute(raw(TABLE));
  await trial.store.execute(sql`INSERT INTO compared
    SELECT toDate(minute, ${bind("String", rows.zone.name)}) AS day, source, protocol, port, fragment,
      ${sums(rows, (at) => `sum(was_${at})`)}, ${sums(rows, (at) => `sum(is_${at})`)},
      ${sums(rows, (at) => `sum(if(is_${at} > was_${at}, is_${at} - was_${at}, 0))`)},
      ${sums(rows, (at) => `sum(if(was_${at} > is_${at}, was_${at} - is_${at}, 0))`)}
    FROM (
      SELECT ${key}, ${packetsOf(rows)}
      FROM (${side(raw(`${trial.live}.flows`), 0)} UNION ALL ${side(raw("marked"), 1)})
      GROUP BY ${key}
    )
    GROUP BY day, source, protocol, port, fragment
    SETTINGS max_bytes_before_external_group_by = 1500000000, max_bytes_ratio_before_external_group_by = 0`);
}

/** The condition on the rows of the days that are compared. */
export function inDays({ zone, from, to }: Pick<ComparedRows, "zone" | "from" | "to">): BoundSql {
  const conditions: BoundSql[] = [raw("1")];
  if (from !== null) conditions.push(sql`minute >= ${instant(dayStart(zone, from))}`);
  if (to !== null) conditions.push(sql`minute < ${instant(dayStart(zone, to))}`);
  return join(conditions, " AND ");
}

/** Packets of each mark and each tool on both sides; a sum each is much cheaper than a sum of arrays. */
function packetsOf(rows: ComparedRows): BoundSql {
  const columns = (side: Side, tried: 0 | 1, name: string): readonly string[] =>
    masksOf(rows, side).map(
      (mask, at) => `sumIf(amount, tried = ${tried} AND bitAnd(marks, ${mask}) != 0) AS ${name}_${at}`,
    );
  return raw(["count()", ...columns("before", 0, "was"), ...columns("after", 1, "is")].join(", "));
}

/** An array with an expression for each mark and each tool. */
function sums(rows: ComparedRows, of: (at: number) => string): BoundSql {
  return raw(
    `[${masksOf(rows, "before")
      .map((_, at) => of(at))
      .join(", ")}]`,
  );
}

/** The bits of each mark on one side, then those of the marks of each tool. */
function masksOf({ marks, tools }: ComparedRows, side: Side): readonly number[] {
  return [...marks.map((mark) => [mark]), ...tools.map((tool) => marksOf(marks, tool, side))].map(
    (some) => some.reduce((mask, mark) => mask | (1 << (mark[side]?.bit ?? 31)), 0) & 0xffff,
  );
}

/** The marks that can name a tool on one side. */
export function marksOf(marks: readonly ComparedMark[], tool: string, side: Side): readonly ComparedMark[] {
  return marks.filter((mark) => mark[side]?.mark.tool === tool);
}

function instant(second: number): BoundSql {
  return sql`toDateTime(${bind("UInt32", Math.min(2 ** 32 - 1, Math.max(0, second)))}, ${raw("'UTC'")})`;
}
