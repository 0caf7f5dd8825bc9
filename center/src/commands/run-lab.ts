import { addDays, CalendarError, parseDay } from "@teiten/core/calendar";
import type { Command } from "commander";
import { findFigure } from "../analyze/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import { writeOutput } from "./output.ts";
import { computeOne } from "./run-figure.ts";

/** Runs `teiten lab scan-rules`, which is the figure of that name: `day` stands for a range of one day. */
export async function runScanRules(command: Command, day: string | null): Promise<void> {
  if (command.args.some((word) => word === "--help" || word === "-h"))
    await writeOutput(/(?:^| )--lang[ =]ja\b/.test(command.args.join(" ")) ? USAGE.ja : USAGE.en);
  const words = [...command.args, ...(day === null ? [] : rangeOf(day, command))];
  await computeOne(command, findFigure("scan-rules"), words, "teiten lab scan-rules");
}

const WORDS = "teiten lab scan-rules [--day DAY | --from DAY --to DAY] [--rule RULE] [--list]";

const USAGE = {
  en: `${WORDS}\n--day is one observation day, instead of --from and --to. All else is that of the figure:\n\n`,
  ja: `${WORDS}\n--day は1日だけを対象とする（--from と --to の代わり）。ほかは図表と同じ：\n\n`,
} as const;

function rangeOf(text: string, command: Command): readonly string[] {
  if (command.args.some((word) => /^--(?:from|to)(?:=|$)/.test(word))) {
    throw usage("--day and --from or --to do not go together", "write --day for one day, or --from and --to");
  }
  try {
    const day = parseDay(text);
    return ["--from", day, "--to", addDays(day, 1)];
  } catch (error) {
    if (!(error instanceof CalendarError)) throw error;
    throw usage(`--day: ${error.message}`, error.advice, error);
  }
}

function usage(message: string, advice: string, cause?: unknown): TeitenError {
  return new TeitenError({ code: "parameter-invalid", message, advice, cause, exitCode: 2 });
}
