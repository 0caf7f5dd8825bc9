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
  const live = raw(`${trial.live}.flows`);
  const key = raw(TRIAL_KEY);
  const none = raw(`arrayWithConstant(${rows.marks.length + rows.tools.length}, toInt64(0))`);
  const some = raw("marks != 0 AND segment IN (SELECT segment FROM segments)");
  const side = (table: BoundSql, before: BoundSql, after: BoundSql): BoundSql =>
    sql`SELECT ${key}, ${before} AS b, ${after} AS a FROM ${table} AS one WHERE ${some} AND ${inDays(rows)}`;
  await trial.store.execute(raw(TABLE));
  await trial.store.execute(sql`INSERT INTO compared
    SELECT toDate(minute, ${bind("String", rows.zone.name)}) AS day, source, protocol, port, fragment,
      sumForEach(was), sumForEach(is), sumForEach(more), sumForEach(less)
    FROM (
      SELECT ${key}, sumForEach(b) AS was, sumForEach(a) AS is,
        arrayMap((x, y) -> greatest(x - y, 0), is, was) AS more, arrayMap((x, y) -> greatest(x - y, 0), was, is) AS less
      FROM (
        ${side(live, packetsOf(rows, "before"), none)}
        UNION ALL ${side(raw("marked"), none, packetsOf(rows, "after"))}
      )
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

/** An array of the row's packets for each mark and each tool that it carries. */
function packetsOf({ marks, tools }: ComparedRows, side: Side): BoundSql {
  const ofMarks = marks.map((mark) => maskOf([mark], side));
  const ofTools = tools.map((tool) => maskOf(marksOf(marks, tool, side), side));
  const masks = [...ofMarks, ...ofTools];
  return raw(`[${masks.map((mask) => `toInt64(one.packets * (bitAnd(marks, ${mask}) != 0))`).join(", ")}]`);
}

/** The marks that can name a tool on one side. */
export function marksOf(marks: readonly ComparedMark[], tool: string, side: Side): readonly ComparedMark[] {
  return marks.filter((mark) => mark[side]?.mark.tool === tool);
}

function maskOf(marks: readonly ComparedMark[], side: Side): number {
  return marks.reduce((mask, mark) => mask | (1 << (mark[side]?.bit ?? 31)), 0) & 0xffff;
}

function instant(second: number): BoundSql {
  return sql`toDateTime(${bind("UInt32", Math.min(2 ** 32 - 1, Math.max(0, second)))}, ${raw("'UTC'")})`;
}
