import { bind, sql } from "../../store/index.ts";
import type { Store } from "../../store/index.ts";
import { instant } from "../flow-filter.ts";

const HOUR = 3600;
/** Hours after which an hour is final though something is not known of it; what comes later makes its days be judged again. */
export const LATENESS: number = 6;
/** Hours before an hour that tell which sensors it should hold. */
const LOOK_BACK = 24;
/** Seconds of an hour that may be neither observed nor explained: the joints between segments. */
const JOINTS = 60;

/**
 * The hour (since 1970 UTC) behind the last of [from, now) that is final, at least `from`. An hour is final when of every
 * sensor that was heard of in the day before it is known whether it observed each minute, or six hours after its end.
 * `now` is in seconds.
 */
export async function finalUntil(store: Store, from: number, now: number): Promise<number> {
  const over = Math.floor(now / HOUR);
  const late = Math.min(over, Math.max(from, over - LATENESS));
  const rows = await store.query<{ readonly sensor: number; readonly hour: number; readonly known: number }>(sql`
    select sensor, intDiv(toUInt32(minute), ${bind("UInt32", HOUR)}) as hour,
      sum(seconds) + sumIf(unobserved, state != 'unknown') as known
    from coverage
    where minute >= ${instant((late - LOOK_BACK) * HOUR)} and minute < ${instant(over * HOUR)}
    group by sensor, hour`);
  const known = new Map(rows.map(({ sensor, hour, known: seconds }) => [`${sensor} ${hour}`, seconds]));
  let end = late;
  while (end < over && isKnown(end, rows, known)) end++;
  return Math.max(from, end);
}

function isKnown(
  hour: number,
  rows: readonly { readonly sensor: number; readonly hour: number }[],
  known: ReadonlyMap<string, number>,
): boolean {
  const heard = rows.filter((row) => row.hour < hour && row.hour >= hour - LOOK_BACK).map(({ sensor }) => sensor);
  return heard.length > 0 && heard.every((sensor) => (known.get(`${sensor} ${hour}`) ?? 0) >= HOUR - JOINTS);
}
