import { raw, sql } from "../../store/index.ts";
import type { BoundSql } from "../../store/index.ts";
import { announcedSources, loadAnnouncedDays } from "../announced-days.ts";
import { COLUMN, packetsColumn, shareColumn, sourcesColumn } from "../column-specs.ts";
import { cellsBeside } from "../compared-cells.ts";
import { comparedColumns } from "../compared-columns.ts";
import { periodsOf } from "../compared-periods.ts";
import { cutsBy, sameCut } from "../cuts.ts";
import type { Cut } from "../cuts.ts";
import type { Cell, ColumnSpec, FigureDefinition, FigureInput, FigureQuery, FigureTable, RowLabel } from "../figure.ts";
import { countFloods, floodLabel } from "../flood-labels.ts";
import { binStart, inScope, scopeOf } from "../flow-filter.ts";
import type { FlowScope } from "../flow-filter.ts";
import { COUNT_AND_SHARE_OF_ROW } from "../measures.ts";
import { AS_KNOWN_ON, byParameter, COMPARED, textOption } from "../parameter-specs.ts";
import { BY_PORT, BY_REGION } from "../row-key.ts";
import type { RowKey } from "../row-key.ts";
import { ruleNote, ruleParameters, scanRuleOf } from "../scan-rules.ts";
import type { ScanRule } from "../scan-rules.ts";
import { findScanSources } from "../scan-sources.ts";
import type { SensorSelection } from "../sensor-selection.ts";
import { pairsOf } from "../source-days.ts";
import { sourceTable } from "../source-table.ts";
import { createTable, ratio } from "../table-builder.ts";

const SHARE = shareColumn("share", "scanner_packets ÷ packets", "scanner_packets ÷ packets");

const OWN = [
  { ...COLUMN.by, help: { en: "the region, port or group", ja: "地域・ポート・群" } },
  COLUMN.packets,
  packetsColumn(
    "scanner_packets",
    "packets of scan sources and announced scanners",
    "スキャンの送信元と公表されているスキャン元のパケット数",
  ),
  SHARE,
  COLUMN.sources,
  sourcesColumn(
    "scanner_sources",
    "scan sources and announced scanners among them",
    "そのうちスキャンの送信元と公表されているスキャン元の数",
  ),
];

function columns(query: FigureQuery): readonly ColumnSpec[] {
  return [...OWN, ...comparedColumns(query, [COLUMN.packets, SHARE])];
}

interface Row {
  readonly key: string;
  readonly packets: number;
  readonly sources: number;
}

async function compute(input: FigureInput): Promise<FigureTable> {
  const rule = scanRuleOf(input.query);
  const by = textOption(input.query, "by");
  const key = by === "port" ? BY_PORT : by === "region" ? BY_REGION : null;
  const periods = new Map<FigureInput, BoundSql>();
  for (const one of periodsOf(input)) periods.set(one, await scannerRows(one, rule));
  const table = createTable(columns(input.query));
  const labels: RowLabel[] = [];
  for (const cut of cutsBy(input, by === "group" ? "group" : "all")) {
    const floods = await countFloods(input, scopeOf(input, cut.selection), key?.expression ?? raw("0"));
    const beside = await sharesBeside(input, cut, key, periods);
    for (const [value, share] of await sharesOf(input, cut.selection, key, periods.get(input) ?? sql`0`)) {
      const label = key?.labelOf(value) ?? cut.labels.get(0) ?? "";
      const { packets, scannerPackets, sources, scannerSources } = share;
      const own = [label, packets, scannerPackets, ratio(scannerPackets, packets), sources, scannerSources];
      const row = table.add(...own, ...beside(value));
      const flood = floods.get(value);
      if (flood !== undefined) labels.push(floodLabel(row, flood));
    }
  }
  return { columns: table.columns, labels, notes: [ruleNote(rule, { ...input.query, trafficClass: "request" })] };
}

interface Share {
  readonly packets: number;
  readonly scannerPackets: number;
  readonly sources: number;
  readonly scannerSources: number;
}

/** All packets and sources of each value, and those of scanners among them; the most packets first. */
async function sharesOf(
  input: FigureInput,
  selection: SensorSelection,
  key: RowKey | null,
  scanners: BoundSql,
): Promise<ReadonlyMap<string, Share>> {
  const rows = await rowsOf(input, selection, key);
  const found = new Map((await sumRows(input, rows, scanners)).map((row) => [row.key, row]));
  const all = await sumRows(input, rows, sql`1`);
  return new Map(
    all.map(({ key: value, packets, sources }) => {
      const scanner = found.get(value) ?? { packets: 0, sources: 0 };
      return [value, { packets, scannerPackets: scanner.packets, sources, scannerSources: scanner.sources }];
    }),
  );
}

