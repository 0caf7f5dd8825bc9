import type { OptionSpec } from "./command-line.ts";

/** Where the agent keeps its key, its spool and its status. */
export const STATE_OPTION: OptionSpec = {
  name: "state",
  value: "DIR",
  says: "state directory (default: $STATE_DIRECTORY, else ./teiten-sensor)",
};

/** The state directory of a command: as given, else as systemd gives it, else beside the caller. */
export function stateFolder(given: string | undefined): string {
  return given ?? process.env["STATE_DIRECTORY"]?.split(":")[0] ?? "teiten-sensor";
}
