import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What a command cost: everything it started is in it, also what it did not wait for. */
export interface Cost {
  /** CPU seconds, user and system, of all processes. */
  readonly cpu: number;
  readonly wall: number;
  /** Peak resident memory of each process that lived long enough to be seen, megabytes, largest first. */
  readonly processes: readonly SeenProcess[];
  readonly output: string;
}

/** One process of a measured command. */
export interface SeenProcess {
  readonly command: string;
  readonly peakMegabytes: number;
  readonly cpu: number;
}

interface Tracked {
  readonly pid: number;
  command: string;
  parent: number;
  cpu: number;
  peakMegabytes: number;
}

const POLL_MILLIS = 20;
const TICKS = 100;
const MARK = "TEITEN_BENCH_RUN";

/**
 * Runs a command to its end and adds up the CPU time of all its processes. The shell's own accounting gives, to the
 * millisecond, every process that was waited for by its parent; processes that were not (an engine that outlives its
 * parent, a daemon) are found by their parent or by a mark in their environment, and read from /proc every 20 ms until
 * they end. Rejects when the command fails.
 */
export async function measure(command: string, args: readonly string[], cwd: string): Promise<Cost> {
  const mark = `${MARK}=${randomUUID()}`;
  const times = join(tmpdir(), `teiten-bench-times-${process.pid}`);
  const watch = new ProcessWatch(mark);
  const started = performance.now();
  const script = '"$@"; code=$?; times >"$0"; exit $code';
  const child = spawn("bash", ["-c", script, times, command, ...args], {
    cwd,
    env: { ...process.env, [MARK]: mark.slice(MARK.length + 1) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  watch.start(child.pid ?? 0);
  const chunks: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  const wall = (performance.now() - started) / 1000;
  await watch.stop();
  if (code !== 0) {
    throw new Error(
      `${command} ${args.join(" ")} ended with ${code}: ${Buffer.concat(errors).toString().slice(-2000)}`,
    );
  }
  const waitedFor = readTimes(times);
  rmSync(times, { force: true });
  const output = Buffer.concat(chunks).toString() + Buffer.concat(errors).toString();
  const seen = watch.processes();
  const cpu = Math.max(
    waitedFor + watch.unwaited(),
    seen.reduce((sum, one) => sum + one.cpu, 0),
  );
  return { cpu, wall, processes: seen, output };
}

/** The second line of the shell's `times`: user and system time of all children that were waited for, deeply. */
function readTimes(path: string): number {
  const line = readFileSync(path, "utf8").split("\n")[1] ?? "";
  return [...line.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds),
    0,
  );
}

class ProcessWatch {
  readonly #mark: string;
  readonly #tracked = new Map<number, Tracked>();
  readonly #others = new Set<number>();
  #root = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(mark: string) {
    this.#mark = mark;
  }

  start(root: number): void {
    this.#root = root;
    this.#timer = setInterval(() => this.#poll(), POLL_MILLIS);
  }

  /** Watches what still runs until it ends, at most a minute. */
  async stop(): Promise<void> {
    for (let waited = 0; this.#poll() > 0 && waited < 60_000; waited += POLL_MILLIS) {
      await new Promise((resolve) => setTimeout(resolve, POLL_MILLIS));
    }
    if (this.#timer !== null) clearInterval(this.#timer);
  }

  /** CPU seconds of processes that nobody among the watched waited for: their parent was not, or no longer, one of them. */
  unwaited(): number {
    let cpu = 0;
    for (const { pid, parent, cpu: own } of this.#tracked.values()) {
      if (pid !== this.#root && !this.#tracked.has(parent)) cpu += own;
    }
    return cpu;
  }

  processes(): SeenProcess[] {
    return [...this.#tracked.values()]
      .filter(({ pid }) => pid !== this.#root)
      .map(({ command, peakMegabytes, cpu }) => ({ command, peakMegabytes, cpu }))
      .toSorted((left, right) => right.peakMegabytes - left.peakMegabytes);
  }

  /** Reads all watched processes once; answers how many of them are alive. */
  #poll(): number {
    const alive = readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
    let watched = 0;
    for (const pid of alive) {
      if (this.#others.has(pid)) continue;
      if (!this.#tracked.has(pid) && !this.#isMarked(pid) && !this.#isChildOfOurs(pid)) {
        this.#others.add(pid);
        continue;
      }
      if (this.#read(pid)) watched++;
    }
    for (const pid of this.#others) if (!alive.includes(pid)) this.#others.delete(pid);
    return watched;
  }

  /** An engine may be started with an environment of its own, without the mark. */
  #isChildOfOurs(pid: number): boolean {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      return this.#tracked.has(Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]));
    } catch {
      return false;
    }
  }

  #isMarked(pid: number): boolean {
    try {
      return readFileSync(`/proc/${pid}/environ`, "utf8").includes(this.#mark);
    } catch {
      return false;
    }
  }

  #read(pid: number): boolean {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      if (fields[0] === "Z") return false;
      const tracked = this.#tracked.get(pid) ?? { pid, command: "", parent: 0, cpu: 0, peakMegabytes: 0 };
      tracked.parent = Number(fields[1]);
      tracked.cpu = (Number(fields[11]) + Number(fields[12])) / TICKS;
      const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"));
      tracked.peakMegabytes = Math.max(tracked.peakMegabytes, Number(peak?.[1] ?? 0) / 1024);
      tracked.command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim() || tracked.command;
      this.#tracked.set(pid, tracked);
      return true;
    } catch {
      return false;
    }
  }
}
