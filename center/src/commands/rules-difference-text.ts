import type {
  BeforeAfter,
  FlippedSource,
  MarkDifference,
  PortDifference,
  RulesDifference,
  ToolDifference,
} from "../analyze/index.ts";
import type { TrialBooks } from "../ingest/index.ts";
import type { RulesRecord } from "../state/index.ts";
import { counted } from "../telemetry/index.ts";
import { formatCsv, formatTable } from "./output.ts";
import type { OutputCell, OutputTable } from "./output.ts";
import type { DIFFERENCE_FORMATS } from "./replay.ts";

/** Rules that were tried, and what came of it. */
export interface TriedRules {
  readonly before: RulesRecord;
  readonly after: RulesRecord;
  /** Observation days, half-open; an open end is null. */
  readonly from: string | null;
  readonly to: string | null;
  readonly zone: string;
  readonly books: TrialBooks;
  /** How much of each list is printed. */
  readonly top: number;
  readonly difference: RulesDifference;
}

/** The difference as it prints. */
export function differenceText(tried: TriedRules, format: (typeof DIFFERENCE_FORMATS)[number]): string {
  switch (format) {
    case "table":
      return `${[...headLines(tried), ...tables(tried.difference, tried.top)].join("\n")}\n`;
    case "csv":
      return formatCsv(longTable(tried.difference));
    case "json":
      return `${JSON.stringify(jsonOf(tried))}\n`;
  }
}

function jsonOf({ before, after, from, to, zone, books, difference }: TriedRules): object {
  const name = (rules: RulesRecord): object => ({ name: rules.name, version: rules.version, sha256: rules.sha256 });
  return { before: name(before), after: name(after), from, to, zone, ...books, ...difference };
}

const MOST_UNREAD = 5;

function headLines({ before, after, from, to, zone, books }: TriedRules): readonly string[] {
  const title = ({ name, version, sha256 }: RulesRecord): string => `${name} ${version} (${sha256.slice(0, 12)})`;
  const days =
    from === null && to === null
      ? "all"
      : `${from ?? "from the first"} until ${to === null ? "the last" : `before ${to}`}`;
  const { segments, bytes, unread, otherwise } = books;
  const lines = [
    `rules of the rows: ${title(before)}; tried: ${title(after)}`,
    `days: ${days} (${zone}); ${counted(segments, "segment")}, ${(bytes / 1e6).toFixed(1)} MB decoded again; the live tables are as they were`,
  ];
  if (unread.length > 0) {
    lines.push(`${counted(unread.length, "segment")} could not be read and left out of both sides:`);
    lines.push(...unread.slice(0, MOST_UNREAD).map(({ path, reason }) => `  ${path}: ${reason}`));
  }
  if (otherwise > 0) {
    lines.push(
      `${counted(otherwise, "segment")} would count other packets today, whatever the rules: a sensor's addresses or the reader have changed since; part of the difference may be theirs`,
    );
  }
  return lines;
}

function tables(difference: RulesDifference, top: number): readonly string[] {
  const { marks, tools, ports, flipped } = difference;
  const all = tools.filter((tool) => tool.day !== null && (tool.gained > 0 || tool.lost > 0));
  const days = largest(all, top);
  const part = (title: string, text: string): readonly string[] => ["", title, text.trimEnd()];
  const lines = [
    ...part("packets with each mark, and their distinct sources", formatTable(markTable(marks))),
    ...part(
      "distinct sources for which marks name a tool",
      formatTable(
        toolTable(
          tools.filter(({ day }) => day === null),
          false,
        ),
      ),
    ),
  ];
  if (days.length > 0)
    lines.push(
      ...part(
        `days on which they differ${days.length < all.length ? `, the ${top} with the largest difference of ${all.length}` : ""}`,
        formatTable(toolTable(days, true)),
      ),
    );
  if (ports.length > 0) {
    lines.push(
      ...part("ports with the largest change, of sources that are named that day", formatTable(portTable(ports))),
    );
  }
  if (flipped.length === 0) lines.push("", "no source is named otherwise than before");
  else
    lines.push(
      ...part("sources that are named on one side alone, the best evidence first", formatTable(flippedTable(flipped))),
    );
  return lines;
}

function largest(days: readonly ToolDifference[], top: number): readonly ToolDifference[] {
  const change = ({ gained, lost }: ToolDifference): number => gained + lost;
  const chosen = new Set(days.toSorted((left, right) => change(right) - change(left)).slice(0, top));
  return days.filter((day) => chosen.has(day));
}

