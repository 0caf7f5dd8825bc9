import { dottedIn, ipv6In } from "./address-forms.ts";
import type { Publication } from "./publication.ts";

/** Something in a text that is not public. */
export interface UnpublishedWord {
  readonly offset: number;
  readonly text: string;
  readonly what: "port" | "address" | "number";
}

/** Numbers up to this are counts of things that a text speaks of: ranks, weeks, chapters. */
const SMALL = 31;

/**
 * Every port, address and number of a text that does not stand in the publication: what a report for everybody may say is
 * what is public already. Dates, years and whole numbers up to 31 pass, and a published value in any rounding to whole numbers,
 * one or two decimals, or three figures.
 */
export function unpublishedWords(text: string, publication: Publication): readonly UnpublishedWord[] {
  const { ports, numbers } = publishedWords(publication);
  const found: UnpublishedWord[] = [];
  const rest = blanked(text, /\d{1,5}\/(?:TCP|UDP)/gi, (port, offset) => {
    if (!ports.has(port.toUpperCase())) found.push({ offset, text: port, what: "port" });
  });
  for (const [offset] of [...dottedIn(rest), ...ipv6In(rest)].filter(([at]) => !isVersionOfOurs(rest, at))) {
    found.push({ offset, text: /^\S+/.exec(rest.slice(offset))?.[0] ?? "", what: "address" });
  }
  const undated = blanked(
    rest,
    /\b(?:19|20)\d\d(?:-\d\d){0,2}\b|\b(?:19|20)\d\dQ[1-4]|(?:19|20)\d\d年/g,
    () => undefined,
  );
  for (const { 0: spelled, index } of undated.matchAll(/(?<![\w.])\d[\d,]*(?:\.\d+)?/g)) {
    const number = Number(spelled.replaceAll(",", ""));
    const isSmall = Number.isInteger(number) && number <= SMALL;
    if (!isSmall && !numbers.has(number)) found.push({ offset: index, text: spelled, what: "number" });
  }
  return found.toSorted((one, other) => one.offset - other.offset);
}

/** A colon in a time of day or in words reads like IPv6; an address has a digit and two colons. */
function isVersionOfOurs(text: string, offset: number): boolean {
  return (
    /^\d{1,2}:\d{2}(?::\d{2})?(?![\d:a-f])/i.test(text.slice(offset)) || /^:+(?![0-9a-f])/i.test(text.slice(offset))
  );
}

function blanked(text: string, form: RegExp, see: (spelled: string, offset: number) => void): string {
  return text.replaceAll(form, (spelled: string, ...rest: readonly unknown[]) => {
    see(spelled, rest.find((one) => typeof one === "number") ?? 0);
    return " ".repeat(spelled.length);
  });
}

function publishedWords(publication: Publication): {
  readonly ports: ReadonlySet<string>;
  readonly numbers: ReadonlySet<number>;
} {
  const [ports, numbers] = [new Set<string>(), new Set<number>()];
  const visit = (value: unknown): void => {
    if (typeof value === "number") for (const rounded of roundings(value)) numbers.add(rounded);
    if (typeof value === "string" && /^\d{1,5}\/(?:TCP|UDP)$/.test(value)) ports.add(value);
    if (typeof value === "object" && value !== null) Object.values(value).forEach(visit);
  };
  visit(publication);
  return { ports, numbers };
}

function roundings(value: number): readonly number[] {
  const decimals = [0, 1, 2].flatMap((places) => [
    Number(value.toFixed(places)),
    Number((100 * value).toFixed(places)),
  ]);
  return [value, ...decimals, Number(value.toPrecision(3))];
}
