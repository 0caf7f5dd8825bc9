import { dayNumber } from "@teiten/core/calendar";
import type { Bins } from "@teiten/core/calendar";
import { TRAFFIC_CLASSES } from "@teiten/core/flow";
import { bind, join, raw, sql } from "../store/index.ts";
import type { BoundSql } from "../store/index.ts";
import { boundList } from "./bound-list.ts";
import type { FigureInput } from "./figure.ts";
import { binStart, inScope } from "./flow-filter.ts";
import type { FlowScope } from "./flow-filter.ts";
import { HAS_SERVICE_PORT, SERVICE_PORT_KEY } from "./port-key.ts";
import { hasMark, namedTools } from "./tool-evidence.ts";

/**
 * Rows of sources by observation day, from `flows` or from the roll-up `source_days` where it says the same: columns
 * `start` (of the day, seconds UTC), `source`, `class`, `region`, `asn`, `packets`, and aggregates over them.
 */
export interface SourceTable {
  /** A subquery with the rows of the scope. */
  readonly rows: BoundSql;
  /** Distinct (protocol, port) with protocol TCP or UDP. */
  readonly ports: BoundSql;
  /** The same of class `request` alone. */
  readonly requestPorts: BoundSql;
  readonly sensors: BoundSql;
  /** An array: packets that carry the mark of each bit; trailing zeros may be left out. */
  readonly marked: BoundSql;
  /** TCP packets whose flags are SYN alone. */
  readonly syns: BoundSql;
  /** A condition on rows that no row of a source-day with so many ports fails, and few others meet. */
  mayReachPorts(count: number): BoundSql;
  /** Selects `start` and `source` of source-days with at least so many ports. */
  pairsWithPorts(count: number): BoundSql;
  /** The condition on a row that carries any of the marks (bits). */
  isMarked(bits: readonly number[]): BoundSql;
  /**
   * Selects `start`, `source` and `tools` of the source-days for which marks name a tool: the positions, from 0, of the
   * tools in the list, each of which is given by its marks (bits). The scope must be requests.
   */
  toolDays(tools: readonly (readonly number[])[]): BoundSql;
}

const REQUEST = TRAFFIC_CLASSES.indexOf("request");

/** The quickest table that answers for the scope exactly. */
export async function sourceTable(input: FigureInput, scope: FlowScope): Promise<SourceTable> {
  return (await isRolledUp(input, scope)) ? fromSourceDays(input, scope) : fromFlows(input, scope);
}

/** The roll-up counts all sensors together, in the network's zone, on days that are not being built again. */
async function isRolledUp(input: FigureInput, scope: FlowScope): Promise<boolean> {
  const { context, query, range } = input;
  if (query.zone !== context.zone || !scope.selection.complete) return false;
  return (await context.state.dirtyDays()).every((day) => day < range.from || day >= range.to);
}

function fromFlows(input: FigureInput, scope: FlowScope): SourceTable {
  const requestPort = sql`${HAS_SERVICE_PORT} and class = ${bind("UInt8", REQUEST)}`;
  const { rules } = input;
  const counts = rules.marks.map((_, bit) => raw(`sumIf(rows.packets, bitTest(marks, ${bit}))`));
  const rows = sql`(select ${binStart(input.coverage.bins)} as start, source, class, region, asn, packets, sensor, protocol,
    port, fragment, marks, flags from flows where ${inScope(scope)})`;
  const ports = sql`uniqExactIf(${SERVICE_PORT_KEY}, ${HAS_SERVICE_PORT})`;
  const marked = sql`[${join(counts, ", ")}]`;
  const syns = raw("sumIf(rows.packets, protocol = 6 and flags = 2)");
  const pairsWithPorts = (count: number): BoundSql =>
    sql`select start, source from ${rows} as rows group by start, source having ${ports} >= ${bind("UInt32", count)}`;
  return {
    rows,
    ports,
    requestPorts: sql`uniqExactIf(${SERVICE_PORT_KEY}, ${requestPort})`,
    sensors: raw("uniqExact(sensor)"),
    marked,
    syns,
    mayReachPorts: (count) => sql`(start, source) in (${pairsWithPorts(count)})`,
    pairsWithPorts,
    isMarked: hasMark,
    toolDays: (tools) => sql`select start, source, ${namedTools(tools, rules)} as tools from (
      select start, source, ${marked} as marked, ${syns} as syns, sum(rows.packets) as requests
      from ${rows} as rows where source in (select source from ${rows} where ${hasMark(tools.flat())})
      group by start, source
    ) where notEmpty(tools)`,
  };
}

