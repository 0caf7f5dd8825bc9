import type { Zone } from "@teiten/core/calendar";
import type { MarkSet } from "@teiten/core/flow";
import { bind, raw, sql } from "../../store/index.ts";
import type { TrialStore } from "../../store/index.ts";
import { PORT_KEY, labelOfKey } from "../port-key.ts";
import { comparedMarks, comparedTools } from "./compared-names.ts";
import type { MarkChange } from "./compared-names.ts";
import { compareRows } from "./compare-rows.ts";
import type { ComparedRows } from "./compare-rows.ts";
import { compareTools } from "./compare-tools.ts";

/** A number with the rules that the rows were made with and with others; gained and lost are what the two do not share. */
export interface BeforeAfter {
  readonly before: number;
  readonly after: number;
  readonly gained: number;
  readonly lost: number;
}

/** One mark, by packets that carry it and by the distinct sources of these. */
export interface MarkDifference {
  readonly mark: string;
  readonly tool: string;
  readonly change: MarkChange;
  readonly packets: BeforeAfter;
  readonly sources: BeforeAfter;
}

/** Distinct sources that marks name a tool for; `day` null: on any of the days. */
export interface ToolDifference extends BeforeAfter {
  readonly tool: string;
  readonly day: string | null;
}

/** A port at which sources that are named for a tool send other packets with its marks than before. */
export interface PortDifference {
  readonly tool: string;
  readonly port: string;
  /** Packets with a mark of the tool, of sources named for it that day. */
  readonly packets: { readonly before: number; readonly after: number };
  readonly sources: { readonly before: number; readonly after: number };
}

/** A source for which a tool is named on one side alone, with the packets that matched of those that could. */
export interface FlippedSource {
  readonly day: string;
  readonly source: string;
  readonly tool: string;
  readonly named: "before" | "after";
  readonly before: Evidence;
  readonly after: Evidence;
  /** Ports of its packets with a mark of either side, the busiest first, at most three. */
  readonly ports: readonly string[];
}

/** Packets that carry the best mark, of those that its rule could have matched. */
export interface Evidence {
  readonly matched: number;
  readonly eligible: number;
}

/** What would be different with other rules. */
export interface RulesDifference {
  readonly marks: readonly MarkDifference[];
  readonly tools: readonly ToolDifference[];
  readonly ports: readonly PortDifference[];
  readonly flipped: readonly FlippedSource[];
}

/** What is compared, and how much of it is listed. */
export interface ComparedRules {
  readonly zone: Zone;
  readonly from: string | null;
  readonly to: string | null;
  readonly before: MarkSet;
  readonly after: MarkSet;
  /** Ports a tool and sources a tool and direction, at most. */
  readonly top: number;
}

/** Compares the live rows with those of a trial that has been run; writes to the trial's database alone. */
export async function rulesDifference(trial: TrialStore, rules: ComparedRules): Promise<RulesDifference> {
  const marks = comparedMarks(rules.before, rules.after);
  const rows = { ...rules, marks, tools: comparedTools(marks) };
  await compareRows(trial, rows);
  await compareTools(trial, rows);
  return {
    marks: await markDifferences(trial, rows),
    tools: await toolDifferences(trial, rows),
    ports: await portDifferences(trial, rows, rules.top),
    flipped: await flippedSources(trial, rows, rules.top),
  };
}

interface MarkRow {
  readonly place: number;
  readonly was: number;
  readonly is: number;
  readonly more: number;
  readonly less: number;
  readonly was_sources: number;
  readonly is_sources: number;
  readonly new_sources: number;
  readonly old_sources: number;
}

async function markDifferences({ store }: TrialStore, rows: ComparedRows): Promise<readonly MarkDifference[]> {
  const found = await store.query<MarkRow>(
    raw(`
    SELECT place, sum(b) AS was, sum(a) AS is, sum(m) AS more, sum(l) AS less, countIf(b > 0) AS was_sources,
      countIf(a > 0) AS is_sources, countIf(a > 0 AND b = 0) AS new_sources, countIf(b > 0 AND a = 0) AS old_sources
    FROM (
      SELECT source, sumForEach(before) AS bs, sumForEach(after) AS as, sumForEach(gained) AS ms, sumForEach(lost) AS ls
      FROM compared GROUP BY source
    )
    ARRAY JOIN bs AS b, as AS a, ms AS m, ls AS l, arrayEnumerate(bs) AS place GROUP BY place`),
  );
  const byPlace = new Map(found.map((row) => [row.place, row]));
  return rows.marks.map(({ name, before, after, change }, at) => {
    const row = byPlace.get(at + 1);
    return {
      mark: name,
      tool: (after ?? before)?.mark.tool ?? "",
      change,
      packets: beforeAfter(row?.was, row?.is, row?.more, row?.less),
      sources: beforeAfter(row?.was_sources, row?.is_sources, row?.new_sources, row?.old_sources),
    };
  });
}

