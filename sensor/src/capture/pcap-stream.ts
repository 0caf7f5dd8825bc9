/** Takes what a stream of packets holds; views are the parser's and valid within the call alone. */
export interface PcapSink {
  /** A file header: packets of this link type follow, cut to `snapLength` bytes. */
  header(linkType: number, snapLength: number): void;
  /** A record: `captured` bytes at `at`, `wire` bytes on the line, at a time since 1970 UTC. */
  record(view: DataView, at: number, captured: number, wire: number, second: number, nanosecond: number): void;
}

const FILE_HEADER = 24;
const RECORD_HEADER = 16;
/** What libpcap calls the longest snapshot; a record that states more is none. */
const LONGEST_RECORD = 262_144;
const MICROSECONDS = 0xa1b2c3d4;
const NANOSECONDS = 0xa1b23c4d;
const MAJOR_VERSION = 2;
const MINOR_VERSION = 4;
const FIRST_CARRY = 4096;

/**
 * Parses the classic pcap that `tcpdump -U -w -` writes, in pieces of any size: any split gives the same records. A new
 * file header where a record could begin starts the stream anew, because a FIFO may change its writer without a pause.
 */
export class PcapStream {
  /** Why the stream cannot be read further, or null; bytes after that are passed over. */
  corruption: string | null = null;
  private readonly sink: PcapSink;
  private carry = new Uint8Array(FIRST_CARRY);
  private carried = 0;
  private little = true;
  private magic = 0;
  private fractionToNanos = 1;

  constructor(sink: PcapSink) {
    this.sink = sink;
  }

  /** Bytes of a record that has begun and did not end yet. */
  get pending(): number {
    return this.carried;
  }

  push(chunk: Uint8Array): void {
    let from = 0;
    while (this.carried > 0 && from < chunk.length && this.corruption === null) {
      const view = viewOf(this.carry);
      const needed = this.neededLength(view, 0, this.carried);
      const taken = Math.min(needed - this.carried, chunk.length - from);
      this.keep(chunk, from, taken);
      from += taken;
      if (this.carried === needed && this.readOne(viewOf(this.carry), 0, this.carried) > 0) this.carried = 0;
    }
    if (this.corruption !== null || from === chunk.length) return;
    const view = viewOf(chunk);
    for (let length = this.readOne(view, from, chunk.length); length > 0;) {
      from += length;
      length = this.readOne(view, from, chunk.length);
    }
    this.keep(chunk, from, chunk.length - from);
  }

  private keep(chunk: Uint8Array, from: number, length: number): void {
    if (this.corruption !== null) return;
    if (this.carried + length > this.carry.length) {
      const larger = new Uint8Array(Math.max(this.carried + length, this.carry.length * 2));
      larger.set(this.carry.subarray(0, this.carried));
      this.carry = larger;
    }
    this.carry.set(chunk.subarray(from, from + length), this.carried);
    this.carried += length;
  }

  /** Bytes that are needed from `at` on before more can be said: of a header, then of its record. */
  private neededLength(view: DataView, at: number, end: number): number {
    if (this.magic === 0) return FILE_HEADER;
    if (end - at < RECORD_HEADER) return RECORD_HEADER;
    if (this.isFileHeader(view, at)) return FILE_HEADER;
    return RECORD_HEADER + view.getUint32(at + 8, this.little);
  }

  /** Reads what begins at `at` when all of it is there; answers its length, or 0. */
  private readOne(view: DataView, at: number, end: number): number {
    if (this.corruption !== null || end - at < RECORD_HEADER) return 0;
    if (this.magic === 0 || this.isFileHeader(view, at)) return end - at < FILE_HEADER ? 0 : this.readHeader(view, at);
    const { little } = this;
    const captured = view.getUint32(at + 8, little);
    const nanosecond = view.getUint32(at + 4, little) * this.fractionToNanos;
    if (captured > LONGEST_RECORD || nanosecond >= 1e9) {
      this.corruption = `a record states ${captured} bytes at nanosecond ${nanosecond}, which cannot be`;
      return 0;
    }
    if (at + RECORD_HEADER + captured > end) return 0;
    const wire = view.getUint32(at + 12, little);
    this.sink.record(view, at + RECORD_HEADER, captured, wire, view.getUint32(at, little), nanosecond);
    return RECORD_HEADER + captured;
  }

  private isFileHeader(view: DataView, at: number): boolean {
    const { little } = this;
    const isVersion =
      view.getUint16(at + 4, little) === MAJOR_VERSION && view.getUint16(at + 6, little) === MINOR_VERSION;
    return view.getUint32(at, little) === this.magic && isVersion;
  }

  private readHeader(view: DataView, at: number): number {
    const little = isMagic(view.getUint32(at, true));
    const magic = view.getUint32(at, little);
    if (!isMagic(magic)) {
      this.corruption = `the stream begins with ${magic.toString(16).padStart(8, "0")}, which is no pcap`;
      return 0;
    }
    this.little = little;
    this.magic = magic;
    this.fractionToNanos = magic === NANOSECONDS ? 1 : 1000;
    this.sink.header(view.getUint32(at + 20, little) & 0xffff, view.getUint32(at + 16, little));
    return FILE_HEADER;
  }
}

function isMagic(word: number): boolean {
  return word === MICROSECONDS || word === NANOSECONDS;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