function fromSourceDays(input: FigureInput, scope: FlowScope): SourceTable {
  const single = scope.trafficClass !== "all";
  const sets = single
    ? raw("finalizeAggregation(ports) as port_count, finalizeAggregation(sensors) as sensor_count")
    : raw("ports, sensors");
  const rows = sql`(select ${startOfDay(input.coverage.bins)} as start, source, class, region, asn, packets, marks,
    syn_packets, ${sets} from source_days where ${inDayScope(input, scope)})`;
  const ports = raw(single ? "max(port_count)" : "groupBitmapMerge(rows.ports)");
  const reaches = (count: number): BoundSql => sql`port_count >= ${bind("UInt32", count)}`;
  return {
    rows,
    ports,
    requestPorts: single
      ? sql`maxIf(port_count, class = ${bind("UInt8", REQUEST)})`
      : sql`groupBitmapMergeIf(rows.ports, class = ${bind("UInt8", REQUEST)})`,
    sensors: raw(single ? "max(sensor_count)" : "groupBitmapMerge(rows.sensors)"),
    marked: raw(single ? "any(marks)" : "sumForEach(marks)"),
    syns: raw("sum(syn_packets)"),
    mayReachPorts: single ? reaches : () => raw("1"),
    pairsWithPorts: (count) =>
      single
        ? sql`select start, source from ${rows} as rows where ${reaches(count)}`
        : sql`select start, source from ${rows} as rows group by start, source having ${ports} >= ${bind("UInt32", count)}`,
    isMarked: (bits) => raw(`(${["0", ...bits.map((bit) => `marks[${bit + 1}] > 0`)].join(" or ")})`),
    toolDays: (tools) => sql`select start, source, ${namedTools(tools, input.rules)} as tools from (
      select start, source, marks as marked, syn_packets as syns, packets as requests from ${rows} where notEmpty(marks)
    ) where notEmpty(tools)`,
  };
}

function inDayScope({ range }: FigureInput, scope: FlowScope): BoundSql {
  const conditions = [sql`day >= toDate(${bind("String", range.from)}) and day < toDate(${bind("String", range.to)})`];
  if (scope.trafficClass !== "all") {
    conditions.push(sql`class = ${bind("UInt8", TRAFFIC_CLASSES.indexOf(scope.trafficClass))}`);
  }
  if (scope.region !== null) conditions.push(sql`region = toFixedString(${bind("String", scope.region)}, 2)`);
  return join(conditions, " and ");
}

function startOfDay({ labels, starts }: Bins): BoundSql {
  const first = dayNumber(labels[0] ?? "1970-01-01");
  const even = starts.every((start, bin) => start === (starts[0] ?? 0) + bin * 86_400);
  if (even && dayNumber(labels.at(-1) ?? "1970-01-01") === first + labels.length - 1) {
    return sql`toUInt32(${bind("UInt32", starts[0] ?? 0)} + (toUInt32(day) - ${bind("UInt32", first)}) * 86400)`;
  }
  const days = boundList("UInt32", labels.map(dayNumber));
  return sql`transform(toUInt32(day), ${days}, ${boundList("UInt32", starts)}, toUInt32(0))`;
}
