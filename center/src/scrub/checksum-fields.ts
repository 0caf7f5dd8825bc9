import type { ChecksumField, EditedPacket } from "./edited-packet.ts";
import type { PacketLayout } from "./packet-layout.ts";

const UDP = 17;
const ICMP = 1;
const UDP_SUM = 6;
const TCP_SUM = 16;
const ICMP_SUM = 2;

/** The header checksum of an IPv4 packet; null for IPv6. */
export function headerField({ version, at }: PacketLayout, view: DataView): ChecksumField | null {
  if (version === 6) return null;
  const header = (view.getUint8(at) & 0x0f) * 4;
  return { at: at + 10, covers: [[at, at + header]], constant: 0, isUdp: false };
}

/** The checksum of the transport; null where the packet has none, or none in the capture. */
export function transportField(layout: PacketLayout): ChecksumField | null {
  const { version, transport, protocol, transportAt, captured } = layout;
  if (transport === "none") return null;
  const at = transportAt + (transport === "tcp" ? TCP_SUM : transport === "udp" ? UDP_SUM : ICMP_SUM);
  if (at + 2 > captured) return null;
  const body = [transportAt, captured] as const;
  const base = { at, isUdp: protocol === UDP };
  if (protocol === ICMP && version === 4) return { ...base, covers: [body], constant: 0 };
  const addresses = [layout.source, layout.source + (version === 4 ? 8 : 32)] as const;
  return { ...base, covers: [addresses, body], constant: protocol + (layout.at + layout.length - transportAt) };
}

/** How a checksum stood before anything was changed. */
export type ChecksumState = "valid" | "wrong" | "unset" | "blanked" | "none";

/**
 * Has the packet carry its changes into a checksum, and answers how it stood. One of bytes that were not captured would tell
 * something of them and is set to 0; a 0 that is no sum stays 0, as network cards that fill it in later leave it.
 */
export function followChecksum(packet: EditedPacket, field: ChecksumField | null, isWhole: boolean): ChecksumState {
  if (field === null) return "none";
  const value = packet.view.getUint16(field.at, false);
  const isUnset = value === 0 && (field.isUdp || !isWhole || !packet.isValid(field));
  if (isUnset) return "unset";
  if (!isWhole) {
    packet.set16(field.at, 0);
    return "blanked";
  }
  packet.follow(field);
  return packet.isValid(field) ? "valid" : "wrong";
}
