import { CalendarError, openZone, parseDay, parseInstant } from "@teiten/core/calendar";
import { TeitenError } from "../telemetry/index.ts";

/** A value that holds from a day (or, where it may, an instant) until before another; null is open. */
export interface DatedValue {
  readonly value: string;
  readonly from: string | null;
  readonly to: string | null;
}

/** Reads `VALUE`, or `FROM/TO@VALUE` where one of the days may be left out; throws `TeitenError` for days that cannot be. */
export function parseDatedOption(text: string, option: string): DatedValue {
  return parseDated(text, option, (day) => dayOption(day, option));
}

/** The same where a moment may be an instant too, `YYYY-MM-DDTHH:MM:SSZ`. */
export function parseMomentOption(text: string, option: string): DatedValue {
  return parseDated(text, option, (moment) =>
    INSTANT.test(moment) ? instantOption(moment, option) : dayOption(moment, option),
  );
}

const INSTANT = /T.*Z$/;

function instantOption(text: string, option: string): string {
  try {
    return new Date(parseInstant(openZone("UTC"), text) * 1000).toISOString().replace(".000Z", "Z");
  } catch (error) {
    throw calendarUsage(error, option);
  }
}

function parseDated(text: string, option: string, read: (moment: string) => string): DatedValue {
  const match = /^([0-9TZ:-]*)\/([0-9TZ:-]*)@(.+)$/.exec(text);
  if (match === null) return { value: text, from: null, to: null };
  const [, first = "", last = "", value = ""] = match;
  const from = first === "" ? null : read(first);
  const to = last === "" ? null : read(last);
  if (from !== null && to !== null && from >= to) throw endsBefore(text, option);
  return { value, from, to };
}

function endsBefore(text: string, option: string): TeitenError {
  return new TeitenError({
    code: "range-invalid",
    message: `“${text}” ends before it begins`,
    place: option,
    advice: "write FROM/TO@VALUE with the earlier day first; TO is the first day on which it no longer holds",
    exitCode: 2,
  });
}

/** Reads an observation day of an option; throws `TeitenError` (usage). */
export function dayOption(text: string, option: string): string {
  try {
    return parseDay(text);
  } catch (error) {
    throw calendarUsage(error, option);
  }
}

/** A calendar error as a usage error of an option, with its own advice or a better one; other errors are passed on. */
export function calendarUsage(error: unknown, option: string, advice?: string): Error {
  if (!(error instanceof CalendarError)) return error as Error;
  return new TeitenError({
    code: error.code,
    message: error.message,
    place: option,
    advice: advice ?? error.advice,
    cause: error,
    exitCode: 2,
  });
}
