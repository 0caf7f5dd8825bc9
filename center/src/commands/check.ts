import { Option } from "commander";
import type { Command } from "commander";
import { OUTPUT_FORMATS } from "./output.ts";
import type { OutputFormat } from "./output.ts";

/** What `teiten check` takes. */
export interface CheckOptions {
  readonly deep?: boolean;
  readonly format: OutputFormat;
}

/** `teiten check`: is everything as the ledger says? Changes nothing. */
export function registerCheck(program: Command): void {
  program
    .command("check")
    .description("test the engine, and compare ledger, archive, engine and roll-ups; changes nothing")
    .option("--deep", "also read every archived capture and compare its SHA-256")
    .addOption(new Option("--format <format>", "how to print").choices(OUTPUT_FORMATS).default("table"))
    .addHelpText("after", "\nExit code 1: something is wrong; the last column says what to do.")
    .action(async (options: CheckOptions, command: Command) => {
      await (await import("./run-check.ts")).runCheck(command, options);
    });
}
