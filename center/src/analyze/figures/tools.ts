import { bind, sql } from "../../store/index.ts";
import type { BoundSql } from "../../store/index.ts";
import { COLUMN, packetsColumn, sourcesColumn } from "../column-specs.ts";
import { counterparts } from "../compared-bins.ts";
import { cellsBeside } from "../compared-cells.ts";
import { comparedColumns } from "../compared-columns.ts";
import { overPeriods, splitPeriods } from "../compared-periods.ts";
import type { Cell, ColumnSpec, FigureDefinition, FigureInput, FigureQuery, FigureTable, Measure } from "../figure.ts";
import { binStart, inScope, scopeOf } from "../flow-filter.ts";
import { byParameter, COMPARED, textOption } from "../parameter-specs.ts";
import { BY_PORT, BY_REGION } from "../row-key.ts";
import { sourceTable } from "../source-table.ts";
import { createTable } from "../table-builder.ts";
import { markedTools } from "../tool-evidence.ts";

const COUNTS = [
  packetsColumn(
    "packets",
    "packets of the sources that the tool is named for, on those days",
    "そのツールと判定した送信元・日の全パケット数",
  ),
  packetsColumn("matched", "those that carry one of the tool's marks", "そのうち特徴が一致したパケット数"),
  sourcesColumn("sources", "sources that the tool is named for", "そのツールと判定した送信元IPアドレス数"),
];

function columns(query: FigureQuery): readonly ColumnSpec[] {
  const by = { ...COLUMN.by, help: { en: "the port, region or day", ja: "ポート・地域・日" } };
  return [by, COLUMN.tool, ...COUNTS, ...comparedColumns(query, COUNTS)];
}

const measure: Measure = {
  unit: { en: "packets; source addresses", ja: "パケット、送信元IPアドレス" },
  numerator: { en: "matched: packets that carry a mark of the tool", ja: "matched：特徴が一致したパケット" },
  denominator: { en: "packets of the same sources on the same days", ja: "同じ送信元の同じ日の全パケット" },
};

interface Row {
  readonly period: number;
  readonly key: string;
  readonly tool: number;
  readonly packets: number;
  readonly matched: number;
  readonly sources: number;
}

async function compute(input: FigureInput): Promise<FigureTable> {
  const tools = [...markedTools(input.rules)];
  const counted = await countTools(
    input,
    tools.map(([, bits]) => bits),
  );
  const rows = counted.map((row) => ({ ...row, tool: tools[row.tool]?.[0] ?? "" }));
  const [own = [], ...others] = splitPeriods(input, rows);
  const beside = rowsBeside(input, others);
  const table = createTable(columns(input.query));
  const label = labelsBy(input);
  for (const row of own.toSorted(orderBy(textOption(input.query, "by")))) {
    table.add(label(row.key), row.tool, ...cellsOf(row), ...beside(row));
  }
  return { columns: table.columns, labels: [], notes: [] };
}

const cellsOf = (row: ToolRow | undefined): readonly Cell[] =>
  row === undefined ? [0, 0, 0] : [row.packets, row.matched, row.sources];

/** The cells of the periods beside: of the same port, region or day beside the row's, and the same tool. */
function rowsBeside(input: FigureInput, others: readonly (readonly ToolRow[])[]): (row: ToolRow) => readonly Cell[] {
  const rows = others.map((list) => new Map(list.map((row) => [`${row.key} ${row.tool}`, row])));
  const cells = cellsBeside(input, rows, COUNTS.length, cellsOf);
  if (textOption(input.query, "by") !== "day") return ({ key, tool }) => cells(`${key} ${tool}`);
  const { bins } = input.coverage;
  const days = input.compared.map(({ kind, input: one }) => ({
    ...one.coverage,
    places: counterparts(kind, bins, one.coverage.bins),
  }));
  return ({ key, tool }) =>
    days.flatMap(({ bins: then, emptyDays, places }, period) => {
      const place = places[bins.starts.indexOf(Number(key))] ?? -1;
      const day = then.labels[place];
      if (day === undefined || emptyDays.includes(day)) return [null, null, null];
      return cellsOf(rows[period]?.get(`${then.starts[place]} ${tool}`));
    });
}

