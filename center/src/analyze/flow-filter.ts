import { dayStart } from "@teiten/core/calendar";
import type { Bins, DayRange, Zone } from "@teiten/core/calendar";
import { TRAFFIC_CLASSES } from "@teiten/core/flow";
import type { TrafficClass } from "@teiten/core/flow";
import { bind, join, raw, sql } from "../store/index.ts";
import type { BoundSql } from "../store/index.ts";
import { boundList } from "./bound-list.ts";
import type { FigureInput } from "./figure.ts";
import type { SensorSelection, SensorSpan } from "./sensor-selection.ts";

/** Which rows a question is about. */
export interface FlowScope {
  readonly zone: Zone;
  readonly selection: SensorSelection;
  readonly trafficClass: TrafficClass | "all";
  /** ISO 3166-1 alpha-2 of the source, `??` for unknown; null is any. */
  readonly region: string | null;
}

/** What a figure's query asks for: its class and region, at these sensors (those of the query unless others are given). */
export function scopeOf(
  { zone, query, selection }: Pick<FigureInput, "zone" | "query" | "selection">,
  sensors: SensorSelection = selection,
): FlowScope {
  return { zone, selection: sensors, trafficClass: query.trafficClass, region: query.region };
}

/** The condition on `flows` (and on roll-ups with the same columns) that keeps the scope's rows. */
export function inScope(scope: FlowScope): BoundSql {
  const conditions = [inSpans(scope.zone, scope.selection)];
  if (scope.trafficClass !== "all") {
    conditions.push(sql`class = ${bind("UInt8", TRAFFIC_CLASSES.indexOf(scope.trafficClass))}`);
  }
  if (scope.region !== null) conditions.push(sql`region = toFixedString(${bind("String", scope.region)}, 2)`);
  return join(conditions, " and ");
}

/** The condition on `minute` and `sensor` of any table that keeps the selected sensors on the days on which they count. */
export function inSpans(zone: Zone, selection: SensorSelection): BoundSql {
  const { range, spans } = selection;
  if (selection.complete) return inDays(zone, range);
  const whole = spans.filter((span) => span.from === range.from && span.to === range.to);
  const partial = spans.filter((span) => !whole.includes(span));
  const choices = [sql`sensor in ${bind("Array(UInt16)", [...new Set(whole.map((span) => span.sensor.id))])}`];
  for (const [dates, ids] of byDates(partial)) {
    choices.push(sql`(${inDays(zone, dates)} and sensor in ${bind("Array(UInt16)", ids)})`);
  }
  return sql`${inDays(zone, range)} and (${join(choices, " or ")})`;
}

/** The condition on `minute` that keeps the days of the range. */
export function inDays(zone: Zone, range: DayRange): BoundSql {
  return sql`minute >= ${instant(dayStart(zone, range.from))} and minute < ${instant(dayStart(zone, range.to))}`;
}

/** The start (seconds, UTC) of the bin that holds `minute`, as an expression of a row inside the range. */
export function binStart(bins: Bins): BoundSql {
  const first = bins.starts[0] ?? 0;
  const length = (bins.starts[1] ?? bins.end) - first;
  const even = bins.starts.every((start, bin) => start === first + bin * length);
  if (!even) return sql`roundDown(toUInt32(minute), ${boundList("UInt32", bins.starts)})`;
  const [from, step] = [bind("UInt32", first), bind("UInt32", length)];
  return sql`toUInt32(${from} + intDiv(toUInt32(minute) - ${from}, ${step}) * ${step})`;
}

/** A moment as a literal of the engine. */
export function instant(second: number): BoundSql {
  return sql`toDateTime(${bind("UInt32", clampToEngine(second))}, ${raw("'UTC'")})`;
}

const LAST_SECOND = 2 ** 32 - 1;

function clampToEngine(second: number): number {
  return Math.min(LAST_SECOND, Math.max(0, second));
}

function byDates(spans: readonly SensorSpan[]): readonly (readonly [DayRange, readonly number[]])[] {
  const groups = new Map<string, { dates: DayRange; ids: number[] }>();
  for (const span of spans) {
    const key = `${span.from}/${span.to}`;
    const group = groups.get(key) ?? { dates: { from: span.from, to: span.to }, ids: [] };
    group.ids.push(span.sensor.id);
    groups.set(key, group);
  }
  return [...groups.values()].map((group) => [group.dates, group.ids] as const);
}