function tableOf<Row>(rows: readonly Row[], columns: Readonly<Record<string, (row: Row) => OutputCell>>): OutputTable {
  return { columns: Object.entries(columns).map(([name, of]) => ({ name, values: rows.map(of) })) };
}

function markTable(marks: readonly MarkDifference[]): OutputTable {
  return tableOf(marks, {
    mark: ({ mark }) => mark,
    tool: ({ tool }) => tool,
    change: ({ change }) => change,
    packets: ({ packets }) => packets.before,
    packets_after: ({ packets }) => packets.after,
    gained: ({ packets }) => packets.gained,
    lost: ({ packets }) => packets.lost,
    sources: ({ sources }) => sources.before,
    sources_after: ({ sources }) => sources.after,
    sources_gained: ({ sources }) => sources.gained,
    sources_lost: ({ sources }) => sources.lost,
  });
}

function toolTable(tools: readonly ToolDifference[], withDay: boolean): OutputTable {
  return tableOf(tools, {
    tool: ({ tool }) => tool,
    ...(withDay ? { day: ({ day }: ToolDifference) => day } : {}),
    sources: ({ before }) => before,
    sources_after: ({ after }) => after,
    gained: ({ gained }) => gained,
    lost: ({ lost }) => lost,
  });
}

function portTable(ports: readonly PortDifference[]): OutputTable {
  return tableOf(ports, {
    tool: ({ tool }) => tool,
    port: ({ port }) => port,
    packets: ({ packets }) => packets.before,
    packets_after: ({ packets }) => packets.after,
    sources: ({ sources }) => sources.before,
    sources_after: ({ sources }) => sources.after,
  });
}

function flippedTable(flipped: readonly FlippedSource[]): OutputTable {
  return tableOf(flipped, {
    tool: ({ tool }) => tool,
    flips: ({ named }) => (named === "after" ? "gained" : "lost"),
    day: ({ day }) => day,
    source: ({ source }) => source,
    matched: ({ before }) => `${before.matched} of ${before.eligible}`,
    matched_after: ({ after }) => `${after.matched} of ${after.eligible}`,
    ports: ({ ports }) => ports.join(" "),
  });
}

interface LongRow {
  readonly part: "mark" | "tool" | "tool-day" | "port" | "source";
  readonly mark?: string;
  readonly tool: string;
  readonly day?: string | null;
  readonly port?: string;
  readonly source?: string;
  readonly unit: "packets" | "sources" | "matched packets";
  readonly before: number;
  readonly after: number;
  readonly gained?: number;
  readonly lost?: number;
  readonly eligible?: number;
}

/** All parts as one table: a row for each number before and after, with what it is about. */
function longTable({ marks, tools, ports, flipped }: RulesDifference): OutputTable {
  const rows: readonly LongRow[] = [
    ...marks.flatMap(({ mark, tool, packets, sources }) => [
      longRow("mark", { mark, tool }, "packets", packets),
      longRow("mark", { mark, tool }, "sources", sources),
    ]),
    ...tools.map(({ tool, day, ...numbers }) =>
      longRow(day === null ? "tool" : "tool-day", { tool, day }, "sources", numbers),
    ),
    ...ports.flatMap(({ tool, port, packets, sources }) => [
      longRow("port", { tool, port }, "packets", packets),
      longRow("port", { tool, port }, "sources", sources),
    ]),
    ...flipped.map(({ tool, day, source, before, after }) => ({
      ...longRow("source", { tool, day, source }, "matched packets", { before: before.matched, after: after.matched }),
      eligible: Math.max(before.eligible, after.eligible),
    })),
  ];
  return tableOf(rows, {
    part: ({ part }) => part,
    mark: ({ mark = null }) => mark,
    tool: ({ tool }) => tool,
    day: ({ day = null }) => day,
    port: ({ port = null }) => port,
    source: ({ source = null }) => source,
    unit: ({ unit }) => unit,
    before: ({ before }) => before,
    after: ({ after }) => after,
    gained: ({ gained = null }) => gained,
    lost: ({ lost = null }) => lost,
    eligible: ({ eligible = null }) => eligible,
  });
}

function longRow(
  part: LongRow["part"],
  about: Pick<LongRow, "mark" | "tool" | "day" | "port" | "source">,
  unit: LongRow["unit"],
  { before, after, gained, lost }: Pick<BeforeAfter, "before" | "after"> & Partial<BeforeAfter>,
): LongRow {
  const shared = gained === undefined || lost === undefined ? {} : { gained, lost };
  return { part, ...about, unit, before, after, ...shared };
}
