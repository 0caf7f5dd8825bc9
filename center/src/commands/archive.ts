import { Option } from "commander";
import type { Command } from "commander";
import { OUTPUT_FORMATS } from "./output.ts";
import type { OutputFormat } from "./output.ts";

/** What `teiten archive verify` takes. */
export interface VerifyOptions {
  readonly sensor?: string;
  readonly since?: string;
  readonly format: OutputFormat;
}

/** `teiten archive`: is every archived capture what it was when it came? */
export function registerArchive(program: Command): void {
  const archive = program.command("archive").description("look after the captures at rest");
  archive
    .command("verify")
    .description("read every archived capture again; set those aside that are damaged, and ask their sensors anew")
    .option("--sensor <name>", "only captures of this sensor")
    .option("--since <day>", "only captures that came on this observation day or later")
    .addOption(new Option("--format <format>", "how to print").choices(OUTPUT_FORMATS).default("table"))
    .addHelpText(
      "after",
      `
It may run beside teiten serve. Exit code 1: a capture is damaged or missing; the last column says what to do. A damaged
one no longer counts until its sensor has sent it again or its file was put back.`,
    )
    .action(async (options: VerifyOptions, command: Command) => {
      await (await import("./run-verify.ts")).runVerify(command, options);
    });
}
