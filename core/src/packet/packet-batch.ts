import type { FrameObserver, PacketSink } from "./capture-reader.ts";
import { clearColumns } from "./clear-columns.ts";
import { HAS_NO_TIME, type PacketColumns, createPacketColumns } from "./columns.ts";
import { type Frame, type LinkDecoder, NO_VLAN, createFrame } from "./frame.ts";
import { decodeIp } from "./ip/ip.ts";
import { decodePlainIpv4 } from "./ip/plain-ipv4.ts";
import { ethernetOffset } from "./link/ethernet.ts";
import { DECODED, VERDICTS, type Verdict } from "./verdict.ts";

/** Bytes before the IP header of untagged Ethernet. */
const PLAIN_NETWORK = 14;

/** The batch that is being filled, the frame that is being decoded into it, and the books over all batches. */
export class PacketBatch {
  /** Set `view` for each piece of the capture, `start` and `end` for each frame, then call `add`. */
  readonly frame: Frame = createFrame();
  private readonly columns: PacketColumns;
  private readonly sink: PacketSink;
  private readonly observer: FrameObserver | null;
  private readonly counts = new Float64Array(VERDICTS.length);
  private row = 0;
  private sent = 0;
  private plainOnly = true;

  /** A batch of `capacity` rows that goes to `sink` whenever it is full; `observer` sees the bytes of each frame. */
  constructor(sink: PacketSink, capacity: number, observer: FrameObserver | null = null) {
    this.sink = sink;
    this.observer = observer;
    this.columns = createPacketColumns(capacity);
    clearColumns(this.columns, capacity, false);
  }

  /** Frames that were added since the beginning. */
  get frames(): number {
    return this.sent + this.row;
  }

  /** Decodes the frame into the next row; sends the batch when it is full. */
  add(link: LinkDecoder, second: number, nanosecond: number, wireLength: number): void {
    const { columns, row } = this;
    columns.second[row] = second;
    columns.nanosecond[row] = nanosecond;
    this.decode(link, wireLength);
    this.next();
  }

  /** Like `add`, for a frame of which the capture states no time. */
  addTimeless(link: LinkDecoder, wireLength: number): void {
    const { columns, row } = this;
    columns.second[row] = 0;
    columns.nanosecond[row] = 0;
    this.decode(link, wireLength);
    columns.has[row] = (columns.has[row] ?? 0) | HAS_NO_TIME;
    this.next();
  }

  /** Sends what the batch holds, if anything. */
  flush(): void {
    const { columns, row } = this;
    if (row === 0) return;
    columns.length = row;
    columns.firstFrame = this.sent + 1;
    this.sent += row;
    this.row = 0;
    this.sink(columns);
    clearColumns(columns, row, this.plainOnly);
    this.plainOnly = true;
  }

  /** Frames by verdict so far. */
  verdicts(): Record<Verdict, number> {
    const entries = VERDICTS.map((verdict, index): [Verdict, number] => [verdict, this.counts[index] ?? 0]);
    return Object.fromEntries(entries) as Record<Verdict, number>;
  }

  private next(): void {
    const { observer, frame } = this;
    if (observer !== null) observer(this.columns, this.row, frame.view, frame.start, frame.end, frame.network);
    this.row += 1;
    if (this.row === this.columns.capacity) this.flush();
  }

  private decode(link: LinkDecoder, wireLength: number): void {
    const { columns, frame, row } = this;
    columns.wireLength[row] = wireLength;
    columns.capturedLength[row] = frame.end - frame.start;
    let verdict = DECODED;
    frame.network = frame.start + PLAIN_NETWORK;
    if (link !== ethernetOffset || !decodePlainIpv4(frame, columns, row)) {
      verdict = decodeGeneral(frame, link, columns, row);
      this.plainOnly = false;
    }
    columns.verdict[row] = verdict;
    this.counts[verdict] = (this.counts[verdict] ?? 0) + 1;
  }
}

/** Decodes any frame and answers its verdict. */
function decodeGeneral(frame: Frame, link: LinkDecoder, columns: PacketColumns, row: number): number {
  frame.vlan = NO_VLAN;
  frame.innerVlan = NO_VLAN;
  frame.announced = 0;
  const at = link(frame, frame.start);
  frame.network = Math.max(at, -1);
  columns.vlan[row] = frame.vlan;
  columns.innerVlan[row] = frame.innerVlan;
  return at < 0 ? -at : decodeIp(frame, at, columns, row);
}