/** Packets and sources of each tool, by period, key and tool. */
async function countTools(input: FigureInput, tools: readonly (readonly number[])[]): Promise<readonly Row[]> {
  const parts = await overPeriods(input, (one) => toolCounts(one, tools));
  return input.context.store.query<Row>(sql`
    select period, toString(place) as key, tool, packets, matched, sources from ${parts}`);
}

async function toolCounts(input: FigureInput, tools: readonly (readonly number[])[]): Promise<BoundSql> {
  const scope = scopeOf(input);
  const requests = await sourceTable(input, { ...scope, trafficClass: "request" });
  const masks = tools.map((bits) => bits.reduce((mask, bit) => mask | (1 << bit), 0));
  return sql`
    select place, tool, sum(total) as packets, sumIf(total, carried) as matched,
      uniqExact(origin) as sources
    from (
      select place, origin, total, arrayJoin(named.tools) as tool,
        bitAnd(carries, ${bind("Array(UInt16)", masks)}[tool + 1]) != 0 as carried
      from (
        select ${binStart(input.coverage.bins)} as day_start, source as origin, ${keyBy(input)} as place,
          packets as total, marks as carries
        from flows where ${inScope(scope)}
      ) as sent
      inner join (${requests.toolDays(tools)}) as named on sent.day_start = named.start and sent.origin = named.source
    )
    group by place, tool`;
}

function keyBy(input: FigureInput): BoundSql {
  const by = textOption(input.query, "by");
  if (by === "port") return BY_PORT.expression;
  return by === "region" ? BY_REGION.expression : binStart(input.coverage.bins);
}

function labelsBy(input: FigureInput): (key: string) => string {
  const by = textOption(input.query, "by");
  if (by === "port") return BY_PORT.labelOf;
  if (by === "region") return BY_REGION.labelOf;
  const { starts, labels } = input.coverage.bins;
  const days = new Map(starts.map((start, bin) => [String(start), labels[bin] ?? ""]));
  return (key) => days.get(key) ?? key;
}

type ToolRow = Omit<Row, "tool"> & { readonly tool: string };

function orderBy(by: string): (left: ToolRow, right: ToolRow) => number {
  const byTool = (left: ToolRow, right: ToolRow): number =>
    left.tool < right.tool ? -1 : left.tool > right.tool ? 1 : 0;
  if (by === "day") return (left, right) => Number(left.key) - Number(right.key) || byTool(left, right);
  return (left, right) =>
    right.packets - left.packets || (left.key < right.key ? -1 : left.key > right.key ? 1 : byTool(left, right));
}

/** Tools named from marks, with the evidence. */
export const tools: FigureDefinition = {
  id: "tools",
  version: 1,
  title: { en: "Tools", ja: "使われたツール" },
  question: {
    en: "how many packets and sources carry the marks of ZMap, Masscan, Mirai, Nmap and others?",
    ja: "ZMap、Masscan、Mirai、Nmap などの特徴を持つパケットと送信元はどれだけあるか",
  },
  definition: {
    en: "A mark is a versioned rule over several header fields of one packet; a single match can be chance. So a tool is named for a source and an observation day only where enough of the source's packets carry one of its marks (how many, and of how many, is in the table of marks). The row then counts all packets of these sources on these days, those of them that carry a mark (the evidence), and the sources. Marks can be imitated and switched off: absence proves nothing.",
    ja: "特徴とは、1パケットの複数のヘッダー項目に対する版付きの規則である。1回の一致は偶然でもありうるため、ある送信元のある観測日に、十分な数のパケットが一致した場合だけツールを判定する（必要な数と割合は特徴の一覧表に示す）。各行は、判定した送信元・日の全パケット数、そのうち特徴が一致した数（根拠）、送信元数を示す。特徴は真似ることも消すこともできるため、ないことは使っていないことの証明にならない。",
  },
  defaultClass: "request",
  parameters: [byParameter(["port", "region", "day"], "port"), ...COMPARED],
  data: [],
  measure: () => measure,
  columns,
  compute,
};
