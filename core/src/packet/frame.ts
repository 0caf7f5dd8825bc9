import { LINK_TRUNCATED, NOT_IP, UNSUPPORTED_LINK } from "./verdict.ts";

/** The value of `vlan` and `innerVlan` for a frame without that tag. */
export const NO_VLAN = 0xffff;

/**
 * One frame while it is being decoded. A reader has a single one and sets it anew for each frame, so that nothing is
 * allocated per frame. The frame is the bytes of `view` from `start` up to `end`; nothing may be read at `end` or beyond.
 */
export interface Frame {
  view: DataView;
  start: number;
  end: number;
  /** Where the IP header begins, or -1 where none was found; set by the decoder for whoever looks at the frame after it. */
  network: number;
  /** Identifiers of the outermost VLAN tag and of the next one, or `NO_VLAN`; link functions set them on the way. */
  vlan: number;
  innerVlan: number;
  /** IP version that the link layer announces, or 0 where only the IP header itself can tell. */
  announced: 0 | 4 | 6;
}

/** A frame that holds nothing yet. */
export function createFrame(): Frame {
  const view = new DataView(new ArrayBuffer(0));
  return { view, start: 0, end: 0, network: -1, vlan: NO_VLAN, innerVlan: NO_VLAN, announced: 0 };
}

/**
 * Finds the IP header of a frame: the answer is its offset into `frame.view`, at most `frame.end`, or one of the
 * negative answers below. `at` is where the layer begins that this function knows.
 */
export type LinkDecoder = (frame: Frame, at: number) => number;

/** Answer of a link function: the frame carries something other than IP. */
export const NO_IP: number = -NOT_IP;
/** Answer of a link function: the frame ends before it says what it carries. */
export const TOO_SHORT: number = -LINK_TRUNCATED;
/** Answer of a link function: the link type is not read. */
export const UNREAD_LINK: number = -UNSUPPORTED_LINK;

/** The answer `at`, where the link layer announces IPv4. */
export function ipv4At(frame: Frame, at: number): number {
  frame.announced = 4;
  return at;
}

/** The answer `at`, where the link layer announces IPv6. */
export function ipv6At(frame: Frame, at: number): number {
  frame.announced = 6;
  return at;
}

/** The 16-bit big-endian word at `at`; the caller has checked that `at + 2 <= frame.end`. */
export function wordAt(frame: Frame, at: number): number {
  return frame.view.getUint16(at, false);
}
