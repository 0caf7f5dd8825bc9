import { dayNumber } from "@teiten/core/calendar";
import type { Bins } from "@teiten/core/calendar";
import { TOOL_MARKS, TRAFFIC_CLASSES } from "@teiten/core/flow";
import { bind, join, raw, sql } from "../store/index.ts";
import type { BoundSql } from "../store/index.ts";
import { boundList } from "./bound-list.ts";
import type { FigureInput } from "./figure.ts";
import { binStart, inScope } from "./flow-filter.ts";
import type { FlowScope } from "./flow-filter.ts";
import { HAS_SERVICE_PORT, SERVICE_PORT_KEY } from "./port-key.ts";

/**
 * Rows of sources by observation day, from `flows` or from the roll-up `source_days` where it says the same: columns
 * `start` (of the day, seconds UTC), `source`, `class`, `region`, `asn`, `packets`, and aggregates over them.
 */
export interface SourceTable {
  /** Whether the rows are those of the roll-up: at most one for each day, source and class. */
  readonly isRolledUp: boolean;
  /** A subquery with the rows of the scope. */
  readonly rows: BoundSql;
  /** Distinct (protocol, port) with protocol TCP or UDP. */
  readonly ports: BoundSql;
  /** The same of class `request` alone. */
  readonly requestPorts: BoundSql;
  /** A condition on single rows that all rows of a source-day with so many ports in one class meet; 1 when unknown. */
  atLeastPorts(count: number): BoundSql;
  readonly sensors: BoundSql;
  /** An array: packets that carry each of `TOOL_MARKS`; trailing zeros may be left out. */
  readonly marked: BoundSql;
  /** TCP packets whose flags are SYN alone. */
  readonly syns: BoundSql;
  /** The condition on a row that carries any of the marks (bits). */
  isMarked(bits: readonly number[]): BoundSql;
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
  const counts = TOOL_MARKS.map((_, bit) => raw(`sumIf(rows.packets, bitTest(marks, ${bit}))`));
  return {
    isRolledUp: false,
    rows: sql`(select ${binStart(input.coverage.bins)} as start, source, class, region, asn, packets, sensor, protocol,
      port, fragment, marks, flags from flows where ${inScope(scope)})`,
    ports: sql`uniqExactIf(${SERVICE_PORT_KEY}, ${HAS_SERVICE_PORT})`,
    requestPorts: sql`uniqExactIf(${SERVICE_PORT_KEY}, ${requestPort})`,
    atLeastPorts: () => raw("1"),
    sensors: raw("uniqExact(sensor)"),
    marked: sql`[${join(counts, ", ")}]`,
    syns: raw("sumIf(rows.packets, protocol = 6 and flags = 2)"),
    isMarked: (bits) => raw(`bitAnd(marks, ${bits.reduce((mask, bit) => mask | (1 << bit), 0)}) != 0`),
  };
}

function fromSourceDays(input: FigureInput, scope: FlowScope): SourceTable {
  const { range, coverage } = input;
  const conditions = [sql`day >= toDate(${bind("String", range.from)}) and day < toDate(${bind("String", range.to)})`];
  if (scope.trafficClass !== "all") {
    conditions.push(sql`class = ${bind("UInt8", TRAFFIC_CLASSES.indexOf(scope.trafficClass))}`);
  }
  if (scope.region !== null) conditions.push(sql`region = toFixedString(${bind("String", scope.region)}, 2)`);
  return {
    isRolledUp: true,
    rows: sql`(select ${startOfDay(coverage.bins)} as start, source, class, region, asn, packets, ports, sensors, marks,
      syn_packets from source_days where ${join(conditions, " and ")})`,
    ports: raw("groupBitmapMerge(rows.ports)"),
    requestPorts: sql`groupBitmapMergeIf(rows.ports, class = ${bind("UInt8", REQUEST)})`,
    atLeastPorts: (count) =>
      scope.trafficClass === "all" ? raw("1") : sql`finalizeAggregation(ports) >= ${bind("UInt32", count)}`,
    sensors: raw("groupBitmapMerge(rows.sensors)"),
    marked: raw("sumForEach(marks)"),
    syns: raw("sum(syn_packets)"),
    isMarked: (bits) => raw(`(${bits.map((bit) => `marks[${bit + 1}] > 0`).join(" or ")})`),
  };
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
