import { dirname } from "node:path";
import type { Files } from "../host/index.ts";

/**
 * Puts a text under a path, whole or not at all: written beside it, synced, renamed over it, and the folder synced. What
 * an earlier attempt left beside it is removed. The file is the owner's alone.
 */
export async function replaceFile(files: Files, path: string, text: string, written?: () => void): Promise<void> {
  const fresh = `${path}.new`;
  if ((await files.size(fresh)) !== null) await files.remove(fresh);
  const file = await files.create(fresh);
  try {
    await file.write(Buffer.from(text));
    await file.sync();
  } finally {
    await file.close();
  }
  written?.();
  await files.rename(fresh, path);
  await files.syncFolder(dirname(path));
}

/** The text of a file, or null where there is none. */
export async function readText(files: Files, path: string): Promise<string | null> {
  try {
    return (await files.read(path)).toString("utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
