import type { EditedPacket } from "./edited-packet.ts";
import type { PacketLayout } from "./packet-layout.ts";
import { field4, field6, sign4, wordsAt } from "./substitution.ts";
import type { AddressMaps, OwnAddresses } from "./substitution.ts";

const TCP_SEQUENCE = 4;
const TCP_ACKNOWLEDGEMENT = 8;
const ICMP_REST = 4;
const SCTP = 132;
/** The initiate tag of an SCTP INIT chunk, behind the common header of 12 bytes and the chunk's own four. */
const SCTP_INITIATE_TAG = 16;

/** Puts pseudonyms in the address fields of the header. */
export function replaceFields(maps: AddressMaps, packet: EditedPacket, layout: PacketLayout): void {
  for (const at of [layout.source, layout.destination]) {
    if (layout.version === 4) packet.set32(at, field4(maps, packet.view.getUint32(at, false)));
    else field6(maps, wordsAt(packet.view, at)).forEach((word, index) => packet.set32(at + index * 4, word));
  }
}

/**
 * Replaces an address in the numbers with which tools recognise their own answers: the sequence or acknowledgement number of
 * TCP (Mirai), identifier and sequence of an ICMP echo, in either order of bytes and one beside it; and has Masscan's IP
 * identification say of the pseudonym what it said of the address. Address fields must still be as they were.
 */
export function scrubTransport(maps: AddressMaps, own: OwnAddresses, packet: EditedPacket, layout: PacketLayout): void {
  const numbers = numberFields(layout).filter((at) => at + 4 <= layout.captured);
  const isMasscan =
    numbers.length > 0 && layout.version === 4 && masscanId(packet, layout) === identification(packet, layout);
  for (const at of numbers) replaceNumber(maps, own, packet, at);
  if (!isMasscan) return;
  const destination = packet.view.getUint32(layout.destination, false);
  const id = masscanId(packet, layout) ^ ((destination ^ field4(maps, destination)) & 0xffff);
  packet.set16(layout.at + 4, id);
}

function numberFields({ transport, protocol, transportAt }: PacketLayout): readonly number[] {
  if (transport === "tcp") return [transportAt + TCP_SEQUENCE, transportAt + TCP_ACKNOWLEDGEMENT];
  if (transport === "icmp") return [transportAt + ICMP_REST];
  return protocol === SCTP ? [transportAt + SCTP_INITIATE_TAG] : [];
}

function replaceNumber(maps: AddressMaps, own: OwnAddresses, packet: EditedPacket, at: number): void {
  for (const little of [false, true]) {
    const value = packet.view.getUint32(at, little);
    for (const beside of [0, 1, -1]) {
      const found = sign4(maps, own, (value - beside) >>> 0);
      if (found === null) continue;
      packet.set32(at, (found + beside) >>> 0, little);
      return;
    }
  }
}

/**
 * The identification that Masscan gives a packet: the low 16 bits of destination address, destination port and the number by
 * which it knows the answer again (src/templ-pkt.c, template_set_target), taken as it now stands in the packet.
 */
function masscanId({ view }: EditedPacket, { transport, destination, transportAt }: PacketLayout): number {
  const [number, port] =
    transport === "tcp"
      ? [view.getUint32(transportAt + TCP_SEQUENCE, false), view.getUint16(transportAt + 2, false)]
      : transport === "icmp"
        ? [view.getUint32(transportAt + ICMP_REST, false), 0]
        : [view.getUint32(transportAt + SCTP_INITIATE_TAG, false), view.getUint16(transportAt + 2, false)];
  return (view.getUint32(destination, false) ^ port ^ number) & 0xffff;
}

function identification({ view }: EditedPacket, { at }: PacketLayout): number {
  return view.getUint16(at + 4, false);
}
