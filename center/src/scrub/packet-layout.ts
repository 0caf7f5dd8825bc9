/** Where the parts of an IP packet lie; offsets are into the view, `payload` and `captured` never beyond the captured bytes. */
export interface PacketLayout {
  readonly version: 4 | 6;
  readonly at: number;
  readonly source: number;
  readonly destination: number;
  /** What follows the IP header and its extensions; "none" in fragments after the first and for other protocols. */
  readonly transport: "tcp" | "udp" | "icmp" | "none";
  readonly protocol: number;
  readonly transportAt: number;
  readonly payload: number;
  readonly captured: number;
  /** Bytes of the datagram by its own header. */
  readonly length: number;
  /** All of the datagram is there, and it is no fragment. */
  readonly isWhole: boolean;
}

/** Why a packet cannot be laid out: its header is not whole, or names hosts on the way. */
export type LayoutFault = "cut" | "route";

const TRANSPORTS: ReadonlyMap<number, PacketLayout["transport"]> = new Map([
  [1, "icmp"],
  [6, "tcp"],
  [17, "udp"],
  [58, "icmp"],
]);
/** IPv4 options that name no host: end, no operation, router alert. */
const HARMLESS_OPTIONS: ReadonlySet<number> = new Set([0, 1, 148]);
const [HOP_BY_HOP, ROUTING, FRAGMENT, DESTINATION_OPTIONS] = [0, 43, 44, 60];

/** Lays out the IP packet of `view` from `at`, of which the bytes until before `end` were captured. */
export function layoutOf(view: DataView, at: number, end: number): PacketLayout | LayoutFault {
  if (at >= end) return "cut";
  const version = view.getUint8(at) >> 4;
  return version === 4 ? layout4(view, at, end) : version === 6 ? layout6(view, at, end) : "cut";
}

function layout4(view: DataView, at: number, end: number): PacketLayout | LayoutFault {
  if (at + 20 > end) return "cut";
  const header = (view.getUint8(at) & 0x0f) * 4;
  if (header < 20 || at + header > end) return "cut";
  if (!hasHarmlessOptions(view, at + 20, at + header)) return "route";
  const stated = view.getUint16(at + 2, false);
  const fragment = view.getUint16(at + 6, false);
  const length = stated === 0 ? end - at : stated;
  const ip = { version: 4, at, source: at + 12, destination: at + 16, length } as const;
  const protocol = view.getUint8(at + 9);
  return finished(view, ip, protocol, at + header, end, (fragment & 0x3fff) !== 0, (fragment & 0x1fff) !== 0);
}

function hasHarmlessOptions(view: DataView, from: number, to: number): boolean {
  for (let at = from; at < to;) {
    const type = view.getUint8(at);
    if (type === 0) return true;
    if (!HARMLESS_OPTIONS.has(type)) return false;
    at += type === 1 ? 1 : Math.max(2, at + 1 < to ? view.getUint8(at + 1) : 2);
  }
  return true;
}

function layout6(view: DataView, at: number, end: number): PacketLayout | LayoutFault {
  if (at + 40 > end) return "cut";
  const ip = {
    version: 6,
    at,
    source: at + 8,
    destination: at + 24,
    length: 40 + view.getUint16(at + 4, false),
  } as const;
  let [next, protocol, offset, isFragment] = [at + 40, view.getUint8(at + 6), 0, false];
  while (protocol === HOP_BY_HOP || protocol === DESTINATION_OPTIONS || protocol === FRAGMENT || protocol === ROUTING) {
    if (next + 8 > end) return "cut";
    if (protocol === ROUTING || (protocol === HOP_BY_HOP && ip.length === 40)) return "route";
    const isFragmentHeader = protocol === FRAGMENT;
    if (isFragmentHeader) [isFragment, offset] = [true, view.getUint16(next + 2, false) & 0xfff8];
    protocol = view.getUint8(next);
    next += isFragmentHeader ? 8 : (view.getUint8(next + 1) + 1) * 8;
    if (offset > 0) break;
  }
  if (next > end) return "cut";
  return finished(view, ip, protocol, next, end, isFragment, offset > 0);
}

function finished(
  view: DataView,
  ip: Pick<PacketLayout, "version" | "at" | "source" | "destination" | "length">,
  protocol: number,
  transportAt: number,
  end: number,
  isFragment: boolean,
  isLater: boolean,
): PacketLayout {
  const captured = Math.min(end, ip.at + ip.length);
  const transport = isLater ? "none" : (TRANSPORTS.get(protocol) ?? "none");
  const header = transport === "none" ? 0 : transport === "tcp" ? tcpHeader(view, transportAt, captured) : 8;
  return {
    ...ip,
    transport,
    protocol,
    transportAt,
    payload: Math.min(captured, transportAt + header),
    captured,
    isWhole: !isFragment && captured === ip.at + ip.length,
  };
}

function tcpHeader(view: DataView, at: number, end: number): number {
  return at + 13 > end ? 20 : Math.max(20, (view.getUint8(at + 12) >> 4) * 4);
}
