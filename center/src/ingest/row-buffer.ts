import type { FlowColumns } from "@teiten/core/flow";
import type { ColumnBlock, NativeColumn } from "../store/index.ts";

/** Columns of `flows` in the order in which a buffer gives them. */
export const ROW_COLUMNS: readonly string[] = [
  "minute",
  "sensor",
  "source",
  "protocol",
  "port",
  "service",
  "fragment",
  "class",
  "marks",
  "payload",
  "flags",
  "ttl",
  "region",
  "asn",
  "packets",
  "bytes",
  "destinations",
  "segment",
];

/** Rows of many segments on their way to the engine, as columns in the engine's own layout; used again after each insert. */
export class RowBuffer {
  readonly capacity: number;
  readonly source: Uint8Array;
  readonly region: Uint8Array;
  readonly asn: Uint32Array;
  #length = 0;
  readonly #minute: Uint32Array;
  readonly #sensor: Uint16Array;
  readonly #protocol: Uint8Array;
  readonly #port: Uint16Array;
  readonly #service: Uint16Array;
  readonly #fragment: Uint8Array;
  readonly #class: Uint8Array;
  readonly #marks: Uint16Array;
  readonly #payload: Uint8Array;
  readonly #flags: Uint8Array;
  readonly #ttl: Uint8Array;
  readonly #packets: Uint32Array;
  readonly #bytes: BigUint64Array;
  readonly #destinations: Uint32Array;
  readonly #segment: Uint32Array;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.source = new Uint8Array(capacity * 16);
    this.region = new Uint8Array(capacity * 2);
    this.asn = new Uint32Array(capacity);
    this.#minute = new Uint32Array(capacity);
    this.#sensor = new Uint16Array(capacity);
    this.#protocol = new Uint8Array(capacity);
    this.#port = new Uint16Array(capacity);
    this.#service = new Uint16Array(capacity);
    this.#fragment = new Uint8Array(capacity);
    this.#class = new Uint8Array(capacity);
    this.#marks = new Uint16Array(capacity);
    this.#payload = new Uint8Array(capacity);
    this.#flags = new Uint8Array(capacity);
    this.#ttl = new Uint8Array(capacity);
    this.#packets = new Uint32Array(capacity);
    this.#bytes = new BigUint64Array(capacity);
    this.#destinations = new Uint32Array(capacity);
    this.#segment = new Uint32Array(capacity);
  }

  get length(): number {
    return this.#length;
  }

  clear(): void {
    this.#length = 0;
  }

  /** Copies a block in, without region and ASN; answers its first row. The block must fit. */
  append(block: FlowColumns, sensorId: number, segmentId: number): number {
    const at = this.#length;
    const end = at + block.length;
    if (end > this.capacity) throw new RangeError("the row buffer is full");
    this.#minute.set(block.minute, at);
    this.#sensor.fill(sensorId, at, end);
    this.source.set(block.source, at * 16);
    this.#protocol.set(block.protocol, at);
    this.#port.set(block.port, at);
    this.#service.set(block.service, at);
    this.#fragment.set(block.fragment, at);
    this.#class.set(block.trafficClass, at);
    this.#marks.set(block.marks, at);
    this.#payload.set(block.payload, at);
    this.#flags.set(block.tcpFlags, at);
    this.#ttl.set(block.ttl, at);
    this.#packets.set(block.packets, at);
    this.#bytes.set(block.bytes, at);
    this.#destinations.set(block.destinations, at);
    this.#segment.fill(segmentId, at, end);
    this.#length = end;
    return at;
  }

  /** The rows for `Store.append`; they share the buffer's memory, so it may not change before the insert is done. */
  block(): ColumnBlock {
    const length = this.#length;
    const column = (name: string, type: string, values: NativeArray): NativeColumn => {
      const each = values.byteLength / this.capacity;
      return { name, type, bytes: new Uint8Array(values.buffer, values.byteOffset, length * each) };
    };
    return {
      length,
      columns: [
        column("minute", "DateTime('UTC')", this.#minute),
        column("sensor", "UInt16", this.#sensor),
        column("source", "IPv6", this.source),
        column("protocol", "UInt8", this.#protocol),
        column("port", "UInt16", this.#port),
        column("service", "UInt16", this.#service),
        column("fragment", "UInt8", this.#fragment),
        column("class", "UInt8", this.#class),
        column("marks", "UInt16", this.#marks),
        column("payload", "UInt8", this.#payload),
        column("flags", "UInt8", this.#flags),
        column("ttl", "UInt8", this.#ttl),
        column("region", "FixedString(2)", this.region),
        column("asn", "UInt32", this.asn),
        column("packets", "UInt32", this.#packets),
        column("bytes", "UInt64", this.#bytes),
        column("destinations", "UInt32", this.#destinations),
        column("segment", "UInt32", this.#segment),
      ],
    };
  }
}

type NativeArray = Uint8Array | Uint16Array | Uint32Array | BigUint64Array;
