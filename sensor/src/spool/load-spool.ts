import { join } from "node:path";
import type { Files, Report } from "../host/index.ts";
import { parseSegmentFile } from "../segment/index.ts";
import type { SegmentPlace } from "../segment/index.ts";
import type { SpoolFolders } from "./folders.ts";
import type { HeartbeatJournal } from "./heartbeat-journal.ts";
import { repairSegment } from "./repair.ts";
import type { SegmentIndex, SegmentState } from "./segment-index.ts";
import { readSegmentStart } from "./segment-start.ts";
import type { SegmentShelf } from "./shelf.ts";

const AT_ONCE = 64;

/** What opening a spool works with. */
export interface LoadParts {
  readonly files: Files;
  readonly folders: SpoolFolders;
  readonly shelf: SegmentShelf;
  readonly journal: HeartbeatJournal;
  readonly report: Report;
}

/**
 * Rebuilds the index from the folders, and closes what earlier runs left open. A segment that a power cut left in two
 * folders counts where it came last. Answers the segments that the center has received.
 */
export async function loadSpool(parts: LoadParts): Promise<readonly SegmentPlace[]> {
  const { files, folders, shelf, journal } = parts;
  await journal.load();
  const startedAt = new Map<string, number>();
  for (const [folder, state] of foldersOf(folders)) await loadFolder(parts, folder, state, startedAt);
  for (const name of await files.list(folders.open)) await loadOpen(parts, name, startedAt);
  return shelf.index.every("sent");
}

function foldersOf(folders: SpoolFolders): readonly (readonly [string, SegmentState])[] {
  return [
    [folders.refused, "refused"],
    [folders.sent, "sent"],
    [folders.ready, "ready"],
  ];
}

async function loadFolder(
  { files, shelf, report }: LoadParts,
  folder: string,
  state: SegmentState,
  startedAt: Map<string, number>,
): Promise<void> {
  const names = await files.list(folder);
  const sizes = await sizesOf(files, folder, names);
  for (const [index, name] of names.entries()) {
    const path = join(folder, name);
    const place = parseSegmentFile(name);
    const bytes = place === null || place.isPart ? null : (sizes[index] ?? null);
    if (place === null || bytes === null) {
      report({ level: "warning", code: "spool-stranger", message: `${path} is no segment; it is left alone` });
    } else if (shelf.index.get(place) !== null) {
      await files.remove(path);
    } else {
      if (!startedAt.has(place.boot)) startedAt.set(place.boot, (await readSegmentStart(files, path)) ?? 0);
      putLoaded(shelf.index, place, state, bytes, startedAt.get(place.boot) ?? 0);
    }
  }
}

/** Many at once: a long outage leaves a hundred thousand files, and a restart must not take long. */
async function sizesOf(files: Files, folder: string, names: readonly string[]): Promise<readonly (number | null)[]> {
  const sizes: (number | null)[] = [];
  for (let from = 0; from < names.length; from += AT_ONCE) {
    const some = names.slice(from, from + AT_ONCE);
    sizes.push(...(await Promise.all(some.map((name) => files.size(join(folder, name))))));
  }
  return sizes;
}

async function loadOpen(parts: LoadParts, name: string, startedAt: Map<string, number>): Promise<void> {
  const { files, folders, shelf, journal, report } = parts;
  const path = join(folders.open, name);
  const place = parseSegmentFile(name);
  if (place === null || !place.isPart || shelf.index.get(place) !== null) {
    await files.remove(path);
    return;
  }
  const alive = await journal.lastOf(place.boot);
  const repaired = await shelf.withRoom(() => repairSegment(files, folders, place, alive));
  if (repaired === null) {
    const message = `segment ${place.boot}-${place.sequence} was broken off before it held anything`;
    report({ level: "warning", code: "segment-empty", message });
    return;
  }
  const { facts, bytes } = repaired;
  const { boot, sequence } = place;
  const segment = { boot, sequence, state: "ready", bytes, saves: null, isTombstone: false, reached: false } as const;
  shelf.index.put(segment, startedAt.get(boot) ?? facts.from);
  const message = `segment ${boot}-${sequence} was broken off; ${facts.packets} packets are kept, ${facts.repairedBytes} bytes cut`;
  report({ level: "warning", code: "segment-repaired", message });
}

/** Of a segment of an earlier run nobody knows whether the center has it, nor whether it is a tombstone; a short one stays as it is. */
function putLoaded(
  index: SegmentIndex,
  { boot, sequence }: SegmentPlace,
  state: SegmentState,
  bytes: number,
  startedAt: number,
): void {
  index.put({ boot, sequence, state, bytes, saves: null, isTombstone: false, reached: true }, startedAt);
}
