import type { Command } from "commander";

/** `teiten backup`: a copy of all that cannot be computed again. */
export function registerBackup(program: Command): void {
  program
    .command("backup")
    .description("copy archive, ledger, data sets, keys and configuration to a folder; again: only what is new")
    .argument("<folder>", "where the copy goes: a new or empty folder, or an earlier backup of the same data directory")
    .addHelpText(
      "after",
      `
It may run beside teiten serve. The engine is not copied: it is built again from the archive. To restore, copy the folder
to where the data directory shall be, and start teiten serve (or run teiten replay there).`,
    )
    .action(async (folder: string, _options: unknown, command: Command) => {
      await (await import("./run-backup.ts")).runBackup(command, folder);
    });
}
