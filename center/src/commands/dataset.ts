import { Option } from "commander";
import type { Command } from "commander";
import type { DatasetKind } from "../state/index.ts";
import { OUTPUT_FORMATS } from "./output.ts";
import type { OutputFormat } from "./output.ts";

/** What `dataset add` takes beside its files. */
export interface DatasetOptions {
  readonly kind: DatasetKind;
  readonly name: string;
  readonly date: string;
  readonly licence: string;
}

/** `teiten dataset`: the dated data on regions and AS numbers. */
export function registerDataset(program: Command): void {
  const dataset = program.command("dataset").description("add, list and ask the dated data on regions and AS numbers");
  registerAdd(dataset);
  dataset
    .command("list")
    .description("list the data sets and the observation days for which each speaks")
    .addOption(formatOption())
    .action(async (options: { format: OutputFormat }, command: Command) => {
      await (await import("./run-dataset.ts")).listDatasetsCommand(command, options.format);
    });
  dataset
    .command("lookup")
    .description("say what the data sets of a day know about an address")
    .argument("<address>")
    .option("--on <day>", "the observation day (default: today)")
    .addOption(formatOption())
    .action(async (address: string, options: { on?: string; format: OutputFormat }, command: Command) => {
      await (await import("./run-dataset.ts")).lookUpAddressCommand(command, address, options.on, options.format);
    });
}

function registerAdd(dataset: Command): void {
  dataset
    .command("add")
    .description("add a data set: an MMDB file, or CSV files of start,end,value or network,value")
    .argument("<file...>", "the files of one data set, such as one for IPv4 and one for IPv6")
    .addOption(
      new Option("--kind <kind>", "what it says of an address").choices(["region", "asn"]).makeOptionMandatory(),
    )
    .requiredOption("--name <name>", "how captions name it")
    .requiredOption("--date <day>", "the day its facts speak of; it counts from that observation day on")
    .requiredOption("--licence <licence>", "under which licence it may be used")
    .action(async (files: readonly string[], options: DatasetOptions, command: Command) => {
      await (await import("./run-dataset.ts")).addDatasetCommand(command, files, options);
    });
}

function formatOption(): Option {
  return new Option("--format <format>", "how to print").choices(OUTPUT_FORMATS).default("table");
}
