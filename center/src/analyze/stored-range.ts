import { addDays, CalendarError, createRange, dayOf, dayStart, openZone } from "@teiten/core/calendar";
import type { DayRange, Zone } from "@teiten/core/calendar";
import type { Store } from "../store/index.ts";
import { sql } from "../store/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import { boundList } from "./bound-list.ts";
import type { FigureContext, FigureQuery } from "./figure.ts";

/**
 * The days of a query: its own ends, and for an open end all that is stored (rows or observed time) of the sensors
 * with these ids, null being all. Throws `TeitenError`
 * when the range holds no day, or when an end is open and nothing is stored.
 */
export async function resolveRange(
  context: FigureContext,
  zone: Zone,
  query: FigureQuery,
  sensors: readonly number[] | null,
): Promise<DayRange> {
  const stored =
    query.from === null || query.to === null
      ? await storedDays(context.store, zone, openZone(context.zone), sensors)
      : null;
  const from = query.from ?? stored?.from;
  const to = query.to ?? stored?.to;
  if (from === undefined || to === undefined) {
    throw new TeitenError({
      code: "nothing-stored",
      message: `no data ${sensors === null ? "is stored yet" : "of these sensors is stored"}, so there is no range to count over`,
      advice: "ingest a capture first (teiten ingest FILE --sensor NAME), or name the range with --from and --to",
    });
  }
  try {
    return createRange(from, to);
  } catch (error) {
    if (!(error instanceof CalendarError)) throw error;
    const open = query.from === null ? "--from" : query.to === null ? "--to" : null;
    const advice = open === null ? error.advice : `data are stored from ${from} to ${to}; ${open} was not given`;
    throw new TeitenError({ code: "range-invalid", message: error.message, advice, cause: error, exitCode: 2 });
  }
}

async function storedDays(
  store: Store,
  zone: Zone,
  home: Zone,
  sensors: readonly number[] | null,
): Promise<DayRange | null> {
  const wanted = sensors === null ? sql`1` : sql`sensor in ${boundList("UInt16", sensors)}`;
  const flows = await store.query<{ first: number; last: number; found: number }>(sql`
    select toUInt32(min(minute)) as first, toUInt32(max(minute)) as last, count() as found from flows where ${wanted}`);
  const observed = await store.query<{ first: string; last: string; found: number }>(sql`
    select toString(min(day)) as first, toString(max(day)) as last, count() as found from coverage where ${wanted}`);
  const seconds = flows.flatMap(({ first, last, found }) => (found > 0 ? [first, last] : []));
  for (const { first, last, found } of observed) {
    if (found > 0) seconds.push(dayStart(home, first), dayStart(home, addDays(last, 1)) - 1);
  }
  if (seconds.length === 0) return null;
  return { from: dayOf(zone, Math.min(...seconds)), to: addDays(dayOf(zone, Math.max(...seconds)), 1) };
}
