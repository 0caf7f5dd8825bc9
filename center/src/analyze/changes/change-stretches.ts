import { addDays, dayOf } from "@teiten/core/calendar";
import type { DayRange } from "@teiten/core/calendar";
import type { DetectedChange, WatchedNetwork } from "../../detect/index.ts";
import { bind, sql } from "../../store/index.ts";
import type { BoundSql } from "../../store/index.ts";
import { announcedSources } from "../announced-days.ts";
import { isNearClaim } from "../claimed-neighbourhoods.ts";
import { dayBins, weightOf } from "../coverage-weights.ts";
import type { FigureInput } from "../figure.ts";
import { binStart, inScope, inSpans, instant } from "../flow-filter.ts";
import { loadFirstSeconds } from "../load-coverage.ts";
import { organisationsOf } from "../organisations.ts";
import { textOption } from "../parameter-specs.ts";
import { countsOn, selectSensors } from "../sensor-selection.ts";
import type { SensorSelection } from "../sensor-selection.ts";
import type { SensorStretches } from "./change-parts.ts";
import { rowsOfKey } from "./watched-keys.ts";

const HOUR = 3600;
const HOURS_OF_DAY = 24;
/** Hours before a change that it is compared with: the 28 days of the level. */
const HOURS_BEFORE = 28 * HOURS_OF_DAY;

/** The hours of a change and before it, since 1970 UTC, and the sensors that are asked. */
interface Stretches {
  readonly first: number;
  readonly start: number;
  readonly end: number;
  readonly days: DayRange;
  readonly selection: SensorSelection;
}

interface CountRow {
  readonly sensor: number;
  readonly fresh: number;
  readonly known: number;
  readonly announced: number;
  readonly usual: number;
  readonly announcedBefore: number;
}

/** Counts the port of a change at every selected sensor, in its hours (`until` ends one that goes on) and the 28 days before. */
export async function loadStretches(
  input: FigureInput,
  network: WatchedNetwork,
  change: DetectedChange,
  until: number,
): Promise<readonly SensorStretches[]> {
  const stretches = stretchesOf(input, change, until);
  const counts = new Map((await countPackets(input, stretches, change.key)).map((row) => [row.sensor, row]));
  const calendar = await calendarHours(input, stretches);
  const observed = await observedHours(input, stretches);
  const { scope, name } = change.found;
  return network.sensors.map((sensor): SensorStretches => {
    const row = counts.get(sensor.id);
    const [before, during] = [false, true].map((inside) => ({
      calendar: (calendar.get(`${sensor.id} ${inside}`) ?? 0) / HOURS_OF_DAY,
      observed: (observed.get(`${sensor.id} ${inside}`) ?? 0) / HOURS_OF_DAY,
    })) as [Time, Time];
    return {
      alone: scope === "one sensor" ? sensor.name === name : scope === "one network" && sensor.network === name,
      before: { ...before, announced: row?.announcedBefore ?? 0, packets: row?.usual ?? 0 },
      during: { ...during, announced: row?.announced ?? 0, known: row?.known ?? 0, fresh: row?.fresh ?? 0 },
    };
  });
}

interface Time {
  readonly calendar: number;
  readonly observed: number;
}

function stretchesOf(input: FigureInput, change: DetectedChange, until: number): Stretches {
  const { zone, query, context } = input;
  const { start, end } = { start: change.start, end: change.end ?? until };
  const first = start - HOURS_BEFORE;
  const days = { from: dayOf(zone, first * HOUR), to: addDays(dayOf(zone, end * HOUR - 1), 1) };
  const wanted = { names: input.selection.sensors.map(({ name }) => name), group: query.group };
  return { first, start, end, days, selection: selectSensors(input.selection.sensors, context.home, days, wanted) };
}

/** The condition on `flows` that keeps what the port got in the change and before. */
function rowsOf({ zone, query, rules }: FigureInput, stretches: Stretches, key: number): BoundSql {
  const { selection, first, end } = stretches;
  const scope = { zone, selection, trafficClass: query.trafficClass, region: query.region };
  return sql`${inScope(scope)} and ${rowsOfKey(key, rules)}
    and minute >= ${instant(first * HOUR)} and minute < ${instant(end * HOUR)}`;
}

