import type { Day } from "@teiten/core/calendar";
import { TRAFFIC_CLASSES } from "@teiten/core/flow";
import { bind, sql } from "../store/index.ts";
import type { BoundSql } from "../store/index.ts";
import { boundList } from "./bound-list.ts";
import type { FigureInput } from "./figure.ts";
import { floodPacketsOf } from "./flood-labels.ts";
import type { FlowScope } from "./flow-filter.ts";
import { sourceTable } from "./source-table.ts";
import type { SourceTable } from "./source-table.ts";
import type { MarkCounts } from "./tool-evidence.ts";

/** What one source sent on one observation day, over all selected sensors together, in the classes asked for. */
export interface SourceDay extends MarkCounts {
  readonly day: Day;
  /** Text of the address; IPv4 dotted. */
  readonly source: string;
  /** The address in network byte order as 32 hexadecimal digits, IPv4 mapped. */
  readonly hex: string;
  readonly region: string;
  readonly asn: number;
  /** Distinct (protocol, port) with protocol TCP or UDP. */
  readonly ports: number;
  /** The same of class `request` alone. */
  readonly requestPorts: number;
  readonly packets: number;
  readonly sensors: number;
  /** Packets of class `backscatter`. */
  readonly answers: number;
  /** Packets in the minutes and ports of a spoofed flood. */
  readonly floodPackets: number;
}

const REQUEST = TRAFFIC_CLASSES.indexOf("request");
const BACKSCATTER = TRAFFIC_CLASSES.indexOf("backscatter");

/** Selects `start` and `source` of source-days that are already known. */
export function pairsOf(input: FigureInput, rows: readonly SourceDay[]): BoundSql {
  const { labels, starts } = input.coverage.bins;
  const startOf = new Map(labels.map((label, bin) => [label, starts[bin] ?? 0]));
  const days = boundList(
    "UInt32",
    rows.map((row) => startOf.get(row.day) ?? 0),
  );
  const sources = boundList(
    "String",
    rows.map((row) => row.source),
  );
  return sql`select pair.1 as start, toIPv6(pair.2) as source from (select arrayJoin(arrayZip(${days}, ${sources})) as pair)`;
}

/** The source-days whose rows meet a condition on `source`, by day and address. */
export async function loadSourceDays(
  input: FigureInput,
  scope: FlowScope,
  condition: BoundSql,
): Promise<readonly SourceDay[]> {
  const table = await sourceTable(input, scope);
  return queryDays(input, scope, table, condition, sql`1`);
}

/** The source-days with at least so many distinct ports, by day and address. */
export async function loadDaysWithPorts(
  input: FigureInput,
  scope: FlowScope,
  minPorts: number,
): Promise<readonly SourceDay[]> {
  const table = await sourceTable(input, scope);
  return queryDays(input, scope, table, table.mayReachPorts(minPorts), sql`ports >= ${bind("UInt32", minPorts)}`);
}

async function queryDays(
  input: FigureInput,
  scope: FlowScope,
  table: SourceTable,
  condition: BoundSql,
  having: BoundSql,
): Promise<readonly SourceDay[]> {
  const rows = await input.context.store.query<
    Omit<SourceDay, "day" | "floodPackets"> & { readonly start: number }
  >(sql`
    select start, replaceOne(toString(rows.source), '::ffff:', '') as source, hex(rows.source) as hex,
      min(rows.region) as region, min(rows.asn) as asn, sum(rows.packets) as packets, ${table.sensors} as sensors,
      ${table.ports} as ports, ${table.requestPorts} as requestPorts,
      sumIf(rows.packets, class = ${bind("UInt8", BACKSCATTER)}) as answers,
      ${table.marked} as marked, ${table.syns} as syns,
      sumIf(rows.packets, class = ${bind("UInt8", REQUEST)}) as requests
    from (select * from ${table.rows} as every where ${condition}) as rows
    group by start, rows.source having ${having}
    order by start, rows.source`);
  const { starts, labels } = input.coverage.bins;
  const days = new Map(starts.map((start, bin) => [start, labels[bin] ?? ""]));
  const floods = await floodPacketsOf(
    input,
    scope,
    rows.map(({ hex }) => hex),
  );
  return rows.map(({ start, ...row }) => ({
    ...row,
    day: days.get(start) ?? "",
    floodPackets: floods.get(`${start} ${row.hex}`) ?? 0,
  }));
}
