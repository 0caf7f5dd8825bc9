import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import { ROOT } from "../architecture/source-tree.ts";

const PROGRAM = join(ROOT, "sensor/bin/teiten-sensor.js");

/** How a command ended. */
export interface CommandEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the built program; `end` resolves when it is over. */
export function startSensor(
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
  before: readonly string[] = [],
): { readonly child: ChildProcess; readonly end: Promise<CommandEnd> } {
  const [program = "", ...rest] = [...before, process.execPath, PROGRAM, ...words];
  const child = spawn(program, rest, { env: { ...process.env, ...env } });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const end = new Promise<CommandEnd>((resolve) => {
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return { child, end };
}

/** Runs the built program to its end. */
export function runSensor(
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
  before: readonly string[] = [],
): Promise<CommandEnd> {
  return startSensor(words, env, before).end;
}
