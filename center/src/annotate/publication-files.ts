import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { BulletinFolder } from "./bulletin-folder.ts";
import { TeitenError } from "../telemetry/index.ts";
import type { PublicationFiles } from "./render-edition.ts";

/**
 * Writes the files of a publication to a folder of the bulletin (`preview`, `published/r1`), which is there whole or not at
 * all; what a broken-off attempt left is replaced. Answers the folder's path.
 */
export async function writePublication(folder: BulletinFolder, name: string, files: PublicationFiles): Promise<string> {
  const target = join(folder.path, name);
  const unfinished = join(dirname(target), `.${name.split("/").at(-1) ?? ""}.part`);
  try {
    await rm(unfinished, { recursive: true, force: true });
    for (const [file, text] of files) {
      const path = join(unfinished, file);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const opened = await open(path, "w", 0o600);
      try {
        await opened.writeFile(text);
        await opened.sync();
      } finally {
        await opened.close();
      }
    }
    await rm(target, { recursive: true, force: true });
    await rename(unfinished, target);
    const parent = await open(dirname(target), "r");
    try {
      await parent.sync();
    } finally {
      await parent.close();
    }
    return target;
  } catch (cause) {
    throw new TeitenError({
      code: "bulletin-files-unusable",
      message: `the bulletin's files cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`,
      place: target,
      advice: "check that the folder is yours and that the disk has room",
      cause,
    });
  }
}
