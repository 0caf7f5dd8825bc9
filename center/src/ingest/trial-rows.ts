import type { FlowColumns } from "@teiten/core/flow";
import type { IngestedSegment } from "../state/index.ts";
import type { ColumnBlock, NativeColumn, Store } from "../store/index.ts";
import type { RowSink } from "./row-sink.ts";

/** Rows that a trial keeps: those with a mark, without region, ASN and what marks do not decide. */
const COLUMNS = [
  ["minute", "DateTime('UTC')", 4],
  ["sensor", "UInt16", 2],
  ["source", "IPv6", 16],
  ["protocol", "UInt8", 1],
  ["port", "UInt16", 2],
  ["fragment", "UInt8", 1],
  ["class", "UInt8", 1],
  ["marks", "UInt16", 2],
  ["flags", "UInt8", 1],
  ["ttl", "UInt8", 1],
  ["packets", "UInt32", 4],
  ["segment", "UInt32", 4],
] as const;

/** Columns that tell two rows of one segment apart when their marks are left out. */
export const TRIAL_KEY = "minute, sensor, source, protocol, port, fragment, class, flags, ttl, segment";

/** The statement that makes the table of a trial's rows. */
export const MARKED_TABLE: string = `CREATE TABLE marked (${COLUMNS.map(([name, type]) => `${name} ${type}`).join(", ")}) ENGINE = MergeTree ORDER BY (source, minute)`;

/** Rows that are held before they are sent. */
const SENT_AT = 131_072;
/** Rows that may come between two looks at `full`, as for live rows. */
const SLACK = 196_608;
const CAPACITY = SENT_AT + SLACK;

/** Takes the rows of segments, decoded again, into the table of a trial; in the live tables nothing changes. */
export class TrialRows implements RowSink {
  readonly #store: Store;
  readonly #bytes = new Map<string, Uint8Array>();
  readonly #views = new Map<string, DataView>();
  #length = 0;
  /** Rows and packets with a mark that were added, to be found in the table at the end. */
  rows = 0;
  packets = 0;

  constructor(store: Store) {
    this.#store = store;
    for (const [name, , width] of COLUMNS) {
      const bytes = new Uint8Array(CAPACITY * width);
      this.#bytes.set(name, bytes);
      this.#views.set(name, new DataView(bytes.buffer));
    }
  }

  get full(): boolean {
    return this.#length >= SENT_AT;
  }

  add(block: FlowColumns, sensorId: number, segmentId: number): void {
    for (let row = 0; row < block.length; row++) {
      if (block.marks[row] === 0) continue;
      if (this.#length >= CAPACITY) throw new RangeError("the rows of the trial are full");
      this.#addRow(block, row, sensorId, segmentId);
      this.#length += 1;
      this.rows += 1;
      this.packets += block.packets[row] ?? 0;
    }
  }

  async flush(): Promise<void> {
    if (this.#length === 0) return;
    await this.#store.append("marked", this.#block());
    this.#length = 0;
  }

  finish(_segment: IngestedSegment, settled: () => void): void {
    settled();
  }

  #addRow(block: FlowColumns, row: number, sensorId: number, segmentId: number): void {
    const at = this.#length;
    this.#bytes.get("source")?.set(block.source.subarray(row * 16, row * 16 + 16), at * 16);
    this.#views.get("minute")?.setUint32(at * 4, block.minute[row] ?? 0, true);
    this.#views.get("packets")?.setUint32(at * 4, block.packets[row] ?? 0, true);
    this.#views.get("segment")?.setUint32(at * 4, segmentId, true);
    this.#views.get("sensor")?.setUint16(at * 2, sensorId, true);
    this.#views.get("port")?.setUint16(at * 2, block.port[row] ?? 0, true);
    this.#views.get("marks")?.setUint16(at * 2, block.marks[row] ?? 0, true);
    this.#views.get("protocol")?.setUint8(at, block.protocol[row] ?? 0);
    this.#views.get("fragment")?.setUint8(at, block.fragment[row] ?? 0);
    this.#views.get("class")?.setUint8(at, block.trafficClass[row] ?? 0);
    this.#views.get("flags")?.setUint8(at, block.tcpFlags[row] ?? 0);
    this.#views.get("ttl")?.setUint8(at, block.ttl[row] ?? 0);
  }

  #block(): ColumnBlock {
    const columns = COLUMNS.map(([name, type, width]): NativeColumn => {
      const bytes = this.#bytes.get(name)?.subarray(0, this.#length * width) ?? new Uint8Array(0);
      return { name, type, bytes };
    });
    return { length: this.#length, columns };
  }
}
