import type { Command } from "commander";

/** `teiten replay`: builds the engine again from the archive. */
export function registerReplay(program: Command): void {
  program
    .command("replay")
    .description("empty the engine and build it again from the archive, with today's parser, data sets and sensors")
    .action(async (_options: unknown, command: Command) => {
      await (await import("./run-replay.ts")).runReplay(command);
    });
}
