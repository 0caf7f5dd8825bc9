import { type Frame, NO_IP, TOO_SHORT, wordAt } from "../frame.ts";

const PROVIDER_BACKBONE = 0x88e7;
const VN_TAG = 0x8926;
const E_TAG = 0x893f;
const REDUNDANCY = 0x892f;
const REDUNDANCY_TAG = 0xf1c1;
const CISCO_METADATA = 0x8909;
const FABRIC_PATH = 0x8903;
const BRIDGING = 0x6558;
const TRILL = 0x22f3;
const MACSEC = 0x88e5;
const ARISTA = 0xd28b;
const ARISTA_64_BITS = 0x10;
const ARISTA_48_BITS = 0x20;

/** Two Ethernet addresses, which stand again before the next EtherType where a whole frame is wrapped. */
const ADDRESSES = 12;

/**
 * Bytes between an EtherType that opens a tag and the EtherType that follows the tag; 0 when it opens none, negative
 * (`TOO_SHORT` or `NO_IP`) when the tag cannot be passed. Known are IEEE 802.1ah, 802.1BR (E-tag and VN-tag) and 802.1AE
 * without encryption, 802.1CB, HSR (IEC 62439-3), Cisco's metadata and FabricPath, TRILL (RFC 6325), transparent Ethernet bridging (RFC 1701)
 * and Arista's time stamps.
 */
export function tagLength(frame: Frame, etherType: number, at: number): number {
  switch (etherType) {
    case PROVIDER_BACKBONE:
      return 4 + ADDRESSES;
    case VN_TAG:
    case REDUNDANCY:
    case REDUNDANCY_TAG:
      return 4;
    case E_TAG:
    case CISCO_METADATA:
      return 6;
    case FABRIC_PATH:
      return 2 + ADDRESSES;
    case BRIDGING:
      return ADDRESSES;
    case TRILL:
      return trillLength(frame, at);
    case MACSEC:
      return macsecLength(frame, at);
    case ARISTA:
      return aristaLength(frame, at);
    default:
      return 0;
  }
}

/** The option length, in words, lies across the first two bytes: five bits after version, reserved and multicast. */
function trillLength(frame: Frame, at: number): number {
  if (at + 2 > frame.end) return TOO_SHORT;
  return 6 + ((wordAt(frame, at) >> 6) & 0x1f) * 4 + ADDRESSES;
}

/** Integrity without encryption leaves the frame readable; bits E and C say that it is encrypted or changed. */
function macsecLength(frame: Frame, at: number): number {
  if (at >= frame.end) return TOO_SHORT;
  const control = frame.view.getUint8(at);
  if ((control & 0x0c) !== 0) return NO_IP;
  return (control & 0x20) === 0 ? 6 : 14;
}

/** Sub-type 1 holds a time, TAI or UTC by the first byte of its version, of 64 or 48 bits by the second. */
function aristaLength(frame: Frame, at: number): number {
  if (at + 4 > frame.end) return TOO_SHORT;
  if (wordAt(frame, at) !== 1) return NO_IP;
  const version = frame.view.getUint8(at + 3);
  if (version === ARISTA_64_BITS) return 12;
  return version === ARISTA_48_BITS ? 10 : NO_IP;
}
