import type { PacketSink } from "./capture-reader.ts";
import { HAS_NO_TIME, type PacketColumns, createPacketColumns } from "./columns.ts";
import { type Frame, type LinkDecoder, NO_VLAN, createFrame } from "./frame.ts";
import { decodeIp } from "./ip/ip.ts";
import { decodePlainIpv4 } from "./ip/plain-ipv4.ts";
import { ethernetOffset } from "./link/ethernet.ts";
import { DECODED, VERDICTS, type Verdict } from "./verdict.ts";

/** The batch that is being filled, the frame that is being decoded into it, and the books over all batches. */
export class PacketBatch {
  /** Set `view` for each piece of the capture, `start` and `end` for each frame, then call `add`. */
  readonly frame: Frame = createFrame();
  private readonly columns: PacketColumns;
  private readonly sink: PacketSink;
  private readonly zeroed: readonly Uint32Array[];
  private readonly counts = new Float64Array(VERDICTS.length);
  private row = 0;
  private sent = 0;

  /** A batch of `capacity` rows that goes to `sink` whenever it is full. */
  constructor(sink: PacketSink, capacity: number) {
    this.sink = sink;
    this.columns = createPacketColumns(capacity);
    this.zeroed = zeroedColumns(this.columns);
    this.clear();
  }

  /** Frames that were added since the beginning. */
  get frames(): number {
    return this.sent + this.row;
  }

  /** Decodes the frame into the next row; sends the batch when it is full. */
  add(link: LinkDecoder, second: number, nanosecond: number, wireLength: number): void {
    this.decode(link, second, nanosecond, wireLength);
    this.next();
  }

  /** Like `add`, for a frame of which the capture states no time. */
  addTimeless(link: LinkDecoder, wireLength: number): void {
    this.decode(link, 0, 0, wireLength);
    this.columns.has[this.row] = (this.columns.has[this.row] ?? 0) | HAS_NO_TIME;
    this.next();
  }

  private decode(link: LinkDecoder, second: number, nanosecond: number, wireLength: number): void {
    const { columns, frame, row } = this;
    columns.second[row] = second;
    columns.nanosecond[row] = nanosecond;
    columns.wireLength[row] = wireLength;
    columns.capturedLength[row] = frame.end - frame.start;
    const verdict = decodeFrame(frame, link, columns, row);
    columns.verdict[row] = verdict;
    this.counts[verdict] = (this.counts[verdict] ?? 0) + 1;
  }

  private next(): void {
    this.row += 1;
    if (this.row === this.columns.capacity) this.flush();
  }

  /** Sends what the batch holds, if anything. */
  flush(): void {
    const { columns } = this;
    if (this.row === 0) return;
    columns.length = this.row;
    columns.firstFrame = this.sent + 1;
    this.sent += this.row;
    this.row = 0;
    this.sink(columns);
    this.clear();
  }

  /** Frames by verdict so far. */
  verdicts(): Record<Verdict, number> {
    const entries = VERDICTS.map((verdict, index): [Verdict, number] => [verdict, this.counts[index] ?? 0]);
    return Object.fromEntries(entries) as Record<Verdict, number>;
  }

  /** Gives the rows their absent values, so that decoding writes only what a frame has. */
  private clear(): void {
    for (const column of this.zeroed) column.fill(0);
    this.columns.vlan.fill(NO_VLAN);
    this.columns.innerVlan.fill(NO_VLAN);
  }
}

function decodeFrame(frame: Frame, link: LinkDecoder, columns: PacketColumns, row: number): number {
  if (link === ethernetOffset && decodePlainIpv4(frame, columns, row)) return DECODED;
  frame.vlan = NO_VLAN;
  frame.innerVlan = NO_VLAN;
  frame.announced = 0;
  const at = link(frame, frame.start);
  columns.vlan[row] = frame.vlan;
  columns.innerVlan[row] = frame.innerVlan;
  return at < 0 ? -at : decodeIp(frame, at, columns, row);
}

/** All columns but those that `add` writes for every frame and those whose absent value is not 0. */
function zeroedColumns(columns: PacketColumns): readonly Uint32Array[] {
  const { second, nanosecond, wireLength, capturedLength, verdict, vlan, innerVlan, ...rest } = columns;
  const kept = new Set<unknown>([second, nanosecond, wireLength, capturedLength, verdict, vlan, innerVlan]);
  return Object.values(rest).filter((column) => typeof column !== "number" && !kept.has(column)) as Uint32Array[];
}
