import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";
import { OUTPUT_FORMATS } from "./output.ts";
import type { OutputFormat } from "./output.ts";

/** What `teiten export pcap` takes. */
export interface ExportPcapOptions {
  readonly scrub?: true;
  readonly from: string;
  readonly to: string;
  readonly sensor?: readonly string[];
  readonly payload: string;
  readonly sources: "keep" | "prefix-preserving";
  readonly shift: number;
  readonly key?: string;
  readonly out: string;
  readonly format: OutputFormat;
}

/** `teiten export`: captures that may leave the network. */
export function registerExport(program: Command): void {
  const command = program.command("export").description("write captures for research, without what tells of a sensor");
  command
    .command("pcap")
    .description("write the packets that sensors got as one pcap file, with pseudonyms in place of their addresses")
    .option("--scrub", "replace the addresses of sensors wherever they stand; captures do not leave without it")
    .requiredOption("--from <day>", "first observation day")
    .requiredOption("--to <day>", "first day after the range")
    .option("--sensor <name...>", "only captures of these sensors")
    .option("--payload <rule>", "what of payloads leaves: none, first:N bytes, hash or full", "none")
    .addOption(
      new Option("--sources <how>", "addresses that are no sensor's")
        .choices(["keep", "prefix-preserving"])
        .default("keep"),
    )
    .addOption(new Option("--shift <seconds>", "seconds to add to every time").argParser(seconds).default(0))
    .option("--key <file>", "key of the pseudonyms, made where there is none (default: one for this export, forgotten)")
    .requiredOption("--out <file>", "the capture to write; FILE.json beside it says what it is")
    .addOption(new Option("--format <format>", "how to print the books").choices(OUTPUT_FORMATS).default("table"))
    .addHelpText(
      "after",
      `
The file is read again before it gets its name: no address of a sensor may be found in it, in binary or spelled out, and
tool marks and checksums must be what they were. Exit code 1: it was not safe, and nothing is left of it. It is for those
who agreed to keep it: who sends marked packets to a sensor can find them in it.`,
    )
    .action(async (options: ExportPcapOptions, self: Command) => {
      await (await import("./run-export.ts")).runExportPcap(self, options);
    });
}

function seconds(text: string): number {
  const value = Number(text);
  if (/^[+-]?\d{1,10}$/.test(text) && Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError("write a whole number of seconds, for example -86400.");
}
