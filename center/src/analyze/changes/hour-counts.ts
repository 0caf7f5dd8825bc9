import { addDays, dayOf } from "@teiten/core/calendar";
import type { HourCounts, WatchedNetwork } from "../../detect/index.ts";
import { bind, sql } from "../../store/index.ts";
import { weightOf } from "../coverage-weights.ts";
import type { FigureInput } from "../figure.ts";
import { inScope, inSpans, instant } from "../flow-filter.ts";
import { PORT_KEY } from "../port-key.ts";
import { selectSensors } from "../sensor-selection.ts";
import type { SensorSelection } from "../sensor-selection.ts";
import type { FamilyCounts } from "./family-counts.ts";
import { readFineRows } from "./fine-rows.ts";
import { REGION_OF_ROW, toolOfRow } from "./watched-keys.ts";

const HOUR = 3600;
/** Hours that one question is about: so many rows that the engine works well, and few enough to hold. */
const HOURS_AT_ONCE = 7 * 24;

/** Hours since 1970 UTC, the end excluded. */
export interface HourRange {
  readonly from: number;
  readonly to: number;
}

/** What of a figure's input the counting of hours needs. */
export type HourInput = Pick<FigureInput, "context" | "zone" | "query" | "rules">;

/** Some hours as the engine counted them: rows in the form that `readFineRows` takes, and what sensors observed by hour. */
export interface HourStretch {
  /** First hour since 1970 UTC. */
  readonly from: number;
  readonly rows: Uint8Array;
  readonly observed: readonly Float64Array[];
}

/**
 * Every hour of the range, in order, with the packets of each key at each sensor and what each sensor observed. `counts`
 * must have been given the hours before, as far as they matter.
 */
export async function* loadHours(
  input: HourInput,
  network: WatchedNetwork,
  counts: FamilyCounts,
  hours: HourRange,
): AsyncGenerator<HourCounts, void, void> {
  for await (const stretch of loadStretches(input, network, hours)) yield* hoursOf(stretch, counts);
}

/** The same hours a week at a time, not yet counted by key. */
export async function* loadStretches(
  input: HourInput,
  network: WatchedNetwork,
  hours: HourRange,
): AsyncGenerator<HourStretch, void, void> {
  for (let from = hours.from; from < hours.to; from += HOURS_AT_ONCE) {
    yield await loadStretch(input, network, { from, to: Math.min(from + HOURS_AT_ONCE, hours.to) });
  }
}

/** The hours of a stretch, counted by key; `counts` must have been given those before. */
export function* hoursOf(
  { from: first, rows: bytes, observed }: HourStretch,
  counts: FamilyCounts,
): Generator<HourCounts, void, void> {
  const rows = readFineRows(bytes);
  let at = 0;
  for (const [index, shares] of observed.entries()) {
    const from = at;
    while (at < rows.length && (rows.hour[at] ?? 0) <= first + index) at++;
    yield counts.count(rows, from, at, first + index, shares);
  }
}

async function loadStretch(input: HourInput, network: WatchedNetwork, hours: HourRange): Promise<HourStretch> {
  const { zone, query, context } = input;
  const days = { from: dayOf(zone, hours.from * HOUR), to: addDays(dayOf(zone, hours.to * HOUR - 1), 1) };
  const names = network.sensors.map(({ name }) => name);
  const selection = selectSensors(await context.state.sensors(), context.home, days, { names, group: query.group });
  const scope = { zone, selection, trafficClass: query.trafficClass, region: query.region };
  const ids = network.sensors.map(({ id }) => id);
  const rows = await context.store.queryBytes(sql`
    select toUInt32(intDiv(toUInt32(minute), 3600)) as hour, toUInt32(${PORT_KEY}) as key,
      toUInt16(${REGION_OF_ROW}) as place, ${toolOfRow(input.rules)} as tool,
      toUInt16(indexOf(${bind("Array(UInt16)", ids)}, sensor) - 1) as watched, toUInt32(sum(flows.packets)) as amount
    from flows where ${inScope(scope)} and ${inHours(hours)}
    group by hour, key, place, tool, watched order by hour, key, place, tool, watched`);
  return { from: hours.from, rows, observed: await observedHours(input, selection, ids, hours) };
}

const inHours = ({ from, to }: HourRange): ReturnType<typeof sql> =>
  sql`minute >= ${instant(from * HOUR)} and minute < ${instant(to * HOUR)}`;

async function observedHours(
  { zone, context }: HourInput,
  selection: SensorSelection,
  ids: readonly number[],
  hours: HourRange,
): Promise<readonly Float64Array[]> {
  const shares = Array.from({ length: hours.to - hours.from }, () => new Float64Array(ids.length));
  const indexOf = new Map(ids.map((id, index) => [id, index]));
  const rows = await context.store.query<{
    readonly sensor: number;
    readonly hour: number;
    readonly observed: number;
    readonly kept: number;
    readonly lost: number;
    readonly thin: number;
  }>(sql`
    select sensor, intDiv(toUInt32(minute), 3600) as hour, sum(seconds) as observed, sum(captured) as kept,
      sum(dropped) as lost, sum(thinned) as thin
    from coverage where ${inSpans(zone, selection)} and ${inHours(hours)} group by sensor, hour`);
  for (const { sensor, hour, observed, kept, lost, thin } of rows) {
    const share = shares[hour - hours.from];
    const index = indexOf.get(sensor);
    if (share === undefined || index === undefined) continue;
    share[index] = weightOf({ seconds: observed, captured: kept, dropped: lost, thinned: thin }, HOUR);
  }
  return shares;
}
