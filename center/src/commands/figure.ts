import type { Command } from "commander";

/** `teiten figure`: lists the figures, explains one, computes one. */
export function registerFigure(program: Command): void {
  program
    .command("figure")
    .description("list the figures; compute one (teiten figure ID); explain one (teiten figure ID --help)")
    .usage("[ID] [parameters] [options]")
    .argument("[words...]", "")
    .allowUnknownOption()
    .helpOption(false)
    .addHelpText("after", "\nThe figures, their parameters and columns: docs/reference/figures.md")
    .action(async (_words: readonly string[], _options: unknown, command: Command) => {
      const { runFigureCommand } = await import("./run-figure.ts");
      await runFigureCommand(command);
    });
}
