import { closeSync, fsyncSync, openSync, readSync, rmSync, writeSync } from "node:fs";

const FILE_HEADER = 24;
const RECORD_HEADER = 16;
/** Packets that are put in order in memory before they wait on the disk. */
const RUN_BYTES = 64 << 20;
const LINKTYPE_RAW = 101;
const SNAP_LENGTH = 262_144;

/** A record of pcap with the time by which it is put in order. */
interface TimedRecord {
  readonly second: number;
  readonly nanosecond: number;
  readonly bytes: Uint8Array;
}

/**
 * A pcap file with nanoseconds and link type RAW in the making: packets come in any order and stand in that of time. The
 * format has no room for names or comments. Runs of packets wait in files beside it, which `finish` and `drop` delete.
 */
export class CaptureFile {
  readonly #path: string;
  readonly #runBytes: number;
  readonly #runs: string[] = [];
  #waiting: TimedRecord[] = [];
  #waitingBytes = 0;

  /** `runBytes`: what waits in memory before it goes to the disk. */
  constructor(path: string, runBytes: number = RUN_BYTES) {
    this.#path = path;
    this.#runBytes = runBytes;
  }

  /** Takes the first bytes of a packet of `length` bytes; `bytes` is copied. Times before 1970 and after 2106 cannot be written. */
  add(second: number, nanosecond: number, bytes: Uint8Array, length: number): void {
    const record = new Uint8Array(RECORD_HEADER + bytes.length);
    const view = new DataView(record.buffer);
    [second, nanosecond, bytes.length, length].forEach((value, index) => view.setUint32(index * 4, value, true));
    record.set(bytes, RECORD_HEADER);
    this.#waiting.push({ second, nanosecond, bytes: record });
    this.#waitingBytes += record.length + RECORD_HEADER * 4;
    if (this.#waitingBytes >= this.#runBytes) this.#spill();
  }

  /** Writes the file, safe on the disk. */
  finish(): void {
    const waiting = this.#sorted();
    const file = openSync(this.#path, "wx", 0o600);
    const runs = this.#runs.map((path) => new RunReader(path));
    try {
      const out = new BufferedWriter(file);
      out.write(fileHeader());
      for (const record of merged([...runs, waiting.values()])) out.write(record.bytes);
      out.flush();
      fsyncSync(file);
    } finally {
      closeSync(file);
      for (const run of runs) run.close();
      this.#dropRuns();
    }
  }

  /** Deletes whatever was written. */
  drop(): void {
    this.#dropRuns();
    rmSync(this.#path, { force: true });
  }

  #sorted(): readonly TimedRecord[] {
    const sorted = this.#waiting.toSorted(inTime);
    [this.#waiting, this.#waitingBytes] = [[], 0];
    return sorted;
  }

  #spill(): void {
    const path = `${this.#path}.run-${this.#runs.length}`;
    this.#runs.push(path);
    const file = openSync(path, "wx", 0o600);
    try {
      const out = new BufferedWriter(file);
      for (const { bytes } of this.#sorted()) out.write(bytes);
      out.flush();
    } finally {
      closeSync(file);
    }
  }

  #dropRuns(): void {
    for (const path of this.#runs.splice(0)) rmSync(path, { force: true });
  }
}

function fileHeader(): Uint8Array {
  const header = new Uint8Array(FILE_HEADER);
  const view = new DataView(header.buffer);
  view.setUint32(0, 0xa1b23c4d, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, SNAP_LENGTH, true);
  view.setUint32(20, LINKTYPE_RAW, true);
  return header;
}

function inTime(one: TimedRecord, other: TimedRecord): number {
  return one.second - other.second || one.nanosecond - other.nanosecond;
}

/** Records of several sources, each in order, in order; of equal times the earlier source goes first. */
function* merged(sources: readonly Iterator<TimedRecord>[]): Generator<TimedRecord, void, void> {
  const heads: IteratorResult<TimedRecord, unknown>[] = sources.map((source) => source.next());
  for (;;) {
    const [first, record] = firstOf(heads);
    if (record === null) return;
    yield record;
    heads[first] = sources[first]?.next() ?? { done: true, value: undefined };
  }
}

function firstOf(heads: readonly IteratorResult<TimedRecord, unknown>[]): readonly [number, TimedRecord | null] {
  let first = -1;
  let least: TimedRecord | null = null;
  for (const [index, head] of heads.entries()) {
    if (head.done === true || (least !== null && inTime(least, head.value) <= 0)) continue;
    [first, least] = [index, head.value];
  }
  return [first, least];
}

/** Reads the records of a run back, one after the other. */
class RunReader implements Iterator<TimedRecord> {
  readonly #file: number;
  #buffer = new Uint8Array(0);
  #at = 0;

  constructor(path: string) {
    this.#file = openSync(path, "r");
  }

  next(): IteratorResult<TimedRecord, undefined> {
    if (!this.#has(RECORD_HEADER)) return { done: true, value: undefined };
    const view = new DataView(this.#buffer.buffer, this.#buffer.byteOffset + this.#at, RECORD_HEADER);
    const [second, nanosecond, captured] = [0, 4, 8].map((at) => view.getUint32(at, true));
    const length = RECORD_HEADER + (captured ?? 0);
    if (!this.#has(length)) throw new Error("a run of packets that waits on the disk is damaged");
    const bytes = this.#buffer.slice(this.#at, this.#at + length);
    this.#at += length;
    return { value: { second: second ?? 0, nanosecond: nanosecond ?? 0, bytes } };
  }

  close(): void {
    closeSync(this.#file);
  }

  #has(bytes: number): boolean {
    while (this.#buffer.length - this.#at < bytes) {
      const more = new Uint8Array(1 << 20);
      const read = readSync(this.#file, more);
      if (read === 0) return false;
      const rest = this.#buffer.subarray(this.#at);
      const joined = new Uint8Array(rest.length + read);
      joined.set(rest);
      joined.set(more.subarray(0, read), rest.length);
      [this.#buffer, this.#at] = [joined, 0];
    }
    return true;
  }
}

/** Writes small pieces to a file in large ones. */
class BufferedWriter {
  readonly #file: number;
  readonly #buffer = new Uint8Array(1 << 20);
  #used = 0;

  constructor(file: number) {
    this.#file = file;
  }

  write(bytes: Uint8Array): void {
    if (this.#used + bytes.length > this.#buffer.length) this.flush();
    if (bytes.length > this.#buffer.length) return writeAll(this.#file, bytes);
    this.#buffer.set(bytes, this.#used);
    this.#used += bytes.length;
  }

  flush(): void {
    writeAll(this.#file, this.#buffer.subarray(0, this.#used));
    this.#used = 0;
  }
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
}
