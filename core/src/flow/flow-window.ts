import {
  BYTES_HIGH,
  BYTES_LOW,
  DESTINATIONS,
  LAST_DESTINATION,
  PACKETS,
  ROW_SHIFT,
  ROW_WORDS,
  SERVICE_SHIFT,
} from "./flow-row.ts";
import type { Staged } from "./flow-row.ts";
import { drawHashSeed, hashRow } from "./seeded-hash.ts";
import type { HashSeed } from "./seeded-hash.ts";
import { WordTable } from "./word-table.ts";

const FIRST_ROWS = 8192;
const PROBE_LIMIT = 128;
const SPARSE = 16;
const TAG = 0xff000000 | 0;
const ROW = 0x00ffffff;

/**
 * The rows of one minute. The index is open addressing, at most half full: an entry is the row's number plus one in 24
 * bits under the top eight bits of its hash, so a miss seldom reads a row. Rows lie in order of arrival.
 */
export class FlowWindow {
  /** Rows held. */
  length = 0;
  rows: Int32Array;
  /** The secret for the hashes of staged packets; changes with `reseed`. */
  seed: HashSeed;
  readonly #destinations: WordTable;
  #index: Int32Array;
  #state: number;
  /** What the touch loop read; kept so that the loop is not removed. */
  touched = 0;

  constructor(state: number) {
    const drawn = drawHashSeed(state);
    this.seed = drawn.seed;
    this.#state = drawn.next;
    this.#destinations = new WordTable(drawn.seed.add);
    this.rows = new Int32Array(FIRST_ROWS * ROW_WORDS);
    this.#index = new Int32Array(FIRST_ROWS * 2);
  }

  /** Pairs of row and destination that are remembered beside the rows. */
  get pairs(): number {
    return this.#destinations.size;
  }

  /** Adds the staged packets. The caller keeps `length` below 2^24 − the stage's length. */
  add(staged: Staged): void {
    while ((this.length + staged.length) * ROW_WORDS > this.rows.length) this.#grow(staged);
    const { hash } = staged;
    const index = this.#index;
    const mask = index.length - 1;
    let touched = 0;
    for (let packet = 0; packet < staged.length; packet++) touched ^= index[(hash[packet] ?? 0) & mask] ?? 0;
    this.touched = touched;
    let next = 0;
    while ((next = this.#addFrom(staged, next)) < staged.length) this.#reseed(staged);
  }

  /** Forgets all rows, in time proportional to the rows held. */
  clear(): void {
    const index = this.#index;
    if (this.length * SPARSE > index.length) index.fill(0);
    else {
      for (let row = 0; row < this.length; row++) {
        let at = this.#hashOfRow(row) & (index.length - 1);
        while (((index[at] ?? 0) & ROW) !== row + 1) at = (at + 1) & (index.length - 1);
        index[at] = 0;
      }
    }
    this.length = 0;
    this.#destinations.clear();
  }

  /** Adds from packet `from` on; answers the packet whose chain was too long, or the stage's length. */
  #addFrom(staged: Staged, from: number): number {
    const { source, target, service, facts, hash, destination, bytes } = staged;
    const { rows } = this;
    const index = this.#index;
    const mask = index.length - 1;
    let { length } = this;
    for (let packet = from; packet < staged.length; packet++) {
      const h = hash[packet] ?? 0;
      const a = source[packet] ?? 0;
      const b = target[packet] ?? 0;
      const c = facts[packet] ?? 0;
      const d = service[packet] ?? 0;
      let at = h & mask;
      let probes = 0;
      for (;;) {
        const entry = index[at] ?? 0;
        if (entry === 0) {
          startRow(rows, length++ << ROW_SHIFT, a, b, c, d, destination[packet] ?? 0, bytes[packet] ?? 0);
          index[at] = (h & TAG) | length;
          break;
        }
        if (((entry ^ h) & TAG) === 0) {
          const row = ((entry & ROW) - 1) << ROW_SHIFT;
          if (rows[row] === a && rows[row + 1] === b && rows[row + 2] === c && serviceOfRow(rows, row) === d) {
            this.#count(row, destination[packet] ?? 0, bytes[packet] ?? 0);
            break;
          }
        }
        if (++probes > PROBE_LIMIT) {
          this.length = length;
          return packet;
        }
        at = (at + 1) & mask;
      }
    }
    this.length = length;
    return staged.length;
  }

  #count(row: number, destination: number, bytes: number): void {
    const { rows } = this;
    rows[row + PACKETS] = (rows[row + PACKETS] ?? 0) + 1;
    const low = ((rows[row + BYTES_LOW] ?? 0) >>> 0) + bytes;
    rows[row + BYTES_LOW] = low;
    if (low > 0xffffffff) rows[row + BYTES_HIGH] = (rows[row + BYTES_HIGH] ?? 0) + 1;
    if (rows[row + LAST_DESTINATION] !== destination) this.#countDestination(row, destination);
  }

  #countDestination(row: number, destination: number): void {
    const { rows } = this;
    const pairs = this.#destinations;
    if (rows[row + DESTINATIONS] === 1) pairs.intern(row, rows[row + LAST_DESTINATION] ?? 0, 0, 0);
    const before = pairs.size;
    if (pairs.intern(row, destination, 0, 0) === before) rows[row + DESTINATIONS] = (rows[row + DESTINATIONS] ?? 0) + 1;
    rows[row + LAST_DESTINATION] = destination;
  }

  #hashOfRow(row: number): number {
    const at = row << ROW_SHIFT;
    const { rows } = this;
    return hashRow(this.seed, rows[at] ?? 0, rows[at + 1] ?? 0, rows[at + 2] ?? 0, serviceOfRow(rows, at));
  }

  #grow(staged: Staged): void {
    const rows = new Int32Array(this.rows.length * 2);
    rows.set(this.rows);
    this.rows = rows;
    this.#index = new Int32Array(this.#index.length * 2);
    this.#reseed(staged);
  }

  #reseed(staged: Staged): void {
    const drawn = drawHashSeed(this.#state);
    this.seed = drawn.seed;
    this.#state = drawn.next;
    const index = this.#index.fill(0);
    for (let row = 0; row < this.length; row++) {
      const hash = this.#hashOfRow(row);
      let at = hash & (index.length - 1);
      while (index[at] !== 0) at = (at + 1) & (index.length - 1);
      index[at] = (hash & TAG) | (row + 1);
    }
    for (let packet = 0; packet < staged.length; packet++) {
      const { source, target, service, facts } = staged;
      const [a, b, c, d] = [source[packet] ?? 0, target[packet] ?? 0, facts[packet] ?? 0, service[packet] ?? 0];
      staged.hash[packet] = hashRow(this.seed, a, b, c, d);
    }
  }
}

function serviceOfRow(rows: Int32Array, row: number): number {
  return (rows[row + BYTES_HIGH] ?? 0) >>> SERVICE_SHIFT;
}

function startRow(
  rows: Int32Array,
  row: number,
  source: number,
  target: number,
  facts: number,
  service: number,
  destination: number,
  bytes: number,
): void {
  rows[row] = source;
  rows[row + 1] = target;
  rows[row + 2] = facts;
  rows[row + PACKETS] = 1;
  rows[row + BYTES_LOW] = bytes;
  rows[row + BYTES_HIGH] = service << SERVICE_SHIFT;
  rows[row + DESTINATIONS] = 1;
  rows[row + LAST_DESTINATION] = destination;
}
