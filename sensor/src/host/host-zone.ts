import { isMainThread } from "node:worker_threads";
import { openZone } from "@teiten/core/calendar";
import type { Zone } from "@teiten/core/calendar";

const MINUTE = 60;

/**
 * A zone as the process's own `Date` knows it, by way of the variable `TZ`, which it sets. It gives what `openZone` gives
 * for the years since 1972, and needs 7 MiB less: `Intl` keeps far more than offsets. A worker thread has no `TZ` of its
 * own and gets `openZone`'s.
 */
export function openHostZone(name: string): Zone {
  if (!isMainThread) return openZone(name);
  return {
    name,
    offsetAt(second) {
      if (process.env["TZ"] !== name) process.env["TZ"] = name;
      return 0 - new Date(second * 1000).getTimezoneOffset() * MINUTE;
    },
  };
}

/** Names as the IANA database forms them; a rule in POSIX's form (`JST-9`), which `TZ` may hold as well, is not among them. */
const ZONE_NAME = /^[A-Za-z]+(?:[_-][A-Za-z]+)*(?:\/[A-Za-z0-9]+(?:[_+-][A-Za-z0-9]+)*)*$/;
/** Winter and summer of 1985 and 2022, seconds since 1970: a zone that stands apart from UTC does so at one of them. */
const PROBES: readonly number[] = [474_000_000, 489_000_000, 1_642_000_000, 1_658_000_000];

/**
 * Whether the platform knows a zone of this name. What it does not know it takes for UTC: a name that ever gives another
 * offset is known, and `Intl`, with its 8 MiB, is asked about the others alone.
 */
export function isHostZone(name: string): boolean {
  if (name === "UTC" || name === "Etc/UTC") return true;
  const zone = isMainThread && ZONE_NAME.test(name) ? openHostZone(name) : null;
  if (zone !== null && PROBES.some((second) => zone.offsetAt(second) !== 0)) return true;
  try {
    openZone(name);
    return true;
  } catch {
    return false;
  }
}
