import { constants } from "node:fs";
import { mkdir, open, readdir, rename, rm, statfs } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";

/** A file being written; bytes count as kept only after `sync`, and its name only after `syncFolder`. */
export interface WritableFile {
  /** Writes all of it behind what was written before; rejects with the system's error (`ENOSPC` on a full disk). */
  write(bytes: Uint8Array): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Every call by which the archive changes the disk: one small door, so that a test can put a disk behind it that loses what
 * was not synced. One object stands for one run of the process. Errors are those of Node (`code` such as `ENOSPC`).
 */
export interface Files {
  /** Makes a new file for the owner alone; refuses one that exists, and links. */
  create(path: string): Promise<WritableFile>;
  rename(from: string, to: string): Promise<void>;
  /** A file that is not there is removed already. */
  remove(path: string): Promise<void>;
  /** Makes a folder for the owner alone and those above it; one that is there stays. */
  makeFolder(path: string): Promise<void>;
  /** Names in a folder, in order; none where it does not exist. */
  list(folder: string): Promise<readonly string[]>;
  syncFolder(path: string): Promise<void>;
  /** Bytes that the disk of a folder has free for us. */
  free(folder: string): Promise<number>;
}

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY, O_DIRECTORY, O_RDONLY } = constants;

/** The disk of this machine. */
export const DISK_FILES: Files = {
  create: async (path) => writable(await open(path, O_CREAT | O_EXCL | O_NOFOLLOW | O_WRONLY, 0o600)),
  rename,
  remove: (path) => rm(path, { force: true }),
  makeFolder: async (path) => {
    await mkdir(path, { recursive: true, mode: 0o700 });
  },
  list: listNames,
  syncFolder: async (path) => {
    const handle = await open(path, O_RDONLY | O_DIRECTORY);
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
  free: async (folder) => {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  },
};

function writable(handle: FileHandle): WritableFile {
  return {
    write: async (bytes) => {
      for (let at = 0; at < bytes.length;) at += (await handle.write(bytes, at)).bytesWritten;
    },
    sync: () => handle.sync(),
    close: () => handle.close(),
  };
}

async function listNames(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).toSorted();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
