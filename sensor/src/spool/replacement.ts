import { killPoint } from "../host/index.ts";
import type { Files } from "../host/index.ts";
import type { SegmentPlace } from "../segment/index.ts";
import type { SpoolFolders } from "./folders.ts";

/**
 * Puts other bytes in the place of a waiting segment (or where none was): there is one whole file at every moment, and
 * the new one is on disk when it resolves. Leaves nothing behind when it fails.
 */
export async function replaceSegment(
  files: Files,
  folders: SpoolFolders,
  place: SegmentPlace,
  bytes: Uint8Array,
): Promise<void> {
  const path = folders.replacement(place);
  try {
    const file = await files.create(path);
    try {
      await file.write(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    if ((await files.size(path)) !== null) await files.remove(path);
    throw error;
  }
  killPoint("spool.replacement");
  await files.rename(path, folders.waiting(place));
  await files.syncFolder(folders.ready);
}
