import type { EditedPacket } from "./edited-packet.ts";
import { field6, sign4, wordsAt } from "./substitution.ts";
import type { AddressMaps, OwnAddresses } from "./substitution.ts";

const ADDRESS_4 = 4;
const ADDRESS_6 = 16;

/**
 * Replaces every address that stands in binary, in either order of bytes, from `from` on. Answers false where only a
 * part of one stands there, the network of a sensor's IPv6 address, which no pseudonym can stand for.
 */
export function replaceSigns(maps: AddressMaps, own: OwnAddresses, packet: EditedPacket, from: number): boolean {
  const { view, length } = packet;
  if (maps.hidden.hasSix) {
    for (let at = from; at + 8 <= length; at++) {
      if (at + ADDRESS_6 <= length && maps.hidden.holds6(wordsAt(view, at))) {
        field6(maps, wordsAt(view, at)).forEach((word, index) => packet.set32(at + index * 4, word));
        at += ADDRESS_6 - 1;
      } else if (maps.hidden.isNetwork6(view.getUint32(at, false), view.getUint32(at + 4, false))) return false;
    }
  }
  for (let at = from; at + ADDRESS_4 <= length; at++) {
    const little = sign4(maps, own, view.getUint32(at, false)) === null;
    const found = sign4(maps, own, view.getUint32(at, little));
    if (found !== null) packet.set32(at, found, little);
  }
  return true;
}

/** True when bytes that are about to leave still hold an address of a sensor in binary, anywhere. */
export function hasSign({ hidden }: AddressMaps, { destination }: OwnAddresses, bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isSign = (word: number): boolean => word === destination || hidden.isSign4(word);
  for (let at = 0; at + ADDRESS_4 <= view.byteLength; at++) {
    if (isSign(view.getUint32(at, false)) || isSign(view.getUint32(at, true))) return true;
  }
  if (!hidden.hasSix) return false;
  for (let at = 0; at + 8 <= view.byteLength; at++) {
    if (hidden.isNetwork6(view.getUint32(at, false), view.getUint32(at + 4, false))) return true;
    if (at + ADDRESS_6 <= view.byteLength && hidden.holds6(wordsAt(view, at))) return true;
  }
  return false;
}