/** The cells of the periods beside: each with the scanners of its own days. */
async function sharesBeside(
  input: FigureInput,
  cut: Cut,
  key: RowKey | null,
  scanners: ReadonlyMap<FigureInput, BoundSql>,
): Promise<(value: string) => readonly Cell[]> {
  const shares: ReadonlyMap<string, Share>[] = [];
  for (const { input: one } of input.compared) {
    const same = sameCut(one, input, cut);
    const condition = scanners.get(one);
    shares.push(
      same === null || condition === undefined ? new Map() : await sharesOf(one, same.selection, key, condition),
    );
  }
  return cellsBeside(input, shares, 2, (share) =>
    share === undefined ? [0, null] : [share.packets, ratio(share.scannerPackets, share.packets)],
  );
}

/** Rows with `start`, `source`, `place` and `packets`. */
async function rowsOf(input: FigureInput, selection: SensorSelection, key: RowKey | null): Promise<BoundSql> {
  const scope = scopeOf(input, selection);
  const place = key?.expression ?? raw("0");
  if (key?.name !== "port") {
    return sql`(select start, source, ${place} as place, packets from ${(await sourceTable(input, scope)).rows})`;
  }
  const start = binStart(input.coverage.bins);
  return sql`(select ${start} as start, source, ${place} as place, packets from flows where ${inScope(scope)})`;
}

/** The condition on `start` and `source` that keeps the rows of scanners. */
async function scannerRows(input: FigureInput, rule: ScanRule | null): Promise<BoundSql> {
  const { selection, zone, query } = input;
  const all: FlowScope = { zone, selection, trafficClass: "all", region: query.region };
  const requests: FlowScope = { ...all, trafficClass: "request" };
  const near = await loadAnnouncedDays(input, all, textOption(query, "as-known-on") || null);
  const { always, someDays } = announcedSources(near);
  const pairs = rule === null ? someDays : sql`${await rulePairs(input, requests, rule)} union all ${someDays}`;
  return sql`(source in (${always}) or (start, source) in (${pairs}))`;
}

async function rulePairs(input: FigureInput, requests: FlowScope, rule: ScanRule): Promise<BoundSql> {
  if (rule.perAddress) return pairsOf(input, await findScanSources(input, requests, rule));
  return (await sourceTable(input, requests)).pairsWithPorts(rule.minPorts);
}

async function sumRows(input: FigureInput, rows: BoundSql, condition: BoundSql): Promise<readonly Row[]> {
  return input.context.store.query<Row>(sql`
    select toString(place) as key, total as packets, distinct as sources from (
      select place, sum(packets) as total, uniqExact(source) as distinct
      from ${rows} where ${condition} group by place
    )
    order by total desc, place`);
}

/** What announced scanners and scan sources make of the packets and sources. */
export const scannerShare: FigureDefinition = {
  id: "scanner-share",
  version: 1,
  title: { en: "Share of scanners", ja: "スキャンが占める割合" },
  question: {
    en: "what share of the packets and sources of each region, port or group is made by scanners?",
    ja: "地域・ポート・群ごとのパケットと送信元のうち、スキャンが占める割合はどれだけか",
  },
  definition: {
    en: "A source counts as a scanner on the days on which it meets the scan rule (class request, over all selected sensors together; see scan-sources), or on which an organisation announces its address (see announced-scanners); all its packets of such a day, in the class asked for, are scanner packets. The share is scanner packets ÷ all packets of the row. --rule none takes announced addresses alone.",
    ja: "スキャンの条件（通信種別 request、選んだ全センサーを合わせて判定。scan-sources を参照）を満たした日、または組織がそのアドレスを公表している日（announced-scanners を参照）に、その送信元をスキャンとみなし、その日の（指定した通信種別の）全パケットをスキャンのパケットとする。割合はその行の全パケットに対するもの。--rule none では公表されているアドレスだけをスキャンとする。",
  },
  defaultClass: "all",
  parameters: [byParameter(["region", "port", "group"], "region"), ...ruleParameters(true), AS_KNOWN_ON, ...COMPARED],
  data: ["region", "registry"],
  measure: () => COUNT_AND_SHARE_OF_ROW,
  columns,
  compute,
};
