import { addDays, dayNumber, sameDayBefore } from "@teiten/core/calendar";
import type { Bins, Day } from "@teiten/core/calendar";
import type { ComparedKind } from "./figure.ts";

/**
 * For each bin of the own days, the bin of the period that stands beside it, or -1. Days and hours follow the calendar and
 * the wall clock: the day of the same name a year before (29 February has none), or the day of the same place in the range
 * before. Longer bins follow their place.
 */
export function counterparts(kind: ComparedKind, own: Bins, other: Bins): readonly number[] {
  if (own.size === "week" || own.size === "month" || own.size === "quarter") {
    return own.labels.map((_, bin) => (bin < other.labels.length ? bin : -1));
  }
  const placeOf = new Map(wallClocks(other).map((label, bin) => [label, bin]));
  const [first, firstOther] = [dayIn(own.labels[0]), dayIn(other.labels[0])];
  const shift = dayNumber(firstOther) - dayNumber(first);
  return wallClocks(own).map((label) => {
    const day = kind === "previous" ? addDays(dayIn(label), shift) : sameDayBefore(dayIn(label));
    return day === null ? -1 : (placeOf.get(`${day}${label.slice(10)}`) ?? -1);
  });
}

const dayIn = (label: string | undefined): Day => (label ?? "1970-01-01").slice(0, 10);

/** Labels without the offset; the second of two equal hours says so. */
function wallClocks({ labels }: Bins): readonly string[] {
  const seen = new Set<string>();
  return labels.map((label) => {
    const clock = label.slice(0, 16);
    if (seen.has(clock)) return `${clock} again`;
    seen.add(clock);
    return clock;
  });
}
