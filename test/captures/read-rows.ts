import {
  type CaptureReaderOptions,
  type CaptureSummary,
  HAS_ICMP,
  HAS_NO_TIME,
  HAS_PORTS,
  HAS_TCP,
  IS_LATER_FRAGMENT,
  type PacketColumns,
  TCP_OPTION_SHAPES,
  VERDICTS,
  createCaptureReader,
} from "@teiten/core/packet";

/** One frame as an object: every column of the row, and the bits of `has` as plain fields. */
export type PacketRow = Readonly<Record<keyof typeof NAMED | keyof NumberColumns, number | string | boolean>>;

type NumberColumns = Omit<PacketColumns, "length" | "capacity" | "firstFrame" | "verdict" | "has" | "tcpOptionShape">;

const NAMED = { frame: 0, verdict: 0, tcpOptionShape: 0, ports: 0, tcp: 0, icmp: 0, laterFragment: 0, timeless: 0 };

/** All rows of a capture, and its summary; the bytes are pushed in pieces of the given sizes, again and again. */
export function readRows(
  capture: Uint8Array,
  sizes: readonly number[] = [capture.length],
  options: CaptureReaderOptions = {},
): { readonly rows: readonly PacketRow[]; readonly summary: CaptureSummary } {
  const rows: PacketRow[] = [];
  const reader = createCaptureReader((batch) => {
    for (let row = 0; row < batch.length; row += 1) rows.push(rowOf(batch, row));
  }, options);
  for (let at = 0, turn = 0; at < capture.length; turn += 1) {
    const size = Math.max(sizes[turn % sizes.length] ?? 1, 1);
    reader.push(capture.slice(at, at + size));
    at += size;
  }
  return { rows, summary: reader.finish() };
}

function rowOf(batch: PacketColumns, row: number): PacketRow {
  const { length: _length, capacity: _capacity, firstFrame, verdict, has, tcpOptionShape, ...columns } = batch;
  const bits = has[row] ?? 0;
  const numbers = Object.entries(columns).map(([name, column]) => [name, column[row]]);
  return {
    ...(Object.fromEntries(numbers) as Record<keyof NumberColumns, number>),
    frame: firstFrame + row,
    verdict: VERDICTS[verdict[row] ?? 0] ?? "",
    tcpOptionShape: TCP_OPTION_SHAPES[tcpOptionShape[row] ?? 0] ?? "",
    ports: (bits & HAS_PORTS) !== 0,
    tcp: (bits & HAS_TCP) !== 0,
    icmp: (bits & HAS_ICMP) !== 0,
    laterFragment: (bits & IS_LATER_FRAGMENT) !== 0,
    timeless: (bits & HAS_NO_TIME) !== 0,
  };
}
