import { type Frame, NO_IP, TOO_SHORT, wordAt } from "../frame.ts";
import { etherTypeOffset } from "./ethertype.ts";

const SNAP = 0xaaaa;
const IP_SAP = 0x0606;
const UNNUMBERED_INFORMATION = 0x03;
/** Organisation codes of SNAP whose protocol identifier is an EtherType: RFC 1042 and IEEE 802.1H. */
const ETHERTYPE_ORGANISATIONS: readonly number[] = [0x000000, 0x0000f8];

/** The IP header behind an IEEE 802.2 LLC header: SNAP with an EtherType, or the old IP service access point 0x06. */
export function llcOffset(frame: Frame, at: number): number {
  if (at + 3 > frame.end) return TOO_SHORT;
  const saps = wordAt(frame, at);
  const control = frame.bytes[at + 2];
  if (control !== UNNUMBERED_INFORMATION) return NO_IP;
  if (saps === IP_SAP) return at + 3;
  if (saps !== SNAP) return NO_IP;
  if (at + 8 > frame.end) return TOO_SHORT;
  const organisation = frame.view.getUint32(at + 2, false) & 0xffffff;
  return ETHERTYPE_ORGANISATIONS.includes(organisation) ? etherTypeOffset(frame, at + 6) : NO_IP;
}
