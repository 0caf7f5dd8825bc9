import { TeitenError } from "../../telemetry/index.ts";
import { COLUMN, measureColumn, packetsColumn, sourcesColumn, textColumn } from "../column-specs.ts";
import { counterparts } from "../compared-bins.ts";
import { comparedColumns } from "../compared-columns.ts";
import type { Coverage } from "../coverage-weights.ts";
import { doubtfulLabels } from "../doubtful-sources.ts";
import type { Bilingual, ColumnSpec, FigureDefinition, FigureInput, FigureQuery, FigureTable } from "../figure.ts";
import { floodLabel } from "../flood-labels.ts";
import { scopeOf } from "../flow-filter.ts";
import type { FlowScope } from "../flow-filter.ts";
import { COUNT_SOURCES } from "../measures.ts";
import { organisationsOf } from "../organisations.ts";
import { AS_KNOWN_ON, COMPARED, flagOption, textOption } from "../parameter-specs.ts";
import { ruleNote, ruleParameters, scanRuleOf } from "../scan-rules.ts";
import type { ScanRule } from "../scan-rules.ts";
import { findScanSources } from "../scan-sources.ts";
import type { SourceDay } from "../source-days.ts";
import { createTable } from "../table-builder.ts";
import { toolsOf, toolText } from "../tool-evidence.ts";

const none: Bilingual = { en: "", ja: "" };

const listColumns = [
  COLUMN.day,
  textColumn("source", "source address", "送信元IPアドレス"),
  COLUMN.region,
  measureColumn("asn", none, {
    en: "autonomous system of the source, 0 when unknown",
    ja: "送信元のAS番号（不明は 0）",
  }),
  measureColumn(
    "ports",
    { en: "ports", ja: "ポート" },
    { en: "distinct TCP and UDP ports", ja: "TCP・UDPの宛先ポート数" },
  ),
  packetsColumn("packets", "all packets of the source on the day, in the class", "その日の全パケット数（通信種別内）"),
  COLUMN.sensors,
  textColumn("tool", "tool named by its marks, with the evidence", "特徴から判定したツールと根拠"),
  COLUMN.organisation,
];
const DAILY = sourcesColumn("sources", "scan sources of the day", "その日のスキャンの送信元数");

function columns(query: FigureQuery): readonly ColumnSpec[] {
  return flagOption(query, "count") ? [COLUMN.day, DAILY, ...comparedColumns(query, [DAILY])] : listColumns;
}

async function compute(input: FigureInput): Promise<FigureTable> {
  const { query } = input;
  const rule = scanRuleOf(query);
  if (rule === null) throw new Error("scan-sources offers no rule “none”");
  if (input.compared.length > 0 && !flagOption(query, "count")) throw listed(input);
  const scope = scopeOf(input);
  const found = await findScanSources(input, scope, rule);
  const notes = [ruleNote(rule, query), ...totals(found)];
  if (flagOption(query, "count")) return countTable(input, rule, found, notes);
  return listTable(input, scope, rule, found, notes);
}

async function listTable(
  input: FigureInput,
  scope: FlowScope,
  rule: ScanRule,
  found: readonly SourceDay[],
  notes: readonly Bilingual[],
): Promise<FigureTable> {
  const table = createTable(listColumns);
  const organisations = organisationsOf(input, found, textOption(input.query, "as-known-on") || null);
  const floods = found.flatMap((row, index) => {
    const tool = toolText(toolsOf(row, input.rules));
    const { day, source, region, asn, ports, packets, sensors } = row;
    table.add(day, source, region, asn, ports, packets, sensors, tool, organisations[index] ?? null);
    return row.floodPackets > 0 ? [floodLabel(index, { key: "", packets: row.floodPackets, sources: 1 })] : [];
  });
  const doubtful = await doubtfulLabels(input, scope, rule, found);
  return { columns: table.columns, labels: [...floods, ...doubtful], notes };
}

