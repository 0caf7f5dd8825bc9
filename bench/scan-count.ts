import type { FlowColumns } from "@teiten/core/flow";

const ENOUGH = 10;
/** A row: address; how many ports, and a bit a port for UDP; ten ports of sixteen bits; a word to spare. */
const ROW_WORDS = 8;
const PORTS = 2;
const FIRST_SOURCES = 1 << 16;
const BATCH = 512;
const TAG = 0xff000000 | 0;
const ROW = 0x00ffffff;
const REQUEST = 0;
const TCP = 6;
const UDP = 17;

/** Counts the sources that reach at least ten distinct (protocol, port) of TCP and UDP with requests, exactly. */
export interface ScanCount {
  add(block: FlowColumns): void;
  sources(): number;
}

/** The scan rule of the published tables on one day of IPv4, fed with flow rows; `seed` is the secret of its table. */
export function createScanCount(seed: number): ScanCount {
  const table = new SourceTable(seed);
  return { add: (block) => table.add(block), sources: () => table.found };
}

class SourceTable {
  found = 0;
  /** What the touch loops read; kept so that they are not removed. */
  touched = 0;
  readonly #multiplier: number;
  readonly #source = new Int32Array(BATCH);
  readonly #port = new Int32Array(BATCH);
  readonly #hash = new Int32Array(BATCH);
  #rows = new Int32Array(FIRST_SOURCES * ROW_WORDS);
  #index = new Int32Array(FIRST_SOURCES * 2);
  #length = 0;

  constructor(seed: number) {
    this.#multiplier = seed | 1;
  }

  add(block: FlowColumns): void {
    for (let from = 0; from < block.length; from += BATCH) {
      const count = this.#stage(block, from, Math.min(block.length, from + BATCH));
      while ((this.#length + count) * ROW_WORDS > this.#rows.length) this.#grow();
      this.#touch(count);
      this.#settle(count);
    }
  }

  /** Takes the requests of TCP and UDP out of the block: address, and port with a bit above it for UDP. */
  #stage(block: FlowColumns, from: number, end: number): number {
    const { protocol, trafficClass, fragment, port, source } = block;
    const words = new DataView(source.buffer, source.byteOffset, source.byteLength);
    let count = 0;
    for (let row = from; row < end; row++) {
      const number = protocol[row] ?? 0;
      if (trafficClass[row] !== REQUEST || (number !== TCP && number !== UDP) || fragment[row] !== 0) continue;
      const address = words.getInt32(row * 16 + 12);
      this.#source[count] = address;
      this.#port[count] = (port[row] ?? 0) | (number === UDP ? 0x10000 : 0);
      this.#hash[count] = this.#hashOf(address);
      count++;
    }
    return count;
  }

  #hashOf(address: number): number {
    const h = Math.imul(address ^ (address >>> 16), this.#multiplier);
    return Math.imul(h ^ (h >>> 15), 0x2c1b3c6d) ^ (h >>> 13);
  }

  /** Independent loads of what the next loop needs one after the other. */
  #touch(count: number): void {
    const index = this.#index;
    const rows = this.#rows;
    const mask = index.length - 1;
    let touched = 0;
    for (let item = 0; item < count; item++) touched ^= index[(this.#hash[item] ?? 0) & mask] ?? 0;
    for (let item = 0; item < count; item++) {
      const entry = (index[(this.#hash[item] ?? 0) & mask] ?? 0) & ROW;
      touched ^= rows[entry === 0 ? 0 : (entry - 1) * ROW_WORDS] ?? 0;
    }
    this.touched = touched;
  }

  #settle(count: number): void {
    const rows = this.#rows;
    for (let item = 0; item < count; item++) {
      const row = this.#rowOf(this.#source[item] ?? 0, this.#hash[item] ?? 0) * ROW_WORDS;
      const ports = (rows[row + 1] ?? 0) & 0xff;
      if (ports >= ENOUGH) continue;
      if (addPort(rows, row, ports, this.#port[item] ?? 0) && ports + 1 === ENOUGH) this.found++;
    }
  }

  #rowOf(source: number, hash: number): number {
    const index = this.#index;
    const rows = this.#rows;
    const mask = index.length - 1;
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const entry = index[at] ?? 0;
      if (entry === 0) {
        index[at] = (hash & TAG) | (this.#length + 1);
        rows[this.#length * ROW_WORDS] = source;
        return this.#length++;
      }
      const row = (entry & ROW) - 1;
      if (((entry ^ hash) & TAG) === 0 && rows[row * ROW_WORDS] === source) return row;
    }
  }

  #grow(): void {
    const before = this.#rows;
    const count = this.#length;
    this.#rows = new Int32Array(before.length * 2);
    this.#index = new Int32Array(this.#index.length * 2);
    this.#length = 0;
    for (let row = 0; row < count; row++) {
      const source = before[row * ROW_WORDS] ?? 0;
      this.#rowOf(source, this.#hashOf(source));
    }
    this.#rows.set(before);
  }
}

/** Remembers a port of a row that has fewer than ten; false when it was there. */
function addPort(rows: Int32Array, row: number, ports: number, port: number): boolean {
  const low = port & 0xffff;
  const udp = port >>> 16;
  const protocols = (rows[row + 1] ?? 0) >>> 8;
  for (let slot = 0; slot < ports; slot++) {
    const known = ((rows[row + PORTS + (slot >> 1)] ?? 0) >>> ((slot & 1) << 4)) & 0xffff;
    if (known === low && ((protocols >>> slot) & 1) === udp) return false;
  }
  const at = row + PORTS + (ports >> 1);
  rows[at] = (rows[at] ?? 0) | (low << ((ports & 1) << 4));
  rows[row + 1] = ((protocols | (udp << ports)) << 8) | (ports + 1);
  return true;
}
