import { TRAFFIC_CLASSES, trafficClassOf } from "@teiten/core/flow";
import { formatIpv4, formatIpv6 } from "@teiten/core/names";
import {
  HAS_ICMP,
  HAS_NO_TIME,
  HAS_PORTS,
  HAS_TCP,
  PAYLOAD_CLASSES,
  VERDICTS,
  type PacketColumns,
} from "@teiten/core/packet";

/** One column of the listing of frames: its name, and its text in a row of a batch, empty where the frame has none. */
export interface PacketField {
  readonly name: string;
  /** Whether the text is a JSON number where it is not empty. */
  readonly numeric: boolean;
  readonly text: (batch: PacketColumns, row: number) => string;
}

type NumberColumn = (batch: PacketColumns) => ArrayLike<number>;

const NO_VLAN = 0xffff;
/** Fragment offsets are listed in the units of the IP header. */
const FRAGMENT_UNIT = 8;

/** The columns in their order; IP identification and fragment fields are IPv4's alone, TCP flags are 12 bits, decimal. */
export const PACKET_FIELDS: readonly PacketField[] = [
  { name: "frame", numeric: true, text: (batch, row) => String(batch.firstFrame + row) },
  { name: "time_epoch", numeric: false, text: timeText },
  { name: "len", numeric: true, text: (batch, row) => String(batch.wireLength[row]) },
  { name: "caplen", numeric: true, text: (batch, row) => String(batch.capturedLength[row]) },
  ipField("ver", (batch) => batch.version),
  { name: "src", numeric: false, text: sourceText },
  { name: "dst", numeric: false, text: destinationText },
  ipField("l4", (batch) => batch.protocol),
  partField("sport", HAS_PORTS, (batch) => batch.sourcePort),
  partField("dport", HAS_PORTS, (batch) => batch.destinationPort),
  partField("tcp_flags", HAS_TCP, (batch) => batch.tcpFlags),
  partField("icmp_type", HAS_ICMP, (batch) => batch.icmpType),
  partField("icmp_code", HAS_ICMP, (batch) => batch.icmpCode),
  ipField("ttl", (batch) => batch.ttl),
  ipv4Field("ip_id", (batch) => batch.ipId),
  { name: "frag_off", numeric: true, text: fragmentText },
  ipv4Field("mf", (batch) => batch.moreFragments),
  partField("tcp_seq", HAS_TCP, (batch) => batch.tcpSequence),
  partField("tcp_win", HAS_TCP, (batch) => batch.tcpWindow),
  { name: "vlan", numeric: false, text: vlanText },
  { name: "verdict", numeric: false, text: (batch, row) => VERDICTS[batch.verdict[row] ?? 0] ?? "" },
  { name: "class", numeric: false, text: classText },
  { name: "payload", numeric: false, text: payloadText },
];

function ipField(name: string, column: NumberColumn): PacketField {
  return { name, numeric: true, text: (batch, row) => (batch.version[row] === 0 ? "" : String(column(batch)[row])) };
}

function ipv4Field(name: string, column: NumberColumn): PacketField {
  return { name, numeric: true, text: (batch, row) => (batch.version[row] === 4 ? String(column(batch)[row]) : "") };
}

function partField(name: string, part: number, column: NumberColumn): PacketField {
  const text = (batch: PacketColumns, row: number): string =>
    ((batch.has[row] ?? 0) & part) === 0 ? "" : String(column(batch)[row]);
  return { name, numeric: true, text };
}

function timeText(batch: PacketColumns, row: number): string {
  if (((batch.has[row] ?? 0) & HAS_NO_TIME) !== 0) return "";
  const second = batch.second[row] ?? 0;
  const nanosecond = batch.nanosecond[row] ?? 0;
  if (second >= 0 || nanosecond === 0) return `${second}.${String(nanosecond).padStart(9, "0")}`;
  const whole = second === -1 ? "-0" : String(second + 1);
  return `${whole}.${String(1_000_000_000 - nanosecond).padStart(9, "0")}`;
}

function fragmentText(batch: PacketColumns, row: number): string {
  return batch.version[row] === 4 ? String((batch.fragmentOffset[row] ?? 0) / FRAGMENT_UNIT) : "";
}

function vlanText(batch: PacketColumns, row: number): string {
  const outer = batch.vlan[row];
  const inner = batch.innerVlan[row];
  if (outer === NO_VLAN) return "";
  return inner === NO_VLAN ? String(outer) : `${outer}|${inner}`;
}

function sourceText(batch: PacketColumns, row: number): string {
  const { source0, source1, source2, source3 } = batch;
  return addressText(batch.version[row], source0[row], source1[row], source2[row], source3[row]);
}

function destinationText(batch: PacketColumns, row: number): string {
  const { destination0, destination1, destination2, destination3 } = batch;
  return addressText(batch.version[row], destination0[row], destination1[row], destination2[row], destination3[row]);
}

function classText(batch: PacketColumns, row: number): string {
  return batch.version[row] === 0 ? "" : (TRAFFIC_CLASSES[trafficClassOf(batch, row)] ?? "");
}

function payloadText(batch: PacketColumns, row: number): string {
  return ((batch.has[row] ?? 0) & HAS_PORTS) === 0 ? "" : (PAYLOAD_CLASSES[batch.payloadClass[row] ?? 0]?.name ?? "");
}

function addressText(version: number | undefined, word0 = 0, word1 = 0, word2 = 0, word3 = 0): string {
  if (version === 4) return formatIpv4(word3);
  return version === 6 ? formatIpv6(word0, word1, word2, word3) : "";
}
