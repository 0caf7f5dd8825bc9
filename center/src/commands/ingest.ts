import { Option } from "commander";
import type { Command } from "commander";
import { OUTPUT_FORMATS } from "./output.ts";
import type { OutputFormat } from "./output.ts";

/** What `teiten ingest` takes. */
export interface IngestOptions {
  readonly sensor?: string;
  readonly sensorFromPath?: string;
  readonly covers?: string;
  readonly retract?: string;
  readonly restore?: string;
  readonly format: OutputFormat;
}

/** `teiten ingest`: captures become archived segments and counted rows. */
export function registerIngest(program: Command): void {
  program
    .command("ingest")
    .description("archive captures and count what is in them")
    .argument("[file...]", "captures (pcap, pcapng, ERF; plain, gzip, zstd or lz4), or - for standard input")
    .option("--sensor <name>", "the sensor that captured them")
    .option(
      "--sensor-from-path <regex>",
      "a regular expression with a group (?<sensor>…) that finds the sensor's name in each path",
    )
    .option(
      "--covers <range>",
      "observed time: FROM/TO, or days (each observation day with a packet counts as covered whole); default: what the capture states, else inferred from its packets",
    )
    .option("--retract <sha256>", "instead: take this capture back (the start of its SHA-256); the archive keeps it")
    .option("--restore <sha256>", "instead: count a capture again that was taken back")
    .addOption(
      new Option("--format <format>", "how to print what became of each file").choices(OUTPUT_FORMATS).default("table"),
    )
    .addHelpText(
      "after",
      "\nThe same capture again changes nothing. A run that was broken off is mended by the next one.\nExit code 1: at least one capture was refused; the others are in.",
    )
    .action(async (files: readonly string[], options: IngestOptions, command: Command) => {
      await (await import("./run-ingest.ts")).runIngest(command, files, options);
    });
}
