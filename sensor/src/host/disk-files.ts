import { constants, lstat, mkdir, open, readdir, rename, statfs, truncate, unlink } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import type { Files, WritableFile } from "./files.ts";

const { O_APPEND, O_CREAT, O_DIRECTORY, O_EXCL, O_NOFOLLOW, O_RDONLY, O_WRONLY } = constants;
const OWNER_FILE = 0o600;
const OWNER_FOLDER = 0o700;

/** The host's disk. Everything it makes is readable for the owner alone; a link in the place of a file is refused. */
export function openDiskFiles(): Files {
  return {
    create: async (path) => writable(await open(path, O_CREAT | O_EXCL | O_APPEND | O_WRONLY | O_NOFOLLOW, OWNER_FILE)),
    append: async (path) => writable(await open(path, O_CREAT | O_APPEND | O_WRONLY | O_NOFOLLOW, OWNER_FILE)),
    read: readBytes,
    truncate,
    rename,
    remove: unlink,
    makeFolder: async (path) => {
      await mkdir(path, { recursive: true, mode: OWNER_FOLDER });
    },
    list: listNames,
    size: async (path) => {
      const stats = await orAbsent(lstat(path));
      return stats?.isFile() === true ? stats.size : null;
    },
    syncFolder: async (path) => {
      await withHandle(await open(path, O_RDONLY | O_DIRECTORY), (folder) => folder.sync());
    },
    free: async (folder) => {
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    },
  };
}

function writable(handle: FileHandle): WritableFile {
  return {
    async write(bytes) {
      let done = 0;
      while (done < bytes.length) done += (await handle.write(bytes, done, bytes.length - done)).bytesWritten;
    },
    sync: () => handle.sync(),
    close: () => handle.close(),
  };
}

async function readBytes(path: string, most?: number, into?: Buffer): Promise<Buffer> {
  return withHandle(await open(path, O_RDONLY | O_NOFOLLOW), async (handle) => {
    if (most !== undefined) return readInto(handle, Buffer.alloc(most));
    const fits = into !== undefined && (await handle.stat()).size <= into.length;
    return fits ? readInto(handle, into) : handle.readFile();
  });
}

async function readInto(handle: FileHandle, bytes: Buffer): Promise<Buffer> {
  let length = 0;
  for (;;) {
    const { bytesRead } = await handle.read(bytes, length, bytes.length - length, length);
    length += bytesRead;
    if (bytesRead === 0 || length === bytes.length) return bytes.subarray(0, length);
  }
}

async function listNames(folder: string): Promise<readonly string[]> {
  const names = (await orAbsent(readdir(folder))) ?? [];
  return names.sort();
}

async function withHandle<Result>(handle: FileHandle, use: (handle: FileHandle) => Promise<Result>): Promise<Result> {
  try {
    return await use(handle);
  } finally {
    await handle.close();
  }
}

async function orAbsent<Result>(reading: Promise<Result>): Promise<Result | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}
