import type { Command } from "commander";
import { tell } from "./tell.ts";

/** `teiten init`: makes a data directory. */
export function registerInit(program: Command): void {
  program
    .command("init")
    .description("make a data directory (--data, else $TEITEN_DATA, else ./teiten-data)")
    .option("--home <country>", "home country of the network, ISO 3166-1", "JP")
    .option("--zone <zone>", "time zone of the observation day, IANA name", "Asia/Tokyo")
    .action(async (options: { home: string; zone: string }, command: Command) => {
      const { findDataDirectory, initialiseDataDirectory } = await import("../config/index.ts");
      const { openState } = await import("../state/index.ts");
      const { requireOwner } = await import("./require-owner.ts");
      const home = options.home.toUpperCase();
      const paths = findDataDirectory(command.optsWithGlobals<{ data?: string }>().data, process.env);
      requireOwner(paths, process.geteuid?.());
      const outcome = initialiseDataDirectory(paths, { home, zone: options.zone });
      await openState(paths).close();
      const what = outcome === "created" ? "made" : "exists already, nothing changed:";
      tell(`${what} ${paths.root} (home ${home}, zone ${options.zone})`);
    });
}
