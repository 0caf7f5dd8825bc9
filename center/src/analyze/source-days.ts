import type { Day } from "@teiten/core/calendar";
import { TRAFFIC_CLASSES } from "@teiten/core/flow";
import { bind, sql } from "../store/index.ts";
import type { BoundSql } from "../store/index.ts";
import { boundList } from "./bound-list.ts";
import type { FigureInput } from "./figure.ts";
import { floodPackets } from "./flood-labels.ts";
import { binStart, inScope } from "./flow-filter.ts";
import type { FlowScope } from "./flow-filter.ts";
import { HAS_SERVICE_PORT, SERVICE_PORT_KEY } from "./port-key.ts";
import { MARK_COUNTS } from "./tool-evidence.ts";
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

/** Selects `start` (of the observation day) and `source` of source-days with at least so many distinct ports. */
export function pairsWithPorts(input: FigureInput, scope: FlowScope, minPorts: number): BoundSql {
  return sql`
    select ${binStart(input.coverage.bins)} as start, source
    from flows where ${inScope(scope)} and ${HAS_SERVICE_PORT}
    group by start, source having uniqExact(${SERVICE_PORT_KEY}) >= ${bind("UInt32", minPorts)}`;
}

/** Selects `start` and `source` of source-days of which the rows meet a condition on `source` and `minute`. */
export function pairsWhere(input: FigureInput, scope: FlowScope, condition: BoundSql): BoundSql {
  return sql`
    select ${binStart(input.coverage.bins)} as start, source
    from flows where ${inScope(scope)} and ${condition} group by start, source`;
}

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

/** The condition on `flows` that keeps the rows of the source-days that `pairs` selects. */
export function inPairs(input: FigureInput, pairs: BoundSql): BoundSql {
  return sql`(${binStart(input.coverage.bins)}, source) in (${pairs})`;
}

/** The source-days that `pairs` selects, by day and address. */
export async function loadSourceDays(
  input: FigureInput,
  scope: FlowScope,
  pairs: BoundSql,
): Promise<readonly SourceDay[]> {
  const { bins } = input.coverage;
  const requestPort = sql`${HAS_SERVICE_PORT} and class = ${bind("UInt8", REQUEST)}`;
  const rows = await input.context.store.query<SourceDay & { readonly start: number }>(sql`
    select ${binStart(bins)} as start, replaceOne(toString(flows.source), '::ffff:', '') as source, hex(flows.source) as hex,
      min(flows.region) as region, min(flows.asn) as asn, sum(flows.packets) as packets,
      uniqExact(sensor) as sensors, uniqExactIf(${SERVICE_PORT_KEY}, ${HAS_SERVICE_PORT}) as ports,
      uniqExactIf(${SERVICE_PORT_KEY}, ${requestPort}) as requestPorts,
      sumIf(flows.packets, class = ${bind("UInt8", BACKSCATTER)}) as answers,
      ${await floodPackets(input, scope)} as floodPackets, ${MARK_COUNTS}
    from (select * from flows where ${inScope(scope)} and ${inPairs(input, pairs)}) as flows
    group by start, flows.source
    order by start, flows.source`);
  const days = new Map(bins.starts.map((start, bin) => [start, bins.labels[bin] ?? ""]));
  return rows.map((row) => ({ ...row, day: days.get(row.start) ?? "" }));
}
