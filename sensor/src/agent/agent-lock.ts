import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { SensorError, isDiskFull, killPoint } from "../host/index.ts";
import type { Files } from "../host/index.ts";

/** The right to run on a state directory. */
export interface AgentLock {
  release(): Promise<void>;
}

/** Tells processes apart: the number, and what makes it unique over restarts of process and machine. */
export interface ProcessMark {
  readonly pid: number;
  /** Start in ticks since the machine's boot: a number that is used again differs here. */
  readonly started: string;
  /** Boot id of the machine; null where a sandbox hides it. */
  readonly machine: string | null;
}

/** The mark of a process that runs, or null. */
export type FindProcess = (pid: number) => Promise<ProcessMark | null>;

const TRIES = 5;

/**
 * Takes the state directory for this process. Node has no file locks, so the lock is a file with the mark of its holder;
 * one whose holder is gone (however it ended) is put aside by a rename, which only one of several starters can do. On a
 * full disk the lock stays empty and the agent runs on: an agent that does not start would lose more.
 */
export async function takeAgentLock(
  files: Files,
  folder: string,
  own: ProcessMark,
  find: FindProcess = findProcess,
): Promise<AgentLock> {
  const path = lockFile(folder);
  const text = `${JSON.stringify(own)}\n`;
  for (let attempt = 0; attempt < TRIES; attempt++) {
    if (await wroteNew(files, path, text)) {
      killPoint("agent.locked");
      return { release: () => releaseOwn(files, path, text) };
    }
    const held = await readOr(files, path);
    const holder = held === null ? null : readMark(held);
    if (holder !== null && isSame(holder, await find(holder.pid))) throw alreadyRuns(path, holder.pid);
    await putAside(files, path, held, own.pid);
  }
  throw alreadyRuns(path, null);
}

/** Mark of a process from `/proc`; null when there is none. */
export async function findProcess(pid: number): Promise<ProcessMark | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    const boot = await readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => null);
    const [state = "", ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (state === "Z" || state === "X") return null;
    return { pid, started: fields[18] ?? "", machine: boot?.trim() ?? null };
  } catch {
    return null;
  }
}

/** Process id of the agent that runs on a state directory, or null. */
export async function findAgent(files: Files, folder: string): Promise<number | null> {
  const held = await readOr(files, lockFile(folder));
  const holder = held === null ? null : readMark(held);
  return holder !== null && isSame(holder, await findProcess(holder.pid)) ? holder.pid : null;
}

function isSame(holder: ProcessMark, found: ProcessMark | null): boolean {
  if (found === null || found.pid !== holder.pid || found.started !== holder.started) return false;
  return found.machine === null || holder.machine === null || found.machine === holder.machine;
}

function lockFile(folder: string): string {
  return join(folder, "agent.lock");
}

async function wroteNew(files: Files, path: string, text: string): Promise<boolean> {
  try {
    const file = await files.create(path);
    try {
      await file.write(Buffer.from(text));
    } catch (error) {
      return isDiskFull(error);
    } finally {
      await file.close();
    }
    return (await readOr(files, path)) === text;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

async function putAside(files: Files, path: string, stale: string | null, pid: number): Promise<void> {
  const aside = `${path}.${pid}`;
  try {
    await files.rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  if ((await readOr(files, aside)) === stale) await files.remove(aside);
  else await files.rename(aside, path);
}

async function releaseOwn(files: Files, path: string, text: string): Promise<void> {
  if ((await readOr(files, path)) === text) await files.remove(path);
}

async function readOr(files: Files, path: string): Promise<string | null> {
  try {
    return (await files.read(path)).toString("utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

function readMark(text: string): ProcessMark | null {
  try {
    const { pid, started, machine } = JSON.parse(text) as Partial<ProcessMark>;
    if (!Number.isSafeInteger(pid) || typeof started !== "string") return null;
    return { pid: Number(pid), started, machine: typeof machine === "string" ? machine : null };
  } catch {
    return null;
  }
}

function alreadyRuns(path: string, pid: number | null): SensorError {
  return new SensorError({
    code: "agent-runs",
    message: `another agent${pid === null ? "" : ` (process ${pid})`} runs on this state directory`,
    place: path,
    advice: "stop that one first, or give this one a state directory of its own",
  });
}
