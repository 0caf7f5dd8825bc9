import { CalendarError, parseDay } from "@teiten/core/calendar";
import { TeitenError } from "../telemetry/index.ts";

/** A value that holds from a day until before a day; null is open. */
export interface DatedValue {
  readonly value: string;
  readonly from: string | null;
  readonly to: string | null;
}

/** Reads `VALUE`, or `FROM/TO@VALUE` where one of the days may be left out; throws `TeitenError` for days that cannot be. */
export function parseDatedOption(text: string, option: string): DatedValue {
  const match = /^([0-9-]*)\/([0-9-]*)@(.+)$/.exec(text);
  if (match === null) return { value: text, from: null, to: null };
  const [, from = "", to = "", value = ""] = match;
  return {
    value,
    from: from === "" ? null : dayOption(from, option),
    to: to === "" ? null : dayOption(to, option),
  };
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
