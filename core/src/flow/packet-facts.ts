import { HAS_ICMP, HAS_PORTS, IS_LATER_FRAGMENT } from "../packet/index.ts";
import type { PacketColumns } from "../packet/index.ts";
import { CLASS_SHIFT, FRAGMENT_SHIFT, IPV6_SHIFT, MARKS_SHIFT, PAYLOAD_SHIFT } from "./flow-row.ts";
import { datagramMarks, isSynProbe, synMarks } from "./tool-marks.ts";
import { BACKSCATTER, REQUEST, trafficClassOf } from "./traffic-class.ts";

const TCP = 6;

/** The tool marks of row `row` as a bit set over `TOOL_MARKS`; all rules so far are about IPv4. */
export function toolMarksOf(batch: PacketColumns, row: number): number {
  if (batch.version[row] !== 4) return 0;
  const ipId = batch.ipId[row] ?? 0;
  const dontFragment = batch.dontFragment[row] ?? 0;
  if (batch.protocol[row] !== TCP)
    return trafficClassOf(batch, row) === REQUEST ? datagramMarks(ipId, dontFragment) : 0;
  if (!isSynProbe(batch.tcpFlags[row] ?? 0)) return 0;
  return synMarks(
    batch.destination3[row] ?? 0,
    batch.destinationPort[row] ?? 0,
    batch.tcpSequence[row] ?? 0,
    ipId,
    batch.tcpWindow[row] ?? 0,
    batch.tcpOptionShape[row] ?? 0,
    dontFragment,
    batch.ttl[row] ?? 0,
  );
}

/**
 * Word 2 of the row that packet `row` belongs to: flags, class, fragment, version, the marks (by row; null: the built-in ones) and
 * the class of the payload.
 */
export function factsOf(batch: PacketColumns, row: number, marks: Uint16Array | null): number {
  const fragment = ((batch.has[row] ?? 0) & IS_LATER_FRAGMENT) === 0 ? 0 : 1;
  return (
    ((batch.tcpFlags[row] ?? 0) & 0xff) |
    (trafficClassOf(batch, row) << CLASS_SHIFT) |
    (fragment << FRAGMENT_SHIFT) |
    ((batch.version[row] === 6 ? 1 : 0) << IPV6_SHIFT) |
    ((marks === null ? toolMarksOf(batch, row) : (marks[row] ?? 0)) << MARKS_SHIFT) |
    ((batch.payloadClass[row] ?? 0) << PAYLOAD_SHIFT)
  );
}

/** Word 1 of the row that packet `row` belongs to: port (ICMP: type and code), protocol and TTL. */
export function targetOf(batch: PacketColumns, row: number): number {
  const has = batch.has[row] ?? 0;
  let port = 0;
  if ((has & HAS_PORTS) !== 0) port = batch.destinationPort[row] ?? 0;
  else if ((has & HAS_ICMP) !== 0) port = ((batch.icmpType[row] ?? 0) << 8) | (batch.icmpCode[row] ?? 0);
  return (port << 16) | ((batch.protocol[row] ?? 0) << 8) | (batch.ttl[row] ?? 0);
}

/** The source port of packet `row` where it is an answer and has one; 0 for every other. */
export function serviceOf(batch: PacketColumns, row: number): number {
  return trafficClassOf(batch, row) === BACKSCATTER ? (batch.sourcePort[row] ?? 0) : 0;
}
