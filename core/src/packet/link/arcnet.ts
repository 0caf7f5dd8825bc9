import { type Frame, NO_IP, TOO_SHORT, ipv4At } from "../frame.ts";

/** Protocol identifiers of IP on ARCNET: RFC 1051 and RFC 1201. */
const RFC_1051_IP = 240;
const RFC_1201_IP = 212;
const EXCEPTION = 0xff;

/** ARCNET as Linux hands it out (LINKTYPE_ARCNET_LINUX): source, destination, two bytes of offset, protocol. */
export function linuxArcnetOffset(frame: Frame, at: number): number {
  return protocolOffset(frame, at + 4);
}

/** ARCNET as BSD hands it out (LINKTYPE_ARCNET_BSD): source, destination, protocol. */
export function bsdArcnetOffset(frame: Frame, at: number): number {
  return protocolOffset(frame, at + 2);
}

/** RFC 1201 adds a split flag and a sequence number, and four bytes more in an exception packet. */
function protocolOffset(frame: Frame, at: number): number {
  if (at + 2 > frame.end) return TOO_SHORT;
  switch (frame.view.getUint8(at)) {
    case RFC_1051_IP:
      return ipv4At(frame, at + 1);
    case RFC_1201_IP: {
      const next = at + (frame.view.getUint8(at + 1) === EXCEPTION ? 8 : 4);
      return next > frame.end ? TOO_SHORT : ipv4At(frame, next);
    }
    default:
      return NO_IP;
  }
}
