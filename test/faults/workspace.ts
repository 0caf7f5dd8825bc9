import { mkdirSync, mkdtempSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const MEMORY = "/dev/shm";
const LEAST_BYTES = 4 * 2 ** 30;

/** A new folder for a run: in memory where that has room, so that thousands of syncs cost nothing; else in the temporary folder. */
export function newWorkspace(): string {
  const base = memoryHasRoom() ? MEMORY : tmpdir();
  return mkdtempSync(join(base, "teiten-faults-"));
}

/** A folder of this name in a workspace, made. */
export function folderIn(workspace: string, ...names: readonly string[]): string {
  const folder = join(workspace, ...names);
  mkdirSync(folder, { recursive: true });
  return folder;
}

function memoryHasRoom(): boolean {
  try {
    const { bavail, bsize } = statfsSync(MEMORY);
    return bavail * bsize >= LEAST_BYTES;
  } catch {
    return false;
  }
}
