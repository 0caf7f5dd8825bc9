import { TeitenError } from "../telemetry/index.ts";

/** Writes an error to stderr: what, where, how to mend it, and its code. A fault of the program also shows its stack. */
export function printError(error: unknown): void {
  if (!(error instanceof TeitenError)) {
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`teiten: unexpected failure\n${detail}\n`);
    return;
  }
  process.stderr.write(`teiten: ${error.message}\n`);
  if (error.place !== undefined) process.stderr.write(`  where: ${error.place}\n`);
  if (error.advice !== undefined) process.stderr.write(`  mend:  ${error.advice}\n`);
  process.stderr.write(`  code:  ${error.code}\n`);
}
