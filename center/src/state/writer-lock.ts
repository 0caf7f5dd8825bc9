import { readFileSync, rmSync, writeFileSync } from "node:fs";
import type { DataPaths } from "../config/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import { acquireExclusiveLock } from "./exclusive-lock.ts";
import type { ExclusiveLock } from "./exclusive-lock.ts";

/** Who writes to a data directory, as the refusal of a second writer tells. */
export interface WriterHolder {
  readonly pid: number;
  readonly command: string;
  /** ISO 8601, UTC. */
  readonly since: string;
}

/** Makes this process the one writer of the data directory; throws `TeitenError` (`writer-busy`) when there is one. */
export async function acquireWriterLock(paths: DataPaths, command: string, waitMillis = 0): Promise<ExclusiveLock> {
  const lock = await acquire(paths, waitMillis);
  if (lock === null) throw busy(paths, command);
  const holder: WriterHolder = { pid: process.pid, command, since: new Date().toISOString() };
  writeFileSync(paths.writerHolder, JSON.stringify(holder), { mode: 0o600 });
  return {
    release: () => {
      rmSync(paths.writerHolder, { force: true });
      lock.release();
    },
  };
}

/** The command that writes to the data directory now, or null; the lock is not touched. */
export function writerAtWork(paths: DataPaths): WriterHolder | null {
  const holder = readHolder(paths);
  if (holder === null) return null;
  try {
    process.kill(holder.pid, 0);
    return holder;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM" ? holder : null;
  }
}

async function acquire(paths: DataPaths, waitMillis: number): Promise<ExclusiveLock | null> {
  try {
    return await acquireExclusiveLock(paths.writerLock, waitMillis);
  } catch (error) {
    throw new TeitenError({
      code: "data-unusable",
      message: `the data directory cannot be written: ${(error as Error).message}`,
      place: paths.writerLock,
      advice: "check that the directory is yours and that the disk has room",
      cause: error,
      exitCode: 78,
    });
  }
}

function busy(paths: DataPaths, command: string): TeitenError {
  const holder = readHolder(paths);
  const who =
    holder === null ? "another command" : `“teiten ${holder.command}” (process ${holder.pid}, since ${holder.since})`;
  if (holder?.command === "serve") {
    return new TeitenError({
      code: "writer-busy",
      message: `${who} is writing to this data directory, and only one may`,
      place: paths.root,
      advice:
        command === "serve"
          ? "one center serves a data directory, and it does already; to serve it from here, end that one first (systemctl stop teiten-center)"
          : "stop it, run the command, and start it again: its sensors keep what they have meanwhile",
    });
  }
  return new TeitenError({
    code: "writer-busy",
    message: `${who} is writing to this data directory, and only one may`,
    place: paths.root,
    advice: "wait until it has ended; reading commands may run beside it",
  });
}

function readHolder(paths: DataPaths): WriterHolder | null {
  try {
    return JSON.parse(readFileSync(paths.writerHolder, "utf8")) as WriterHolder;
  } catch {
    return null;
  }
}
