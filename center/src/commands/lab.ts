import type { Command } from "commander";

/** `teiten lab`: definitions of the published numbers, side by side. */
export function registerLab(program: Command): void {
  const lab = program.command("lab").description("see how far a number depends on its definition");
  lab
    .command("scan-rules")
    .description("run all scan rules, in every reading, over the same days; --help explains them")
    .usage("[--day DAY | --from DAY --to DAY] [--rule RULE] [--list] [options of teiten figure]")
    .argument("[words...]", "")
    .allowUnknownOption()
    .helpOption(false)
    .option("--day <day>", "one observation day, instead of --from and --to")
    .action(async (_words: readonly string[], options: { readonly day?: string }, command: Command) => {
      await (await import("./run-lab.ts")).runScanRules(command, options.day ?? null);
    });
}
