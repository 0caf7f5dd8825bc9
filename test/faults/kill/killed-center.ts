import { readFileSync } from "node:fs";
import { join } from "node:path";
import { listens } from "../programs/loopback-port.ts";
import { RunningProgram } from "../programs/running-program.ts";
import { until } from "../programs/until.ts";

const LISTEN_MILLIS = 60_000;

/** A `teiten serve` that is killed over and over, and how long its starts took. */
export class KilledCenter {
  /** Seconds from a restart until it listened, the longest; the first start of all makes tables and keys and is none. */
  longestListen = 0;
  private starts = 0;
  readonly port: number;
  private readonly words: readonly string[];
  private readonly log: string;
  private program: RunningProgram | null = null;

  constructor(programRoot: string, data: string, port: number, log: string) {
    this.port = port;
    this.log = log;
    const center = join(programRoot, "center/bin/teiten.js");
    this.words = [center, "--data", data, "serve", "--listen", `127.0.0.1:${port}`];
  }

  get isRunning(): boolean {
    return this.program !== null && this.program.outcome === null;
  }

  /** Starts it; answers whether it listened before it died. One that neither listens nor dies is a failure. */
  async start(killAt: string | null): Promise<boolean> {
    const program = new RunningProgram({ words: this.words, killAt, log: this.log });
    this.program = program;
    const state = await until(LISTEN_MILLIS, async () => {
      if (program.outcome !== null) return "dead";
      return (await listens(this.port)) ? "listens" : null;
    });
    if (state === null) throw new Error(`the center did not listen within ${LISTEN_MILLIS} ms`);
    this.starts += 1;
    if (state === "listens" && this.starts > 1)
      this.longestListen = Math.max(this.longestListen, (Date.now() - program.startedAt) / 1000);
    if (state === "dead" && program.outcome?.signal !== "SIGKILL") {
      throw new Error(`the center ended by itself:\n${readFileSync(this.log, "utf8").slice(-2000)}`);
    }
    return state === "listens";
  }

  /** Waits for its death at the kill point; answers whether it came. */
  async died(millis: number): Promise<boolean> {
    const program = this.program;
    if (program === null) return true;
    return (await until(millis, () => program.outcome)) !== null;
  }

  async stop(signal: NodeJS.Signals): Promise<void> {
    await this.program?.stop(signal);
  }

  /** The longest time from a restart, in seconds, until its ingest said for the first time that it was ready; 0 if none did. */
  longestReady(): number {
    const said = readFileSync(this.log, "utf8").split("collector listens").slice(2);
    const seconds = said.map((life) => Number(/ingest is ready ([\d.]+) s/.exec(life)?.[1] ?? 0));
    return Math.max(0, ...seconds);
  }
}
