import { addDays, CalendarError, createRange, dayOf } from "@teiten/core/calendar";
import type { DayRange, Zone } from "@teiten/core/calendar";
import type { Store } from "../store/index.ts";
import { sql } from "../store/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import type { FigureQuery } from "./figure.ts";

/**
 * The days of a query: its own ends, and for an open end all that is stored (rows or observed time). Throws `TeitenError`
 * when the range holds no day, or when an end is open and nothing is stored.
 */
export async function resolveRange(store: Store, zone: Zone, query: FigureQuery): Promise<DayRange> {
  const stored = query.from === null || query.to === null ? await storedDays(store, zone) : null;
  const from = query.from ?? stored?.from;
  const to = query.to ?? stored?.to;
  if (from === undefined || to === undefined) {
    throw new TeitenError({
      code: "nothing-stored",
      message: "no data is stored yet, so there is no range to count over",
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

interface Ends {
  readonly first: number;
  readonly last: number;
  readonly found: number;
}

async function storedDays(store: Store, zone: Zone): Promise<DayRange | null> {
  const tables = [
    sql`select toUInt32(min(minute)) as first, toUInt32(max(minute)) as last, count() as found from flows`,
    sql`select toUInt32(min(minute)) as first, toUInt32(max(minute)) as last, count() as found from coverage`,
  ];
  const ends = (await Promise.all(tables.map((table) => store.query<Ends>(table)))).flat();
  const full = ends.filter(({ found }) => found > 0);
  if (full.length === 0) return null;
  const first = Math.min(...full.map((end) => end.first));
  const last = Math.max(...full.map((end) => end.last));
  return { from: dayOf(zone, first), to: addDays(dayOf(zone, last), 1) };
}
