import type { SegmentFacts } from "@teiten/core/uplink";
import { killPoint } from "../host/index.ts";
import type { Files } from "../host/index.ts";
import { encodeClosing, scanSegment, verifySegment } from "../segment/index.ts";
import type { SegmentPlace, SegmentScan } from "../segment/index.ts";
import type { SpoolFolders } from "./folders.ts";

/** What became of a segment that an earlier run left open: its facts, and its length now; null when it held nothing. */
export interface RepairedSegment {
  readonly facts: SegmentFacts;
  readonly bytes: number;
}

/**
 * Closes a segment that an earlier run did not: every whole record is kept, what is torn behind them is cut off, and the
 * facts say so. It ends at its last packet or the last sign of life of its run (`alive`), whichever is later. May be broken
 * off and done again at any point.
 */
export async function repairSegment(
  files: Files,
  folders: SpoolFolders,
  place: SegmentPlace,
  alive: number | null,
): Promise<RepairedSegment | null> {
  const path = folders.part(place);
  const bytes = await files.read(path);
  const stated = verifySegment(bytes);
  const repaired =
    stated === null ? await cutAndState(files, path, bytes, alive) : { facts: stated, bytes: bytes.length };
  if (repaired === null) {
    await files.remove(path);
    return null;
  }
  await syncFile(files, path, null);
  killPoint("repair.stated");
  await files.rename(path, folders.waiting(place));
  killPoint("repair.renamed");
  await files.syncFolder(folders.ready);
  await files.syncFolder(folders.open);
  return repaired;
}

async function cutAndState(
  files: Files,
  path: string,
  bytes: Uint8Array,
  alive: number | null,
): Promise<RepairedSegment | null> {
  const scan = scanSegment(bytes);
  if (scan.facts === null || scan.linkType === null) return null;
  const facts = repairedFacts(scan.facts, scan, bytes.length - scan.length, alive);
  const closing = encodeClosing(bytes.subarray(0, scan.length), facts, []);
  await files.truncate(path, scan.length);
  killPoint("repair.cut");
  await syncFile(files, path, closing);
  return { facts, bytes: scan.length + closing.length };
}

function repairedFacts(facts: SegmentFacts, scan: SegmentScan, cut: number, alive: number | null): SegmentFacts {
  const latest = scan.latest === null ? facts.to : Math.min(scan.latest + 1, facts.from + LONGEST);
  const living = alive === null || alive > facts.from + LONGEST ? facts.to : alive;
  return {
    ...facts,
    packets: scan.packets,
    to: Math.max(facts.from, facts.to, latest, living),
    repairedBytes: facts.repairedBytes + cut,
  };
}

/** No segment is longer than a day: a later time is not believed. */
const LONGEST = 86_400e6;

async function syncFile(files: Files, path: string, more: Uint8Array | null): Promise<void> {
  const file = await files.append(path);
  try {
    if (more !== null) await file.write(more);
    await file.sync();
  } finally {
    await file.close();
  }
}
