import { bind, join, raw, sql } from "../../store/index.ts";
import type { BoundSql, TrialStore } from "../../store/index.ts";
import type { ComparedMark } from "./compared-names.ts";
import { inDays, marksOf } from "./compare-rows.ts";
import type { ComparedRows } from "./compare-rows.ts";

const TABLE = `CREATE TABLE named (day Date, source IPv6, tool UInt8, was UInt8, is UInt8,
  was_matched UInt64, was_eligible UInt64, is_matched UInt64, is_eligible UInt64)
  ENGINE = MergeTree ORDER BY (day, source)`;

/**
 * Makes the table `named` of the trial's database: each day, source and tool (its place in the list) that marks name on
 * one side or on both, with the evidence of each. What a rule could have matched is counted in the live rows.
 */
export async function compareTools(trial: TrialStore, rows: ComparedRows): Promise<void> {
  await trial.store.execute(raw(TABLE));
  if (rows.tools.length === 0) return;
  const tools = rows.tools.map((tool, at) => evidence(rows.marks, tool, at));
  await trial.store.execute(sql`INSERT INTO named
    SELECT day, source, entry.1, entry.2.1 > 0, entry.3.1 > 0, entry.2.2, entry.2.3, entry.3.2, entry.3.3
    FROM (
      SELECT day, source, arrayJoin([${join(tools, ", ")}]) AS entry
      FROM (
        SELECT day, source, sumForEach(before) AS b, sumForEach(after) AS a FROM compared GROUP BY day, source
      ) AS carried
      INNER JOIN (
        SELECT toDate(minute, ${bind("String", rows.zone.name)}) AS day, source,
          sumIf(flows.packets, protocol = 6 AND flags = 2) AS syns, sumIf(flows.packets, class = 0) AS requests
        FROM ${raw(`${trial.live}.flows`)} AS flows
        WHERE segment IN (SELECT segment FROM segments) AND ${inDays(rows)}
          AND source IN (SELECT source FROM compared)
        GROUP BY day, source
      ) AS sent USING (day, source)
    )
    WHERE entry.2.1 > 0 OR entry.3.1 > 0`);
}

/** `(place, (named, matched, eligible) before, the same after)`; of several marks the best, those that name the tool first. */
function evidence(marks: readonly ComparedMark[], tool: string, at: number): BoundSql {
  const best = (side: "before" | "after"): string => {
    const entries = marksOf(marks, tool, side).map((mark) => {
      const placed = mark[side]?.mark;
      const matched = `${side === "before" ? "b" : "a"}[${marks.indexOf(mark) + 1}]`;
      const eligible = placed?.scope === "tcp-syn" ? "syns" : "requests";
      const { minMatched, minShare } = placed?.attribution ?? { minMatched: Infinity, minShare: 1 };
      const named = `${matched} >= ${minMatched} AND ${matched} >= ${minShare} * ${eligible}`;
      return `(toUInt8(${named}), toUInt64(${matched}), toUInt64(${eligible}))`;
    });
    const none = "(toUInt8(0), toUInt64(0), toUInt64(0))";
    return `arrayReverseSort([${[none, ...entries].join(", ")}])[1]`;
  };
  return raw(`(toUInt8(${at}), ${best("before")}, ${best("after")})`);
}
