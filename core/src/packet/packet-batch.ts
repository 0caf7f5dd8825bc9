import { type PacketColumns, createPacketColumns } from "./columns.ts";
import type { PacketSink } from "./capture-reader.ts";
import { type Frame, type LinkDecoder, NO_VLAN, createFrame } from "./frame.ts";
import { decodeIp } from "./ip/ip.ts";
import { decodePlainIpv4 } from "./ip/plain-ipv4.ts";
import { ethernetOffset } from "./link/ethernet.ts";
import { DECODED, VERDICTS, type Verdict } from "./verdict.ts";

/** The batch that is being filled, the frame that is being decoded into it, and the books over all batches. */
export interface PacketBatch {
  /** Set `bytes` and `view` for each piece of the capture, `start` and `end` for each frame, then call `add`. */
  readonly frame: Frame;
  /** Decodes the frame into the next row; sends the batch when it is full. */
  add(link: LinkDecoder, second: number, nanosecond: number, wireLength: number): void;
  /** Sends what the batch holds, if anything. */
  flush(): void;
  readonly frames: number;
  verdicts(): Record<Verdict, number>;
}

/** A batch of `capacity` rows that goes to `sink` whenever it is full. */
export function createPacketBatch(sink: PacketSink, capacity: number): PacketBatch {
  const columns = createPacketColumns(capacity);
  const frame = createFrame();
  const counts = new Float64Array(VERDICTS.length);
  const clear = clearing(columns);
  let row = 0;
  let sent = 0;

  function flush(): void {
    if (row === 0) return;
    columns.length = row;
    columns.firstFrame = sent + 1;
    sent += row;
    row = 0;
    sink(columns);
    clear();
  }

  function add(link: LinkDecoder, second: number, nanosecond: number, wireLength: number): void {
    columns.second[row] = second;
    columns.nanosecond[row] = nanosecond;
    columns.wireLength[row] = wireLength;
    columns.capturedLength[row] = frame.end - frame.start;
    const verdict = decodeFrame(frame, link, columns, row);
    columns.verdict[row] = verdict;
    counts[verdict] = (counts[verdict] ?? 0) + 1;
    row += 1;
    if (row === capacity) flush();
  }

  clear();
  return {
    frame,
    add,
    flush,
    get frames() {
      return sent + row;
    },
    verdicts: () => namedCounts(counts),
  };
}

function decodeFrame(frame: Frame, link: LinkDecoder, columns: PacketColumns, row: number): number {
  if (link === ethernetOffset && decodePlainIpv4(frame, columns, row)) return DECODED;
  frame.vlan = NO_VLAN;
  frame.innerVlan = NO_VLAN;
  const at = link(frame, frame.start);
  columns.vlan[row] = frame.vlan;
  columns.innerVlan[row] = frame.innerVlan;
  return at < 0 ? -at : decodeIp(frame, at, columns, row);
}

/** Gives the rows of a batch their absent values, so that decoding writes only what a frame has. */
function clearing(columns: PacketColumns): () => void {
  const { second, nanosecond, wireLength, capturedLength, verdict, vlan, innerVlan, ...rest } = columns;
  const written = new Set<unknown>([second, nanosecond, wireLength, capturedLength, verdict]);
  const zeroed = Object.values(rest).filter((column) => typeof column !== "number" && !written.has(column));
  return () => {
    for (const column of zeroed as readonly Uint32Array[]) column.fill(0);
    vlan.fill(NO_VLAN);
    innerVlan.fill(NO_VLAN);
  };
}

function namedCounts(counts: Float64Array): Record<Verdict, number> {
  const entries = VERDICTS.map((verdict, index): [Verdict, number] => [verdict, counts[index] ?? 0]);
  return Object.fromEntries(entries) as Record<Verdict, number>;
}
