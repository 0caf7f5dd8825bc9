import { linkHeaderLength } from "./link-header.ts";

/** Where a packet's headers and its payload end, in bytes from its first; written over, so that nothing is allocated. */
export interface PacketExtent {
  /** End of the last header that was recognised: link, IP with extensions, TCP, UDP, ICMP. */
  headers: number;
  /** End of what the IP header counts as the packet: padding of the link lies behind it. */
  end: number;
}

/** Kept of a frame in which no IP header was found, whatever the policy: enough to see what it is. */
const UNKNOWN_HEADER = 64;
const HOP_BY_HOP = 0;
const ROUTING = 43;
const FRAGMENT = 44;
const AUTHENTICATION = 51;
const DESTINATION = 60;
const MOST_EXTENSIONS = 16;
const TCP = 6;

/** Header lengths of transports that have no length field: ICMP, IGMP, UDP, DCCP, GRE, ESP, ICMPv6, SCTP. */
const TRANSPORT_HEADER: ReadonlyMap<number, number> = new Map([
  [1, 8],
  [2, 8],
  [17, 8],
  [33, 12],
  [47, 4],
  [50, 8],
  [58, 8],
  [132, 12],
]);

/**
 * Measures a packet of which `captured` bytes lie at `at`. Both ends lie within the captured bytes. What an ICMP error
 * quotes counts as payload: it is another's packet.
 */
export function measurePacket(
  view: DataView,
  at: number,
  captured: number,
  linkType: number,
  extent: PacketExtent,
): void {
  const network = linkHeaderLength(view, at, captured, linkType);
  extent.end = captured;
  extent.headers = Math.min(captured, UNKNOWN_HEADER);
  if (network < 0 || network >= captured) return;
  const version = view.getUint8(at + network) >> 4;
  if (version === 4) measureIpv4(view, at, captured, network, extent);
  else if (version === 6) measureIpv6(view, at, captured, network, extent);
  if (extent.end < extent.headers) extent.end = extent.headers;
}

function measureIpv4(view: DataView, at: number, captured: number, network: number, extent: PacketExtent): void {
  if (network + 20 > captured) {
    extent.headers = captured;
    return;
  }
  const length = (view.getUint8(at + network) & 15) * 4;
  const total = view.getUint16(at + network + 2, false);
  if (total >= length && total > 0) extent.end = Math.min(captured, network + total);
  const isLaterFragment = (view.getUint16(at + network + 6, false) & 0x1fff) !== 0;
  const protocol = isLaterFragment ? -1 : view.getUint8(at + network + 9);
  extent.headers = transportEnd(view, at, captured, network + Math.max(length, 20), protocol);
}

function measureIpv6(view: DataView, at: number, captured: number, network: number, extent: PacketExtent): void {
  if (network + 40 > captured) {
    extent.headers = captured;
    return;
  }
  const payload = view.getUint16(at + network + 4, false);
  if (payload > 0) extent.end = Math.min(captured, network + 40 + payload);
  let next = view.getUint8(at + network + 6);
  let place = network + 40;
  for (let count = 0; count < MOST_EXTENSIONS && isExtension(next) && place + 8 <= captured; count++) {
    const isLaterFragment = next === FRAGMENT && (view.getUint16(at + place + 2, false) & 0xfff8) !== 0;
    const length = extensionLength(next, view.getUint8(at + place + 1));
    next = isLaterFragment ? -1 : view.getUint8(at + place);
    place += length;
  }
  extent.headers = transportEnd(view, at, captured, place, next);
}

function transportEnd(view: DataView, at: number, captured: number, place: number, protocol: number): number {
  if (protocol === TCP && place + 13 <= captured) {
    return Math.min(captured, place + Math.max(20, (view.getUint8(at + place + 12) >> 4) * 4));
  }
  return Math.min(captured, place + (protocol === TCP ? 20 : (TRANSPORT_HEADER.get(protocol) ?? 0)));
}

function isExtension(next: number): boolean {
  return (
    next === HOP_BY_HOP || next === ROUTING || next === FRAGMENT || next === DESTINATION || next === AUTHENTICATION
  );
}

function extensionLength(next: number, stated: number): number {
  if (next === FRAGMENT) return 8;
  return next === AUTHENTICATION ? (stated + 2) * 4 : (stated + 1) * 8;
}
