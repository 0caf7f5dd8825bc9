import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { closeSync, openSync } from "node:fs";

/** How a program ended. */
export interface ProgramEnd {
  readonly code: number | null;
  readonly signal: string | null;
}

/** What a program is started with. */
export interface ProgramStart {
  /** The script and its words. */
  readonly words: readonly string[];
  /** `name:n` of the kill point at which it shall die, or null. */
  readonly killAt: string | null;
  /** File to which its standard output and messages are appended. */
  readonly log: string;
  /** A program that the script runs under (strace with its options, faketime), or nothing. */
  readonly under?: readonly string[];
}

/** A program of the product in a process of its own. */
export class RunningProgram {
  readonly child: ChildProcess;
  readonly ended: Promise<ProgramEnd>;
  /** Milliseconds since 1970 UTC at which it was started. */
  readonly startedAt: number = Date.now();
  private end: ProgramEnd | null = null;

  constructor({ words, killAt, log, under = [] }: ProgramStart) {
    const output = openSync(log, "a");
    const [program = "", ...rest] = [...under, process.execPath, ...words];
    const environment = { ...process.env, TEITEN_KILL_AT: killAt ?? "" };
    this.child = spawn(program, rest, { env: environment, stdio: ["ignore", output, output] });
    closeSync(output);
    this.ended = new Promise((resolve) => {
      const done = (code: number | null, signal: string | null): void => {
        this.end ??= { code, signal };
        resolve(this.end);
      };
      this.child.once("exit", done);
      this.child.once("error", () => done(null, null));
    });
  }

  /** How it ended, or null while it runs. */
  get outcome(): ProgramEnd | null {
    return this.end;
  }

  /** Sends a signal; answers how the program ended. */
  async stop(signal: NodeJS.Signals): Promise<ProgramEnd> {
    if (this.end === null) this.child.kill(signal);
    return this.ended;
  }
}
