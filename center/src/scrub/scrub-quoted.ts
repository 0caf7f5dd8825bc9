import { followChecksum, headerField, transportField } from "./checksum-fields.ts";
import type { EditedPacket } from "./edited-packet.ts";
import { layoutOf } from "./packet-layout.ts";
import type { LayoutFault, PacketLayout } from "./packet-layout.ts";
import { replaceFields, scrubTransport } from "./scrub-headers.ts";
import type { AddressMaps } from "./substitution.ts";

const ICMPV6 = 58;
/** Errors of ICMP that quote the packet they answer: unreachable, source quench, time exceeded, parameter problem. */
const ERRORS_4: ReadonlySet<number> = new Set([3, 4, 11, 12]);
/** Of ICMPv6 all types below this are errors, and all errors quote. */
const FIRST_OF_6 = 128;
const ICMP_HEADER = 8;

/** The packet that an ICMP error quotes; null where there is none, "route" where it names hosts on the way. */
export function quotedLayout(
  layout: PacketLayout,
  view: DataView,
): PacketLayout | Extract<LayoutFault, "route"> | null {
  const { transport, protocol, transportAt, captured } = layout;
  const at = transportAt + ICMP_HEADER;
  if (transport !== "icmp" || at >= captured) return null;
  const type = view.getUint8(transportAt);
  if (!(protocol === ICMPV6 ? type < FIRST_OF_6 : ERRORS_4.has(type))) return null;
  const quoted = layoutOf(view, at, captured);
  return quoted === "cut" ? null : quoted;
}

/**
 * Scrubs a quoted packet: it went out in a sensor's name, so its source is the sensor. A checksum in it that does not agree
 * may be that of an address which a translator replaced on the way, and is blanked.
 */
export function scrubQuoted(maps: AddressMaps, packet: EditedPacket, quoted: PacketLayout): void {
  const { view } = packet;
  const own =
    quoted.version === 6
      ? { source: null, destination: null }
      : { source: view.getUint32(quoted.destination, false), destination: view.getUint32(quoted.source, false) };
  for (const field of [headerField(quoted, view), transportField(quoted)]) {
    if (field !== null) followChecksum(packet, field, packet.isValid(field));
  }
  scrubTransport(maps, own, packet, quoted);
  replaceFields(maps, packet, quoted);
}
