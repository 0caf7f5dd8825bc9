import { FLOOD_MAX_PACKETS, bind, sql } from "../store/index.ts";
import type { BoundSql } from "../store/index.ts";
import { counted } from "../telemetry/index.ts";
import { boundList } from "./bound-list.ts";
import type { FigureInput, RowLabel } from "./figure.ts";
import { binStart, inScope } from "./flow-filter.ts";
import type { FlowScope } from "./flow-filter.ts";

/** Packets and distinct sources of spoofed floods under one value of a grouping expression. */
export interface FloodCount {
  readonly key: string;
  readonly packets: number;
  readonly sources: number;
}

/**
 * What spoofed floods contributed, by the value of `key` (an expression of the row, printed as text). A flood is known by
 * minute, sensor, protocol, port and class; of the sources in such a cell those that sent a packet or two there are its own.
 */
export async function countFloods(
  input: FigureInput,
  scope: FlowScope,
  key: BoundSql,
  also?: BoundSql,
): Promise<ReadonlyMap<string, FloodCount>> {
  if (!(await hasFloods(input, scope))) return new Map();
  const rows = await input.context.store.query<FloodCount>(sql`
    select toString(${key}) as key, sum(flows.packets) as packets, uniqExact(source) as sources
    from flows where ${inScope(scope)} and ${also ?? sql`1`} and ${inFlood(scope)}
    group by key`);
  return new Map(rows.map((row) => [row.key, row]));
}

/** The condition on `flows` that keeps the rows of spoofed floods. */
export function inFlood(scope: FlowScope): BoundSql {
  const floods = sql`from floods where ${inScope({ ...scope, region: null })}`;
  const cells = sql`minute in (select minute ${floods})
    and (minute, sensor, protocol, port, class) in (select minute, sensor, protocol, port, class ${floods})`;
  return sql`${cells} and (minute, sensor, protocol, port, class, source) not in (
    select minute, sensor, protocol, port, class, source from flows where ${cells}
    group by minute, sensor, protocol, port, class, source
    having sum(flows.packets) > ${bind("UInt64", FLOOD_MAX_PACKETS)})`;
}

/** Beyond so many addresses all sources of floods are fetched and compared here. */
const MOST_NAMED = 20_000;

/**
 * Packets of the given sources (hexadecimal) in the minutes and ports of spoofed floods, by start of the observation day
 * and address.
 */
export async function floodPacketsOf(
  input: FigureInput,
  scope: FlowScope,
  sources: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const distinct = [...new Set(sources)];
  if (distinct.length === 0) return new Map();
  const start = binStart(input.coverage.bins);
  const named = distinct.length > MOST_NAMED ? sql`1` : sql`hex(source) in ${boundList("String", distinct)}`;
  const counts = await countFloods(input, scope, sql`concat(toString(${start}), ' ', hex(source))`, named);
  return new Map([...counts].map(([name, { packets }]) => [name, packets]));
}

/** The label of a row of which a spoofed flood makes `count`. */
export function floodLabel(row: number, count: FloodCount): RowLabel {
  const { packets, sources } = count;
  return {
    row,
    label: "spoofed-flood",
    text: {
      en: `${counted(packets, "packet")} from ${counted(sources, "source")}: a flood with forged source addresses`,
      ja: `${sources} 件の送信元からの ${packets} パケットは、送信元を詐称した大量送信によるもの`,
    },
    packets,
    sources,
  };
}

async function hasFloods(input: FigureInput, scope: FlowScope): Promise<boolean> {
  if (scope.selection.spans.length === 0) return false;
  const rows = await input.context.store.query<{ readonly found: number }>(sql`
    select count() as found from (select 1 from floods where ${inScope({ ...scope, region: null })} limit 1)`);
  return (rows[0]?.found ?? 0) > 0;
}
