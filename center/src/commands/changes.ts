import type { Command } from "commander";

/** `teiten changes`: the figure of that name by a word of its own. */
export function registerChanges(program: Command): void {
  program
    .command("changes")
    .description("what moved, how far, since when, and in whose network; --help explains the columns")
    .usage("[--from DAY] [--to DAY] [--since DAY] [--min-factor N] [--scope SCOPE] [options of teiten figure]")
    .argument("[words...]", "")
    .allowUnknownOption()
    .helpOption(false)
    .action(async (_words: readonly string[], _options: unknown, command: Command) => {
      const { computeOne } = await import("./run-figure.ts");
      const { findFigure } = await import("../analyze/index.ts");
      await computeOne(command, findFigure("changes"), command.args, "teiten changes");
    });
}
