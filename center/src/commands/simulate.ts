import type { Command } from "commander";

/** What `teiten simulate` takes. */
export interface SimulateOptions {
  readonly scenario: string;
  readonly seed: string;
  readonly sensors: string;
  readonly scale: string;
  readonly out?: string;
}

/** `teiten simulate`: captures of a made-up network with their ground truth, or a data directory filled with them. */
export function registerSimulate(program: Command): void {
  program
    .command("simulate")
    .description("make up a network's captures, with the truth beside them")
    .option("--scenario <name|file>", "a scenario that comes with Teiten, or a file ending in .yaml", "quarter")
    .option("--seed <n>", "whole number; the same seed gives the same bytes", "1")
    .option("--sensors <n>", "how many sensors", "12")
    .option("--scale <x>", "packets per sensor and day, times this", "1")
    .option("--out <dir>", "write captures, network.yaml, claims, region and ASN data, and the truth to a new folder")
    .addHelpText(
      "after",
      "\nWith --out, captures are written. With --data, that directory is made, its sensors, claims and data sets are set up\nand the captures are ingested at once; the truth lies in its folder “simulation”.\nExamples:\n  teiten simulate --scale 0.1 --data ./sample\n  teiten simulate --seed 7 --sensors 20 --out ./simulated",
    )
    .action(async (options: SimulateOptions, command: Command) => {
      await (await import("./run-simulate.ts")).runSimulate(command, options);
    });
}
