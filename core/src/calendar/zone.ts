import { CalendarError } from "./calendar-error.ts";

/** A named time zone, as the platform's IANA data knows it. Offsets are whole seconds east of UTC. */
export interface Zone {
  readonly name: string;
  /** Offset in force at an instant (seconds since 1970 UTC, 1900 to 2200). */
  offsetAt(second: number): number;
}

const HALF_STEP = 43_200;

/**
 * Looks a zone up by its IANA name (`Asia/Tokyo`, `UTC`); throws `CalendarError` for a name that the platform does not
 * know. The zone keeps the offsets it has found, so hold on to it.
 */
export function openZone(name: string): Zone {
  const format = zoneFormat(name);
  const known = new Map<number, number>();
  const measured = (second: number): number => {
    const found = known.get(second);
    if (found !== undefined) return found;
    const offset = wallClock(format, second) - second;
    known.set(second, offset);
    return offset;
  };
  return {
    name: format.resolvedOptions().timeZone === "UTC" ? "UTC" : name,
    offsetAt(second) {
      const whole = Math.floor(second);
      const left = Math.floor(whole / HALF_STEP) * HALF_STEP;
      const before = measured(left);
      if (whole === left || measured(left + HALF_STEP) === before) return before;
      return wallClock(format, whole) - whole;
    },
  };
}

/**
 * The first instant at which the zone's wall clock shows `local` or later; `local` is the wall clock's reading as if it
 * were UTC. A reading that a clock change skips gives the instant of the change.
 */
export function instantOfWallClock(zone: Zone, local: number): number {
  const reads = (second: number): number => second + zone.offsetAt(second);
  const offsets = [-36, -18, 0, 18, 36].map((hours) => zone.offsetAt(local + hours * 3600));
  const exact = offsets.map((offset) => local - offset).filter((second) => reads(second) === local);
  if (exact.length > 0) return Math.min(...exact);
  let below = local - Math.max(...offsets) - 1;
  let reached = local - Math.min(...offsets) + 1;
  while (reached - below > 1) {
    const middle = Math.floor((below + reached) / 2);
    if (reads(middle) >= local) reached = middle;
    else below = middle;
  }
  return reached;
}

function zoneFormat(name: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat("en-US-u-ca-gregory-nu-latn", {
      timeZone: name,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
  } catch {
    throw new CalendarError(
      "zone-unknown",
      name,
      `no time zone is called “${name}”`,
      "use an IANA name such as Asia/Tokyo, Europe/Berlin or UTC",
    );
  }
}

function wallClock(format: Intl.DateTimeFormat, second: number): number {
  const fields: Record<string, number> = {};
  for (const part of format.formatToParts(second * 1000)) fields[part.type] = Number(part.value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second: seconds = 0 } = fields;
  return Date.UTC(year, month - 1, day, hour, minute, seconds) / 1000;
}
