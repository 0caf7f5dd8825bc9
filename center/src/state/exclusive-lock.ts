import Database from "libsql";
import { openForOwner } from "./owner-only.ts";

/** A lock that this process holds until it releases it or ends, however it ends. */
export interface ExclusiveLock {
  release(): void;
}

/**
 * Takes the lock that `file` stands for; null when another process holds it for longer than `waitMillis`. The lock is an
 * open transaction on an empty SQLite file, so the kernel lets go of it when the process dies (Node has no flock).
 */
export async function acquireExclusiveLock(file: string, waitMillis = 0): Promise<ExclusiveLock | null> {
  const deadline = Date.now() + waitMillis;
  for (;;) {
    const lock = tryLock(file);
    if (lock !== null || Date.now() >= deadline) return lock;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function tryLock(file: string): ExclusiveLock | null {
  const connection = openForOwner(file, () => new Database(file));
  try {
    connection.exec("begin exclusive");
  } catch (error) {
    connection.close();
    if ((error as { code?: string }).code === "SQLITE_BUSY") return null;
    throw error;
  }
  return { release: () => void connection.close() };
}
