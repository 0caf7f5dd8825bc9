import { Option } from "commander";
import type { Command } from "commander";
import { OUTPUT_FORMATS } from "./output.ts";
import type { OutputFormat } from "./output.ts";

/** What `scanners lookup` takes beside the address. */
export interface LookupOptions {
  readonly on?: string;
  readonly asKnownOn?: string;
  readonly format: OutputFormat;
}

/** `teiten scanners`: the registry of announced scanners. */
export function registerScanners(program: Command): void {
  const scanners = program
    .command("scanners")
    .description("ask the registry of announced scanners, and add own claims");
  scanners
    .command("list")
    .description("list the organisations, or the claims of one")
    .option("--organisation <name>", "list the claims of this organisation, by its name or slug")
    .addOption(formatOption())
    .action(async (options: { organisation?: string; format: OutputFormat }, command: Command) => {
      const run = await import("./run-scanners.ts");
      if (options.organisation === undefined) await run.listOrganisationsCommand(command, options.format);
      else await run.listClaimsCommand(command, options.organisation, options.format);
    });
  scanners
    .command("lookup")
    .description(
      "list the claims that hold an address, the one that answers first; exit code 1 when none does on the day",
    )
    .argument("<address>")
    .option("--on <day>", "the observation day (default: today)")
    .option("--as-known-on <day>", "use only what was known on that day")
    .addOption(formatOption())
    .action(async (address: string, options: LookupOptions, command: Command) => {
      await (await import("./run-scanners.ts")).lookUpScannerCommand(command, address, options);
    });
  scanners
    .command("import")
    .description("add claims of your own from a CSV file to this data directory")
    .argument(
      "<file>",
      "a header row, then organisation,range,valid_from,valid_to,known_from,known_to,evidence,source,confidence",
    )
    .action(async (file: string, _options: object, command: Command) => {
      await (await import("./run-scanners.ts")).importClaimsCommand(command, file);
    });
}

function formatOption(): Option {
  return new Option("--format <format>", "how to print").choices(OUTPUT_FORMATS).default("table");
}