function beforeAfter(before = 0, after = 0, gained = 0, lost = 0): BeforeAfter {
  return { before, after, gained, lost };
}

async function toolDifferences({ store }: TrialStore, { tools }: ComparedRows): Promise<readonly ToolDifference[]> {
  const rows = await store.query<{ tool: number; on: string } & BeforeAfter>(
    raw(`
    SELECT tool, on, countIf(w) AS before, countIf(i) AS after, countIf(i AND NOT w) AS gained, countIf(w AND NOT i) AS lost
    FROM (
      SELECT tool, arrayJoin(['', toString(day)]) AS on, source, max(was) AS w, max(is) AS i
      FROM named GROUP BY tool, on, source
    )
    GROUP BY tool, on ORDER BY tool, on`),
  );
  const all = tools.map((tool, at) => {
    const row = rows.find((one) => one.tool === at && one.on === "");
    return { tool, day: null, ...beforeAfter(row?.before, row?.after, row?.gained, row?.lost) };
  });
  const byDay = rows.filter(({ on }) => on !== "");
  return [
    ...all,
    ...byDay.map(({ tool, on, before, after, gained, lost }) => {
      return { tool: tools[tool] ?? "", day: on, ...beforeAfter(before, after, gained, lost) };
    }),
  ];
}

interface PortRow {
  readonly tool: number;
  readonly key: number;
  readonly was: number;
  readonly is: number;
  readonly was_sources: number;
  readonly is_sources: number;
}

async function portDifferences(
  { store }: TrialStore,
  { marks, tools }: ComparedRows,
  top: number,
): Promise<readonly PortDifference[]> {
  const carried = (side: string): string => `${side}[${marks.length} + tool + 1]`;
  const rows = await store.query<PortRow>(sql`
    SELECT tool, ${PORT_KEY} AS key, sum(named.was * ${raw(carried("before"))}) AS was,
      sum(named.is * ${raw(carried("after"))}) AS is,
      uniqExactIf(source, named.was AND ${raw(carried("before"))} > 0) AS was_sources,
      uniqExactIf(source, named.is AND ${raw(carried("after"))} > 0) AS is_sources
    FROM compared INNER JOIN named USING (day, source)
    GROUP BY tool, key HAVING was != is OR was_sources != is_sources
    ORDER BY tool, abs(toInt64(is) - toInt64(was)) DESC, key LIMIT ${bind("UInt32", top)} BY tool`);
  return rows.map(({ tool, key, was, is, was_sources, is_sources }) => ({
    tool: tools[tool] ?? "",
    port: labelOfKey(key),
    packets: { before: was, after: is },
    sources: { before: was_sources, after: is_sources },
  }));
}

interface FlippedRow {
  readonly day: string;
  readonly address: string;
  readonly tool: number;
  readonly was: number;
  readonly was_matched: number;
  readonly was_eligible: number;
  readonly is_matched: number;
  readonly is_eligible: number;
  readonly keys: readonly number[];
}

async function flippedSources(
  { store }: TrialStore,
  { tools }: ComparedRows,
  top: number,
): Promise<readonly FlippedSource[]> {
  const rows = await store.query<FlippedRow>(sql`
    SELECT toString(on) AS day, replaceOne(toString(origin), '::ffff:', '') AS address, tool, was, was_matched,
      was_eligible, is_matched, is_eligible,
      arrayMap(pair -> pair.2, arraySlice(arrayReverseSort(groupArray((total, key))), 1, 3)) AS keys
    FROM (
      SELECT day AS on, source AS origin, tool, was, was_matched, was_eligible, is_matched, is_eligible FROM named
      WHERE was != is
      ORDER BY greatest(was_matched, is_matched) DESC, day, source LIMIT ${bind("UInt32", top)} BY tool, was
    ) AS flipped
    INNER JOIN (
      SELECT day AS on, source AS origin, ${PORT_KEY} AS key, sum(arrayMax(before) + arrayMax(after)) AS total
      FROM compared GROUP BY day, source, key
    ) AS ports USING (on, origin)
    GROUP BY on, origin, tool, was, was_matched, was_eligible, is_matched, is_eligible
    ORDER BY tool, was, greatest(was_matched, is_matched) DESC, day, address`);
  return rows.map((row) => ({
    day: row.day,
    source: row.address,
    tool: tools[row.tool] ?? "",
    named: row.was === 1 ? "before" : "after",
    before: { matched: row.was_matched, eligible: row.was_eligible },
    after: { matched: row.is_matched, eligible: row.is_eligible },
    ports: row.keys.map(labelOfKey),
  }));
}
