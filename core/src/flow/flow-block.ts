import type { FlowColumns } from "./flow-columns.ts";
import {
  BYTES_HIGH,
  BYTES_HIGH_MASK,
  BYTES_LOW,
  CLASS_SHIFT,
  DESTINATIONS,
  FRAGMENT_SHIFT,
  IPV6_SHIFT,
  MARKS_MASK,
  MARKS_SHIFT,
  PACKETS,
  PAYLOAD_SHIFT,
  ROW_SHIFT,
  SERVICE_SHIFT,
} from "./flow-row.ts";
import type { FlowWindow } from "./flow-window.ts";
import type { WordTable } from "./word-table.ts";

const HIGH = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;
const LOW = 1 - HIGH;
const MAPPED = 0xffff;

/** Gathers the rows of closed minutes as columns and hands on each full block; its memory is used again afterwards. */
export class FlowBlock {
  readonly #onBlock: (block: FlowColumns) => void;
  readonly #columns: FlowColumns;
  readonly #bytes: Uint32Array;
  readonly #source: DataView;
  #length = 0;

  constructor(capacity: number, onBlock: (block: FlowColumns) => void) {
    this.#onBlock = onBlock;
    this.#columns = {
      length: capacity,
      minute: new Uint32Array(capacity),
      source: new Uint8Array(capacity * 16),
      protocol: new Uint8Array(capacity),
      port: new Uint16Array(capacity),
      service: new Uint16Array(capacity),
      fragment: new Uint8Array(capacity),
      trafficClass: new Uint8Array(capacity),
      marks: new Uint16Array(capacity),
      payload: new Uint8Array(capacity),
      tcpFlags: new Uint8Array(capacity),
      ttl: new Uint8Array(capacity),
      packets: new Uint32Array(capacity),
      bytes: new BigUint64Array(capacity),
      destinations: new Uint32Array(capacity),
    };
    this.#bytes = new Uint32Array(this.#columns.bytes.buffer);
    this.#source = new DataView(this.#columns.source.buffer);
  }

  /** Appends all rows of the minute that starts at `minute`; `sources` resolves the numbers of IPv6 sources. */
  append(window: FlowWindow, minute: number, sources: WordTable): void {
    let row = 0;
    while (row < window.length) {
      const room = this.#columns.length - this.#length;
      const end = Math.min(window.length, row + room);
      this.#writeFacts(window.rows, row, end, minute);
      this.#writeCounts(window.rows, row, end);
      this.#writeSources(window.rows, row, end, sources);
      this.#length += end - row;
      row = end;
      if (this.#length === this.#columns.length) this.flush();
    }
  }

  /** Hands on what is there, as columns of exactly that length. */
  flush(): void {
    const length = this.#length;
    if (length === 0) return;
    this.#length = 0;
    const all = this.#columns;
    this.#onBlock(length === all.length ? all : firstRows(all, length));
  }

  /** What a row is of; the counts are a second loop, since one over fourteen columns runs out of registers (3 % slower). */
  #writeFacts(rows: Int32Array, from: number, end: number, minute: number): void {
    const { port, protocol, ttl, tcpFlags, trafficClass, fragment, marks, payload } = this.#columns;
    this.#columns.minute.fill(minute, this.#length, this.#length + end - from);
    for (let row = from, out = this.#length; row < end; row++, out++) {
      const at = row << ROW_SHIFT;
      const target = rows[at + 1] ?? 0;
      const facts = rows[at + 2] ?? 0;
      port[out] = target >>> 16;
      protocol[out] = target >>> 8;
      ttl[out] = target;
      tcpFlags[out] = facts;
      trafficClass[out] = (facts >>> CLASS_SHIFT) & 3;
      fragment[out] = (facts >>> FRAGMENT_SHIFT) & 1;
      marks[out] = (facts >>> MARKS_SHIFT) & MARKS_MASK;
      payload[out] = facts >>> PAYLOAD_SHIFT;
    }
  }

  #writeCounts(rows: Int32Array, from: number, end: number): void {
    const { service, packets, destinations } = this.#columns;
    const bytes = this.#bytes;
    for (let row = from, out = this.#length; row < end; row++, out++) {
      const at = row << ROW_SHIFT;
      const high = rows[at + BYTES_HIGH] ?? 0;
      service[out] = high >>> SERVICE_SHIFT;
      packets[out] = rows[at + PACKETS] ?? 0;
      destinations[out] = rows[at + DESTINATIONS] ?? 0;
      bytes[out * 2 + LOW] = rows[at + BYTES_LOW] ?? 0;
      bytes[out * 2 + HIGH] = high & BYTES_HIGH_MASK;
    }
  }

  #writeSources(rows: Int32Array, from: number, end: number, sources: WordTable): void {
    const view = this.#source;
    for (let row = from, out = this.#length * 16; row < end; row++, out += 16) {
      const source = rows[row << ROW_SHIFT] ?? 0;
      if ((((rows[(row << ROW_SHIFT) + 2] ?? 0) >>> IPV6_SHIFT) & 1) === 0) {
        view.setInt32(out, 0);
        view.setInt32(out + 4, 0);
        view.setInt32(out + 8, MAPPED);
        view.setInt32(out + 12, source);
      } else for (let word = 0; word < 4; word++) view.setInt32(out + word * 4, sources.word(source, word));
    }
  }
}

function firstRows(all: FlowColumns, length: number): FlowColumns {
  return {
    length,
    minute: all.minute.subarray(0, length),
    source: all.source.subarray(0, length * 16),
    protocol: all.protocol.subarray(0, length),
    port: all.port.subarray(0, length),
    service: all.service.subarray(0, length),
    fragment: all.fragment.subarray(0, length),
    trafficClass: all.trafficClass.subarray(0, length),
    marks: all.marks.subarray(0, length),
    payload: all.payload.subarray(0, length),
    tcpFlags: all.tcpFlags.subarray(0, length),
    ttl: all.ttl.subarray(0, length),
    packets: all.packets.subarray(0, length),
    bytes: all.bytes.subarray(0, length),
    destinations: all.destinations.subarray(0, length),
  };
}
