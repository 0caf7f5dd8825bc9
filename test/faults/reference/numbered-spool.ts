import { readFileSync } from "node:fs";
import { numberOfFrame } from "../feed/mixed-frame.ts";

/** What segments of numbered frames hold, by a reader that shares nothing with the product. */
export interface NumberCounts {
  readonly packets: number;
  /** Numbers that are there, and how often the rarest and the commonest of them is. */
  readonly distinct: number;
  readonly least: number;
  readonly most: number;
  /** Frames without a number of ours. */
  readonly strange: number;
  /** As the segments state. */
  readonly dropped: number;
  readonly thinned: number;
  readonly tombstoned: number;
  readonly repaired: number;
  readonly segments: number;
}

const ENHANCED_PACKET = 6;
const STATISTICS = 5;
const COMMENT = 1;
const LEAST_BLOCK = 12;

/** Reads pcapng files as agents write them. */
export function countNumbers(paths: readonly string[]): NumberCounts {
  const counts = new Map<number, number>();
  const sums = { packets: 0, strange: 0, dropped: 0, thinned: 0, tombstoned: 0, repaired: 0 };
  for (const path of paths) {
    const file = readFileSync(path);
    let last: Facts = {};
    for (const { type, block } of blocksOf(file)) {
      if (type === ENHANCED_PACKET) {
        sums.packets += 1;
        const seen = numberOfFrame(block.subarray(28, 28 + block.readUInt32LE(20)));
        if (seen === null) sums.strange += 1;
        else counts.set(seen.number, (counts.get(seen.number) ?? 0) + 1);
      }
      if (type === STATISTICS) last = factsIn(block) ?? last;
    }
    sums.dropped += last.dropped ?? 0;
    sums.thinned += last.thinned ?? 0;
    sums.tombstoned += last.tombstoned ?? 0;
    sums.repaired += (last.repairedBytes ?? 0) > 0 ? 1 : 0;
  }
  let [least, most] = [counts.size === 0 ? 0 : Infinity, 0];
  for (const count of counts.values()) [least, most] = [Math.min(least, count), Math.max(most, count)];
  return { ...sums, distinct: counts.size, least, most, segments: paths.length };
}

interface Facts {
  readonly from?: number;
  readonly to?: number;
  readonly dropped?: number;
  readonly thinned?: number;
  readonly tombstoned?: number;
  readonly repairedBytes?: number;
}

function factsIn(block: Buffer): Facts | null {
  for (let at = 20; at + 4 <= block.length - 4;) {
    const [code, length] = [block.readUInt16LE(at), block.readUInt16LE(at + 2)];
    if (code === 0) return null;
    if (code === COMMENT) return parsed(block.subarray(at + 4, at + 4 + length).toString());
    at += 4 + Math.ceil(length / 4) * 4;
  }
  return null;
}

function parsed(text: string): Facts | null {
  try {
    return JSON.parse(text) as Facts;
  } catch {
    return null;
  }
}

/** When each number was recorded, and which time the segments claim; microseconds since 1970 UTC. */
export interface NumberedTimes {
  readonly times: ReadonlyMap<number, number>;
  readonly intervals: readonly { readonly from: number; readonly to: number }[];
}

/** Reads segments whose packets are from `since` on. */
export function readNumberedTimes(files: readonly Buffer[], since: number): NumberedTimes {
  const times = new Map<number, number>();
  const intervals: { readonly from: number; readonly to: number }[] = [];
  for (const file of files) {
    for (const { type, block } of blocksOf(file)) {
      if (type === ENHANCED_PACKET) {
        const nanoseconds = (BigInt(block.readUInt32LE(12)) << 32n) | BigInt(block.readUInt32LE(16));
        const seen = numberOfFrame(block.subarray(28, 28 + block.readUInt32LE(20)));
        const at = Number(nanoseconds / 1000n);
        if (seen !== null && at >= since) times.set(seen.number, at);
      }
      const facts = type === STATISTICS ? factsIn(block) : null;
      if (facts?.from !== undefined && facts.to !== undefined) intervals.push({ from: facts.from, to: facts.to });
    }
  }
  return { times, intervals };
}

function* blocksOf(file: Buffer): Iterable<{ readonly type: number; readonly block: Buffer }> {
  for (let at = 0; at + LEAST_BLOCK <= file.length;) {
    const length = file.readUInt32LE(at + 4);
    if (length < LEAST_BLOCK || at + length > file.length) return;
    yield { type: file.readUInt32LE(at), block: file.subarray(at, at + length) };
    at += length;
  }
}
