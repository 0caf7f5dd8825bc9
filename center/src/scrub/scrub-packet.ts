import { followChecksum, headerField, transportField } from "./checksum-fields.ts";
import type { ChecksumState } from "./checksum-fields.ts";
import { EditedPacket } from "./edited-packet.ts";
import { layoutOf } from "./packet-layout.ts";
import type { PacketLayout } from "./packet-layout.ts";
import type { PayloadRule } from "./payload-policy.ts";
import { replaceFields, scrubTransport } from "./scrub-headers.ts";
import { quotedLayout, scrubQuoted } from "./scrub-quoted.ts";
import { hasSign, replaceSigns } from "./search-bytes.ts";
import { spellsAddress } from "./spelled-addresses.ts";
import type { AddressMaps, OwnAddresses } from "./substitution.ts";

/**
 * Why a packet is left out, beside what the reader and the sensor's addresses decide: its headers are not whole in the
 * capture; an option of them names hosts on the way; it is a message between neighbours of one network, which says where the
 * sensor stands; or an address of a sensor stands in it where it cannot be replaced.
 */
export type LeftOut = "cut-header" | "route-in-header" | "local-network" | "address-in-header";

/** A packet that may leave. */
export interface ScrubbedPacket {
  /** From the IP header on. */
  readonly bytes: Uint8Array;
  /** Bytes of the datagram by its own header, of which `bytes` may be a part. */
  readonly length: number;
  readonly header: ChecksumState;
  readonly transport: ChecksumState;
  /** The payload spelled out an address and was taken away, whatever the rule. */
  readonly isWithheld: boolean;
}

/**
 * Scrubs the IP packet that `view` holds from `at` until before `end`: the addresses of sensors become pseudonyms in the
 * address fields, in fields and quoted packets that repeat them, and in payloads; checksums follow.
 */
export function scrubPacket(
  maps: AddressMaps,
  rule: PayloadRule,
  view: DataView,
  at: number,
  end: number,
): ScrubbedPacket | LeftOut {
  const original = new DataView(view.buffer, view.byteOffset + at, end - at);
  const layout = layoutOf(original, 0, original.byteLength);
  if (layout === "cut") return "cut-header";
  if (layout === "route") return "route-in-header";
  if (isLocalMessage(layout, original)) return "local-network";
  const packet = new EditedPacket(original, 0, layout.captured);
  const own = ownAddresses(layout, original);
  const quoted = quotedLayout(layout, packet.view);
  if (quoted === "route") return "route-in-header";
  const payloadAt = quoted?.payload ?? layout.payload;
  const isWithheld = spellsAddress(packet.bytes.subarray(payloadAt), maps.hidden, own.destination);
  const header = followChecksum(packet, headerField(layout, packet.view), true);
  const transport = followChecksum(packet, transportField(layout), layout.isWhole && !isWithheld);
  if (quoted !== null) scrubQuoted(maps, packet, quoted);
  scrubTransport(maps, own, packet, layout);
  replaceFields(maps, packet, layout);
  if (!replaceSigns(maps, own, packet, payloadAt)) return "address-in-header";
  const bytes = keptBytes(maps, rule, packet, payloadAt, layout, isWithheld);
  if (hasSign(maps, own, bytes)) return "address-in-header";
  return { bytes, length: layout.length, header, transport, isWithheld };
}

function ownAddresses({ version, source, destination }: PacketLayout, view: DataView): OwnAddresses {
  if (version === 6) return { source: null, destination: null };
  return { source: view.getUint32(source, false), destination: view.getUint32(destination, false) };
}

/** Redirects and router messages of ICMP; neighbour, router and group messages of ICMPv6. */
const LOCAL_4: ReadonlySet<number> = new Set([5, 9, 10, 17, 18]);
const [LOCAL_6_FIRST, LOCAL_6_LAST] = [130, 143];
const ICMPV6 = 58;

function isLocalMessage({ transport, protocol, transportAt, captured }: PacketLayout, view: DataView): boolean {
  if (transport !== "icmp" || transportAt >= captured) return false;
  const type = view.getUint8(transportAt);
  return protocol === ICMPV6 ? type >= LOCAL_6_FIRST && type <= LOCAL_6_LAST : LOCAL_4.has(type);
}

/** A part of a fragment says nothing for itself, so that fragments leave without payload. */
function keptBytes(
  maps: AddressMaps,
  rule: PayloadRule,
  packet: EditedPacket,
  payloadAt: number,
  layout: PacketLayout,
  isWithheld: boolean,
): Uint8Array {
  const payload = packet.length - payloadAt;
  if (rule.keep === "none" || isWithheld || !layout.isWhole || payload <= 0) return packet.bytes.subarray(0, payloadAt);
  switch (rule.keep) {
    case "full":
      return packet.bytes;
    case "first":
      return packet.bytes.subarray(0, payloadAt + rule.bytes);
    case "hash": {
      const hash = maps.pseudonyms.ofPayload(packet.bytes.subarray(payloadAt)).subarray(0, payload);
      packet.set(payloadAt, hash);
      return packet.bytes.subarray(0, payloadAt + hash.length);
    }
  }
}
