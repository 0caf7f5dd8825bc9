import { addDays, dayOf, dayStart, openZone } from "@teiten/core/calendar";
import { bind, sql } from "../../store/index.ts";
import type { FigureContext } from "../figure.ts";
import { instant } from "../flow-filter.ts";
import type { HourRange } from "./hour-counts.ts";

const HOUR = 3600;
/** Days before the last judged hour that are compared hour by hour; earlier ones by what the ledger says of them. */
const RECENT_DAYS = 2;

/** What the data of judged hours were, to tell later whether they still are. */
export interface JudgedData {
  readonly hours: HourRange;
  /** First recent hour: the start of a day in the network's zone. */
  readonly recent: number;
  readonly text: string;
}

/** Notes what the data of these hours are now. */
export async function noteJudged(context: FigureContext, hours: HourRange): Promise<JudgedData> {
  const zone = openZone(context.zone);
  const day = addDays(dayOf(zone, hours.to * HOUR - 1), 1 - RECENT_DAYS);
  const recent = Math.max(hours.from, Math.floor(dayStart(zone, day) / HOUR));
  return { hours, recent, text: await textOf(context, hours, recent) };
}

/** Whether the data of hours that were noted are still the same. */
export async function isUnchanged(context: FigureContext, noted: JudgedData): Promise<boolean> {
  return (await textOf(context, noted.hours, noted.recent)) === noted.text;
}

async function textOf(context: FigureContext, hours: HourRange, recent: number): Promise<string> {
  const zone = openZone(context.zone);
  const days = { from: dayOf(zone, hours.from * HOUR), to: dayOf(zone, recent * HOUR) };
  const settled = days.to > days.from ? [...(await context.state.dayRevisions(days))] : [];
  const [before, packets, observed] = await Promise.all([
    observedBefore(context, hours.from, recent),
    sumsOfFlows(context, recent, hours.to),
    sumsOfCoverage(context, recent, hours.to),
  ]);
  return JSON.stringify([settled, before, packets, observed]);
}

function sumsOfFlows({ store }: FigureContext, from: number, to: number): Promise<readonly unknown[]> {
  return store.query(sql`
    select intDiv(toUInt32(minute), ${bind("UInt32", HOUR)}) as hour, count() as rows, sum(packets) as amount
    from flows where minute >= ${instant(from * HOUR)} and minute < ${instant(to * HOUR)} group by hour order by hour`);
}

function sumsOfCoverage({ store }: FigureContext, from: number, to: number): Promise<readonly unknown[]> {
  return store.query(sql`
    select intDiv(toUInt32(minute), ${bind("UInt32", HOUR)}) as hour, sum(seconds) as observed, sum(captured) as kept,
      sum(dropped) as lost, sum(thinned) as thin
    from coverage where minute >= ${instant(from * HOUR)} and minute < ${instant(to * HOUR)} group by hour order by hour`);
}

/** One line for all hours before the recent ones: a heartbeat that comes late changes what was observed, and no segment. */
function observedBefore({ store }: FigureContext, from: number, to: number): Promise<readonly unknown[]> {
  return store.query(sql`
    select sum(seconds) as observed, sum(captured) as kept, sum(dropped) as lost, sum(thinned) as thin
    from coverage where minute >= ${instant(from * HOUR)} and minute < ${instant(to * HOUR)}`);
}
