import { raw } from "../store/index.ts";
import type { BoundSql } from "../store/index.ts";

/** What sends backscatter, by what the packet itself says; the position is the number in `BACKSCATTER_KIND`. */
export const BACKSCATTER_KINDS = ["tcp-reply", "icmp-error", "icmp-reply", "reflection", "stray-ack"] as const;
export type BackscatterKind = (typeof BACKSCATTER_KINDS)[number];

const [SYN_OR_RST, ICMP_REPLIES, FIRST_ICMP6_INFORMATION] = [6, "(0, 14, 16, 18)", 128];

/**
 * The kind of a row of class `backscatter`: a SYN-ACK or RST answers a connection; an ICMP error is about one; a reply of
 * ICMP answers an echo or the like (RFC 792, RFC 950; ICMPv6 from 128 on, RFC 4443); a UDP answer of a service of
 * `REPLY_PORTS` is a reflection; what is left of TCP has an ACK and says nothing of what it answers.
 */
export const BACKSCATTER_KIND: BoundSql = raw(
  `multiIf(protocol = 17, 3, protocol = 6, if(bitAnd(flags, ${SYN_OR_RST}) != 0, 0, 4),
    protocol = 58, if(intDiv(port, 256) >= ${FIRST_ICMP6_INFORMATION}, 2, 1), intDiv(port, 256) in ${ICMP_REPLIES}, 2, 1)`,
);
