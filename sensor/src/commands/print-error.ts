import { SensorError } from "../host/index.ts";

/** Writes one line to stderr, where everything goes that is not a command's answer; control characters are left out. */
export function tell(line: string): void {
  process.stderr.write(`teiten-sensor: ${plain(line)}\n`);
}

/** A text without what could steer a terminal: control characters, and marks that turn the direction of writing. */
export function plain(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "");
}

/** Writes an error to stderr: what, where, how to mend it, and its code. A fault of the program also shows its stack. */
export function printError(error: unknown): void {
  if (!(error instanceof SensorError)) {
    tell("unexpected failure");
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    for (const line of detail.split("\n")) tell(line);
    return;
  }
  tell(error.message);
  if (error.place !== undefined) tell(`  where: ${error.place}`);
  if (error.advice !== undefined) tell(`  mend:  ${error.advice}`);
  tell(`  code:  ${error.code}`);
}
