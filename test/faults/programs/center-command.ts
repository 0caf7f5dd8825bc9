import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** How a command of the center ended. */
export interface CommandOutcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const LIMIT_MILLIS = 120_000;

/** Runs a command of the built center to its end. */
export function centerCommand(programRoot: string, data: string, words: readonly string[]): CommandOutcome {
  const program = join(programRoot, "center/bin/teiten.js");
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, "--data", data, ...words], {
    encoding: "utf8",
    timeout: LIMIT_MILLIS,
    env: { ...process.env, TEITEN_KILL_AT: "" },
  });
  return { code: status, out: stdout, err: stderr };
}

/** The same where nothing but success will do; answers what it printed. */
export function centerMust(programRoot: string, data: string, words: readonly string[]): string {
  const { code, out, err } = centerCommand(programRoot, data, words);
  if (code !== 0) throw new Error(`teiten ${words.join(" ")} ended with ${code}: ${err}`);
  return out;
}
