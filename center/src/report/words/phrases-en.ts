import { regionName } from "@teiten/core/names";
import { formatNumber } from "../number-format.ts";

const MONTHS = "January February March April May June July August September October November December".split(" ");
const WITH_ARTICLE: ReadonlySet<string> = new Set([
  "US",
  "NL",
  "GB",
  "PH",
  "AE",
  "DO",
  "MV",
  "BS",
  "GM",
  "SC",
  "CG",
  "CF",
  "EU",
]);

/** `1 July 2022`. */
export function dateEn(day: string): string {
  return `${Number(day.slice(8))} ${monthNameEn(day)} ${day.slice(0, 4)}`;
}

/** `July`. */
export function monthNameEn(day: string): string {
  return MONTHS[Number(day.slice(5, 7)) - 1] ?? "";
}

/** Both days belong to the range; what they share is said once. */
export function dateRangeEn(first: string, last: string, between = " to "): string {
  if (first === last) return dateEn(first);
  const sameYear = first.slice(0, 4) === last.slice(0, 4);
  const start = sameYear ? dateEn(first).slice(0, -5) : dateEn(first);
  return `${start}${between}${dateEn(last)}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function listEn(items: readonly string[]): string {
  const last = items.at(-1) ?? "";
  return items.length < 2 ? last : `${items.slice(0, -1).join(", ")} and ${last}`;
}

/** A region's name as it stands inside a sentence: `the United States`, `Japan`. */
export function regionInSentence(code: string): string {
  return (WITH_ARTICLE.has(code) ? "the " : "") + regionName(code, "en");
}

/** `1 sensor`, `12 sensors`. */
export function counted(count: number, one: string, many: string): string {
  return `${formatNumber(count)} ${count === 1 ? one : many}`;
}
