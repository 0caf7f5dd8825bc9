import type { PacketColumns } from "./columns.ts";
import { NO_VLAN } from "./frame.ts";

/**
 * Gives the rows below `length` their absent values again, so that decoding writes only what a frame has. Not cleared
 * are the columns that are written for every frame. `plainOnly` says that no row went the general way, and leaves the
 * columns alone that the fast path never writes.
 */
export function clearColumns(columns: PacketColumns, length: number, plainOnly: boolean): void {
  for (const column of [columns.tcpSequence, columns.source3, columns.destination3, columns.ipLength]) {
    column.fill(0, 0, length);
  }
  for (const column of [
    columns.sourcePort,
    columns.destinationPort,
    columns.tcpFlags,
    columns.tcpWindow,
    columns.ipId,
  ]) {
    column.fill(0, 0, length);
  }
  const { version, protocol, has, tcpOptionShape, icmpType, icmpCode, payloadClass, ttl, dontFragment } = columns;
  for (const column of [version, protocol, has, tcpOptionShape, icmpType, icmpCode, payloadClass, ttl, dontFragment]) {
    column.fill(0, 0, length);
  }
  if (!plainOnly) clearGeneralColumns(columns, length);
}

function clearGeneralColumns(columns: PacketColumns, length: number): void {
  const { source0, source1, source2, destination0, destination1, destination2 } = columns;
  for (const column of [source0, source1, source2, destination0, destination1, destination2]) {
    column.fill(0, 0, length);
  }
  columns.fragmentOffset.fill(0, 0, length);
  columns.moreFragments.fill(0, 0, length);
  columns.vlan.fill(NO_VLAN, 0, length);
  columns.innerVlan.fill(NO_VLAN, 0, length);
}
