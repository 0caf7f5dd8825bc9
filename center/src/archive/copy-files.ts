import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import type { Stats } from "node:fs";
import { copyFile, lstat, mkdir, readdir, rename, rm, utimes } from "node:fs/promises";
import { join } from "node:path";

/** What a copy of a folder has come to. */
export interface CopiedFiles {
  readonly files: number;
  /** Of them those that were copied now: new ones, or with another size or time than their copy. */
  readonly copied: number;
  readonly bytes: number;
}

/**
 * Copies the plain files of a folder and of those in it whose copy is missing, or has another size or time. A copy gets its
 * name when it is whole, and keeps the time of its file. Names with a dot in front, links and what `skip` names are left
 * out, and so is a file that goes away meanwhile; nothing is removed from the copy.
 */
export async function copyFiles(
  from: string,
  to: string,
  skip: (name: string) => boolean = () => false,
): Promise<CopiedFiles> {
  let [files, copied, bytes] = [0, 0, 0];
  await mkdir(to, { recursive: true, mode: 0o700 });
  for (const name of (await readdir(from)).toSorted()) {
    if (name.startsWith(".") || skip(name)) continue;
    const [source, target] = [join(from, name), join(to, name)];
    const stats = await statOrNull(source);
    if (stats?.isDirectory() === true) {
      const inner = await copyFiles(source, target);
      [files, copied, bytes] = [files + inner.files, copied + inner.copied, bytes + inner.bytes];
    } else if (stats?.isFile() === true) {
      files += 1;
      if (await isCopy(target, stats)) continue;
      if (!(await copyOne(source, target, to, stats))) continue;
      [copied, bytes] = [copied + 1, bytes + stats.size];
    }
  }
  return { files, copied, bytes };
}

async function copyOne(source: string, target: string, folder: string, stats: Stats): Promise<boolean> {
  const unfinished = join(folder, `.${randomUUID()}.part`);
  try {
    await copyFile(source, unfinished, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
    await utimes(unfinished, stats.atimeMs / 1000, stats.mtimeMs / 1000);
    await rename(unfinished, target);
    return true;
  } catch (error) {
    await rm(unfinished, { force: true });
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}

/** Times are compared to the millisecond: some file systems keep no more. */
async function isCopy(target: string, stats: Stats): Promise<boolean> {
  const there = await statOrNull(target);
  return there?.isFile() === true && there.size === stats.size && Math.abs(there.mtimeMs - stats.mtimeMs) < 1;
}

async function statOrNull(path: string): Promise<Stats | null> {
  return lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
}
