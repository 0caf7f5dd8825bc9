import { TeitenError } from "../telemetry/index.ts";
import { tell } from "./tell.ts";

/** Writes an error to stderr: what, where, how to mend it, and its code. A fault of the program also shows its stack. */
export function printError(error: unknown): void {
  if (!(error instanceof TeitenError)) {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    tell("teiten: unexpected failure");
    for (const line of detail.split("\n")) tell(line);
    return;
  }
  tell(`teiten: ${error.message}`);
  if (error.place !== undefined) tell(`  where: ${error.place}`);
  if (error.advice !== undefined) tell(`  mend:  ${error.advice}`);
  tell(`  code:  ${error.code}`);
}
