import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";

/** How the difference that other rules would make can be printed. */
export const DIFFERENCE_FORMATS = ["table", "json", "csv"] as const;

/** The options of `teiten replay`. */
export interface ReplayOptions {
  readonly rules?: string;
  readonly from?: string;
  readonly to?: string;
  /** Names joined by commas. */
  readonly sensors?: string;
  readonly top: number;
  readonly format: (typeof DIFFERENCE_FORMATS)[number];
  readonly accept?: true;
}

/** `teiten replay`: builds the engine again from the archive, or shows what other rules would make of it. */
export function registerReplay(program: Command): void {
  program
    .command("replay")
    .description(
      "empty the engine and build it again from the archive, with today's parser, data sets, rules and sensors; with --rules: show what other rules of tool marks would change, beside the tables as they are",
    )
    .option("--rules <file>", "a rules file, NAME-VERSION of accepted ones, or built-in: compare, and change nothing")
    .option("--from <day>", "compare from this observation day on")
    .option("--to <day>", "compare until before this observation day")
    .option("--sensors <names>", "compare these sensors only, names joined by commas")
    .addOption(
      new Option("--top <n>", "ports of each tool, and sources of each that flip, that are listed")
        .argParser(positive)
        .default(10),
    )
    .addOption(
      new Option("--format <format>", "how to print the difference").choices(DIFFERENCE_FORMATS).default("table"),
    )
    .option("--accept", "after the difference, take the rules over: every row is made again")
    .action(async (options: ReplayOptions, command: Command) => {
      if (options.rules === undefined) return (await import("./run-replay.ts")).runPlainReplay(command, options);
      await (await import("./run-rules-trial.ts")).runRulesTrial(command, options.rules, options);
    });
}

function positive(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 10_000) return value;
  throw new InvalidArgumentError("write a whole number from 1 to 10000.");
}
