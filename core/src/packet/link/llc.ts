import { type Frame, NO_IP, TOO_SHORT, wordAt } from "../frame.ts";

const SNAP = 0xaaaa;
const IP_SAP = 0x06;
const UNNUMBERED_INFORMATION = 0x03;
/** Organisation codes of SNAP whose protocol identifier is an EtherType: RFC 1042, and IEEE 802.1H as Cisco uses it. */
const RFC_1042 = 0x000000;
const BRIDGE_TUNNEL = 0x0000f8;

/** Length of an LLC header that names the old IP service access point, behind which the IP header stands at once. */
export const IP_SAP_HEADER = 3;

/** True when the LLC header at `at` names the old IP service access point. */
export function isIpSap(frame: Frame, at: number): boolean {
  if (at + IP_SAP_HEADER > frame.end) return false;
  return frame.view.getUint8(at) === IP_SAP && frame.view.getUint8(at + 2) === UNNUMBERED_INFORMATION;
}

/** Bytes from an IEEE 802.2 LLC header at `at` to the EtherType of its SNAP extension; negative when it has none. */
export function snapLength(frame: Frame, at: number): number {
  if (at + 3 > frame.end) return TOO_SHORT;
  if (wordAt(frame, at) !== SNAP || frame.view.getUint8(at + 2) !== UNNUMBERED_INFORMATION) return NO_IP;
  if (at + 8 > frame.end) return TOO_SHORT;
  const organisation = frame.view.getUint32(at + 2, false) & 0xffffff;
  return organisation === RFC_1042 || organisation === BRIDGE_TUNNEL ? 6 : NO_IP;
}