async function countPackets(input: FigureInput, stretches: Stretches, key: number): Promise<readonly CountRow[]> {
  const rows = rowsOf(input, stretches, key);
  const inside = sql`minute >= ${instant(stretches.start * HOUR)}`;
  const announced = await announcedRows(input, stretches, rows);
  const start = binStart(dayBins(input.zone, stretches.days));
  return input.context.store.query<CountRow>(sql`
    select sensor, sumIf(amount, inside and not claimed and not seen) as fresh,
      sumIf(amount, inside and not claimed and seen) as known, sumIf(amount, inside and claimed) as announced,
      sumIf(amount, not inside and not claimed) as usual, sumIf(amount, not inside and claimed) as announcedBefore
    from (
      select sensor, amount, inside, ${announced} as claimed,
        source in (select source from flows where ${rows} and not (${inside})) as seen
      from (
        select sensor, source, ${start} as start, ${inside} as inside, sum(flows.packets) as amount
        from flows where ${rows} group by sensor, source, start, inside
      )
    ) group by sensor order by sensor`);
}

/** The condition on `start` and `source` that keeps what announced scanners sent. */
async function announcedRows(input: FigureInput, { days }: Stretches, rows: BoundSql): Promise<BoundSql> {
  const bins = dayBins(input.zone, days);
  const near = await input.context.store.query<{ readonly start: number; readonly hex: string }>(sql`
    select ${binStart(bins)} as start, hex(source) as hex
    from flows where ${rows} and ${isNearClaim(input.context.registry.claims())}
    group by start, source order by start, source`);
  const labels = new Map(bins.starts.map((start, bin) => [start, bins.labels[bin] ?? ""]));
  const dated = near.map((row) => ({ ...row, day: labels.get(row.start) ?? "", packets: 0, floodPackets: 0 }));
  const organisations = organisationsOf(input, dated, textOption(input.query, "as-known-on") || null);
  const { always, someDays } = announcedSources(
    dated.map((row, index) => ({ ...row, organisation: organisations[index] ?? null })),
  );
  return sql`(source in (${always}) or (start, source) in (${someDays}))`;
}

/** Hours from a sensor's first observed one on in which it counts, by its number and whether they are inside the change. */
async function calendarHours(input: FigureInput, stretches: Stretches): Promise<ReadonlyMap<string, number>> {
  const { selection, first, start, end } = stretches;
  const begun = await loadFirstSeconds(input.context.store, selection, []);
  const hours = new Map<string, number>();
  for (const { id } of selection.sensors) {
    const since = Math.floor((begun.get(id) ?? Infinity) / HOUR);
    for (let hour = Math.max(first, since); hour < end; hour++) {
      if (!countsOn(selection, id, dayOf(input.zone, hour * HOUR))) continue;
      const cell = `${id} ${hour >= start}`;
      hours.set(cell, (hours.get(cell) ?? 0) + 1);
    }
  }
  return hours;
}

async function observedHours(input: FigureInput, stretches: Stretches): Promise<ReadonlyMap<string, number>> {
  const { selection, first, start, end } = stretches;
  const rows = await input.context.store.query<{
    readonly sensor: number;
    readonly hour: number;
    readonly observed: number;
    readonly kept: number;
    readonly lost: number;
    readonly thin: number;
  }>(sql`
    select sensor, intDiv(toUInt32(minute), ${bind("UInt32", HOUR)}) as hour, sum(seconds) as observed,
      sum(captured) as kept, sum(dropped) as lost, sum(thinned) as thin
    from coverage where ${inSpans(input.zone, selection)} group by sensor, hour
    having hour >= ${bind("UInt32", first)} and hour < ${bind("UInt32", end)} order by sensor, hour`);
  const hours = new Map<string, number>();
  for (const { sensor, hour, observed, kept, lost, thin } of rows) {
    const cell = `${sensor} ${hour >= start}`;
    const weight = weightOf({ seconds: observed, captured: kept, dropped: lost, thinned: thin }, HOUR);
    hours.set(cell, (hours.get(cell) ?? 0) + weight);
  }
  return hours;
}