async function countTable(
  input: FigureInput,
  rule: ScanRule,
  found: readonly SourceDay[],
  notes: readonly Bilingual[],
): Promise<FigureTable> {
  const table = createTable(columns(input.query));
  const { coverage } = input;
  const own = dailyCounts(coverage, found);
  const beside: (readonly (number | null)[])[] = [];
  for (const { kind, input: one } of input.compared) {
    const then = dailyCounts(one.coverage, await findScanSources(one, scopeOf(one), rule));
    const places = counterparts(kind, coverage.bins, one.coverage.bins);
    beside.push(places.map((place) => then[place] ?? null));
  }
  coverage.bins.labels.forEach((day, bin) => {
    table.add(day, own[bin] ?? null, ...beside.map((counts) => counts[bin] ?? null));
  });
  return { columns: table.columns, labels: [], notes };
}

/** Scan sources of each day; null on a day that no sensor covered. */
function dailyCounts(coverage: Coverage, found: readonly SourceDay[]): readonly (number | null)[] {
  const counts = new Map<string, number>();
  for (const { day } of found) counts.set(day, (counts.get(day) ?? 0) + 1);
  return coverage.bins.labels.map((day) => counts.get(day) ?? (coverage.emptyDays.includes(day) ? null : 0));
}

function listed({ compared }: FigureInput): TeitenError {
  return new TeitenError({
    code: "parameter-invalid",
    message: `--${compared[0]?.kind} puts counts beside counts; a list of addresses has none`,
    advice: "add --count, or leave it out",
    exitCode: 2,
  });
}

function totals(found: readonly SourceDay[]): readonly Bilingual[] {
  const distinct = new Set(found.map((row) => row.hex)).size;
  return [
    {
      en: `sources per day: ${found.length} source-days; distinct sources over the range: ${distinct}`,
      ja: `日ごとの送信元数の合計：${found.length}、期間全体で重複を除いた送信元数：${distinct}`,
    },
  ];
}

/** Sources that reach many ports in one day. */
export const scanSources: FigureDefinition = {
  id: "scan-sources",
  version: 1,
  title: { en: "Scan sources", ja: "スキャンの送信元" },
  question: {
    en: "which sources reach many ports in one day?",
    ja: "1日に多くのポートへ送信した送信元はどれか",
  },
  definition: {
    en: "A scan source of a day sent packets to at least 10 distinct (protocol, port) with protocol TCP or UDP (rule ports10, the rule of the published tables; ports100: 100; survey: 30 ports and at least as many packets as there are monitored addresses), counted over all selected sensors together. By default only packets of class request count; with --class all the rule is read literally, and a victim of denial of service that answers to forged addresses looks like a scan source: such rows are labelled doubtful with the reason. Tools are named from marks with the evidence (matching packets of how many); the organisation is the one that announces the address on that day. Two counts are given: sources per day, and distinct sources over the range.",
    ja: "1観測日に、TCPまたはUDPの10以上の異なる宛先ポートへパケットを送った送信元（条件 ports10。公表されている表の条件。ports100 は100ポート、survey は30ポートかつ監視アドレス数以上のパケット）。選んだ全センサーを合わせて数える。既定では通信種別 request のパケットだけを数える。--class all では条件を文字どおりに適用するため、詐称されたアドレスへ応答するDoS攻撃の被害者も該当してしまう。そのような行には理由を付けて疑わしいと示す。ツールは特徴の一致（全体のうち何パケット）を根拠に、組織はその日にそのアドレスを公表している組織を示す。日ごとの送信元数と、期間全体で重複を除いた送信元数の両方を示す。",
  },
  defaultClass: "request",
  parameters: [
    ...ruleParameters(false),
    {
      name: "list",
      kind: "flag",
      default: false,
      help: { en: "list the sources (what happens without --count)", ja: "送信元の一覧（--count がなければ常に一覧）" },
    },
    {
      name: "count",
      kind: "flag",
      default: false,
      help: { en: "only the number of sources of each day", ja: "日ごとの送信元数だけを示す" },
    },
    AS_KNOWN_ON,
    ...COMPARED,
  ],
  data: ["region", "asn", "registry"],
  measure: () => COUNT_SOURCES,
  columns,
  compute,
};
