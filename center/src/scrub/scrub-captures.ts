import { SensorAddresses, toolMarksOf } from "@teiten/core/flow";
import type { PrefixEpoch } from "@teiten/core/flow";
import { DECODED, HAS_NO_TIME, VERDICTS, createCaptureReader } from "@teiten/core/packet";
import type { FrameObserver, PacketColumns } from "@teiten/core/packet";
import { CANARY_BYTES, openCanary } from "../ingest/index.ts";
import type { CaptureFile } from "./capture-file.ts";
import type { BookKeeping } from "./export-books.ts";
import type { PayloadRule } from "./payload-policy.ts";
import { scrubPacket } from "./scrub-packet.ts";
import type { AddressMaps } from "./substitution.ts";

/** How the packets of one export are treated. */
export interface ScrubRules {
  readonly maps: AddressMaps;
  readonly payload: PayloadRule;
  /** Seconds since 1970 UTC, half-open: packets of other times stay away. */
  readonly from: number;
  readonly to: number;
  /** Seconds that are added to every time. */
  readonly shift: number;
  /** The key of the center's own test packets; null where it has none. */
  readonly canaryKey: Uint8Array | null;
}

/** One archived capture of a sensor. */
export interface SourceCapture {
  readonly sensor: string;
  /** What is the sensor's, by time. */
  readonly addresses: readonly PrefixEpoch[];
  readonly pieces: AsyncIterable<Uint8Array>;
}

const UDP = 17;
const UDP_HEADER = 8;
/** A second that pcap can write. */
const LAST_SECOND = 0xffffffff;

/** Reads a capture to its end and adds its packets, scrubbed, to the file; what stays away is counted by reason. */
export async function scrubCapture(
  rules: ScrubRules,
  { sensor, addresses, pieces }: SourceCapture,
  file: CaptureFile,
  books: BookKeeping,
): Promise<void> {
  const own = new SensorAddresses(addresses);
  const onFrame: FrameObserver = (columns, row, view, _start, end, network) => {
    const reason = whyNot(rules, own, columns, row) ?? canaryReason(rules, sensor, columns, row, view, end, network);
    if (reason !== null) return books.leaveOut(reason);
    const scrubbed = scrubPacket(rules.maps, rules.payload, view, network, end);
    if (typeof scrubbed === "string") return books.leaveOut(scrubbed);
    const second = (columns.second[row] ?? 0) + rules.shift;
    file.add(second, columns.nanosecond[row] ?? 0, scrubbed.bytes, scrubbed.length);
    books.write(toolMarksOf(columns, row), scrubbed);
  };
  const reader = createCaptureReader(() => undefined, { onFrame });
  for await (const piece of pieces) {
    reader.push(piece);
    if (reader.ended) break;
  }
  reader.finish();
}

function whyNot(rules: ScrubRules, own: SensorAddresses, columns: PacketColumns, row: number): string | null {
  const verdict = columns.verdict[row] ?? DECODED;
  if (verdict !== DECODED) return VERDICTS[verdict] ?? "not-ip";
  if (((columns.has[row] ?? 0) & HAS_NO_TIME) !== 0) return "no-time";
  const second = columns.second[row] ?? 0;
  if (second < rules.from || second >= rules.to) return "other-time";
  if (!(second + rules.shift >= 0 && second + rules.shift <= LAST_SECOND)) return "unwritable-time";
  own.activate(second);
  return isOwn(own, columns, row) ? null : "other-destination";
}

function isOwn(own: SensorAddresses, columns: PacketColumns, row: number): boolean {
  const { destination0: a, destination1: b, destination2: c, destination3: d } = columns;
  const [word0 = 0, word1 = 0, word2 = 0, word3 = 0] = [a[row], b[row], c[row], d[row]];
  return columns.version[row] === 4
    ? own.accepts4(word3 | 0)
    : own.accepts6(word0 | 0, word1 | 0, word2 | 0, word3 | 0);
}

/** The center's own test packets would tell where the center stands. */
function canaryReason(
  { canaryKey }: ScrubRules,
  sensor: string,
  { protocol, ipLength }: PacketColumns,
  row: number,
  view: DataView,
  end: number,
  network: number,
): string | null {
  if (canaryKey === null || protocol[row] !== UDP) return null;
  const from = network + (ipLength[row] ?? 0) - CANARY_BYTES;
  if (from < network + UDP_HEADER || from + CANARY_BYTES > end) return null;
  const payload = new Uint8Array(view.buffer, view.byteOffset + from, CANARY_BYTES);
  return openCanary(canaryKey, sensor, payload) === null ? null : "canary";
}
