import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { endianness } from "node:os";
import { RangeTable } from "./range-table.ts";

const MAGIC = 0x54_52_54_31;
const HEADER_WORDS = 4;

/** A table beside how many ranges it was made from. */
export interface StoredRanges {
  readonly table: RangeTable;
  readonly ranges: number;
}

/**
 * Writes a table so that reading it back takes no parsing: four little-endian words (magic, IPv4 segments, IPv6 segments,
 * ranges), then the arrays of `RangeTableParts` in order. The file appears whole or not at all.
 */
export function writeRangeFile(file: string, { table, ranges }: StoredRanges): void {
  const { starts4, values4, starts6, values6 } = table.parts;
  const header = Uint32Array.of(MAGIC, starts4.length, values6.length, ranges);
  const temporary = `${file}.${randomBytes(4).toString("hex")}.tmp`;
  const descriptor = openSync(temporary, "w", 0o600);
  try {
    for (const part of [header, starts4, values4, ...starts6, values6]) writeAll(descriptor, littleEndian(part));
    fsyncSync(descriptor);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
  renameSync(temporary, file);
}

/** Reads what `writeRangeFile` wrote; null when there is no such file or it is not whole. */
export function readRangeFile(file: string): StoredRanges | null {
  const bytes = readIfThere(file);
  if (bytes === null || bytes.length < 4 * HEADER_WORDS || bytes.length % 4 !== 0) return null;
  const words = wordsOf(bytes);
  const [magic, count4 = 0, count6 = 0, ranges = 0] = words;
  if (magic !== MAGIC || count4 === 0 || count6 === 0) return null;
  if (words.length !== HEADER_WORDS + 2 * count4 + 5 * count6) return null;
  let at = HEADER_WORDS;
  const take = (length: number): Uint32Array => words.subarray(at, (at += length));
  const starts4 = take(count4);
  const values4 = take(count4);
  const starts6 = [take(count6), take(count6), take(count6), take(count6)] as const;
  return { table: new RangeTable({ starts4, values4, starts6, values6: take(count6) }), ranges };
}

function readIfThere(file: string): Buffer | null {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

function wordsOf(bytes: Buffer): Uint32Array {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : Uint8Array.from(bytes);
  if (endianness() === "BE") Buffer.from(aligned.buffer, aligned.byteOffset, aligned.byteLength).swap32();
  return new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 4);
}

function littleEndian(words: Uint32Array): Uint8Array {
  const bytes = Buffer.from(words.buffer, words.byteOffset, words.byteLength);
  return endianness() === "BE" ? Buffer.from(bytes).swap32() : bytes;
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; at += writeSync(descriptor, bytes, at));
}
