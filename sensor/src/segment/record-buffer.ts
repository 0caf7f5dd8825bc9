import { ENHANCED_PACKET, PACKET_HEADER, PACKET_TRAILER, padded } from "./pcapng-blocks.ts";

const SIZE = 256 * 1024;
const WORD = 2 ** 32;
const MOST_SPARE = 16;

/** Up to so many bytes a loop is faster than a view made for one copy, and leaves nothing to collect. */
const MOST_WORDWISE = 1024;

const spare: Uint8Array[] = [];

/**
 * Bytes on their way to a file: packets are appended at once as Enhanced Packet Blocks, and leave in pieces in the same
 * order. Buffers go round: a flood allocates no more than is on the way at the same time.
 */
export class RecordBuffer {
  /** Bytes appended and not yet taken. */
  pending = 0;
  private readonly full: { readonly bytes: Uint8Array; from: number; readonly to: number }[] = [];
  private bytes = spare.pop() ?? new Uint8Array(SIZE);
  private view = new DataView(this.bytes.buffer);
  private used = 0;
  private taken = 0;

  /** Appends whole blocks. */
  appendBlocks(blocks: Uint8Array): void {
    this.reserve(blocks.length);
    this.bytes.set(blocks, this.used);
    this.used += blocks.length;
    this.pending += blocks.length;
  }

  /** Appends one packet: `kept` bytes at `at`, then `more` (if any); answers the length of its block. */
  appendPacket(
    source: DataView,
    at: number,
    kept: number,
    more: Uint8Array | null,
    wire: number,
    second: number,
    nanosecond: number,
  ): number {
    const captured = kept + (more?.length ?? 0);
    const length = PACKET_HEADER + padded(captured) + PACKET_TRAILER;
    this.reserve(length);
    const { view, bytes, used } = this;
    view.setUint32(used, ENHANCED_PACKET, true);
    view.setUint32(used + 4, length, true);
    view.setUint32(used + 8, 0, true);
    writeTime(view, used + 12, second, nanosecond);
    view.setUint32(used + 20, captured, true);
    view.setUint32(used + 24, wire, true);
    const data = used + PACKET_HEADER;
    if (kept > MOST_WORDWISE) bytes.set(new Uint8Array(source.buffer, source.byteOffset + at, kept), data);
    else copyWordwise(source, at, kept, view, data);
    if (more !== null) bytes.set(more, data + kept);
    for (let pad = data + captured; pad < data + padded(captured); pad++) bytes[pad] = 0;
    view.setUint32(used + length - 4, length, true);
    this.used = used + length;
    this.pending += length;
    return length;
  }

  /** The next bytes to write, or null; they stay until `written`. */
  next(): Uint8Array | null {
    const first = this.full[0];
    if (first !== undefined) return first.bytes.subarray(first.from, first.to);
    return this.used > this.taken ? this.bytes.subarray(this.taken, this.used) : null;
  }

  /** The bytes that `next` gave, `length` of them, are in the file; more may have been appended meanwhile. */
  written(length: number): void {
    this.pending -= length;
    const first = this.full[0];
    if (first === undefined) {
      this.taken += length;
      return;
    }
    first.from += length;
    if (first.from < first.to) return;
    this.full.shift();
    recycle(first.bytes);
  }

  /** Drops what is left and gives the buffers back; nothing may be appended afterwards. */
  close(): void {
    for (const { bytes } of this.full.splice(0)) recycle(bytes);
    recycle(this.bytes);
    this.bytes = new Uint8Array(0);
    this.used = 0;
    this.taken = 0;
    this.pending = 0;
  }

  private reserve(length: number): void {
    if (this.used + length <= this.bytes.length) return;
    if (this.used > this.taken) this.full.push({ bytes: this.bytes, from: this.taken, to: this.used });
    else recycle(this.bytes);
    this.bytes = length > SIZE ? new Uint8Array(length) : (spare.pop() ?? new Uint8Array(SIZE));
    this.view = new DataView(this.bytes.buffer);
    this.used = 0;
    this.taken = 0;
  }
}

function recycle(bytes: Uint8Array): void {
  if (bytes.length === SIZE && spare.length < MOST_SPARE) spare.push(bytes);
}

function copyWordwise(source: DataView, at: number, length: number, target: DataView, to: number): void {
  const words = length & ~3;
  for (let index = 0; index < words; index += 4) target.setUint32(to + index, source.getUint32(at + index, true), true);
  for (let index = words; index < length; index++) target.setUint8(to + index, source.getUint8(at + index));
}

/** Nanoseconds since 1970 as two words, the high one first: 64 bits, of which a number holds 53, so it is done in halves. */
function writeTime(view: DataView, at: number, second: number, nanosecond: number): void {
  const upper = Math.floor(second / 65_536) * 1_000_000_000;
  const lower = (second % 65_536) * 1_000_000_000 + nanosecond;
  const low = (upper % 65_536) * 65_536 + lower;
  const high = Math.floor(upper / 65_536);
  view.setUint32(at, high + Math.floor(low / WORD), true);
  view.setUint32(at + 4, low % WORD, true);
}
