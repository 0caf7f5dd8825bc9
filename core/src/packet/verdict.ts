/**
 * Every frame gets exactly one verdict, by index. `decoded` has a readable IP header and, where the protocol is TCP,
 * UDP, ICMP or ICMPv6 and the frame is a first fragment, its transport fields too. `not-ip` is a well-formed frame that
 * carries something else (ARP, LLC, an encrypted frame, …); `unsupported-link` has a link type that is not read. The
 * others are malformed: the name is the reason. `docs/reference/reader.md` is the written contract.
 */
export const VERDICTS = [
  "decoded",
  "not-ip",
  "unsupported-link",
  "link-truncated",
  "ip-version",
  "ip-header-length",
  "ip-truncated",
  "extension-truncated",
  "transport-truncated",
  "ip-total-length",
  "transport-header-length",
] as const;
export type Verdict = (typeof VERDICTS)[number];

/** The index of the verdict of a frame that was read whole. */
export const DECODED: number = 0;
/** A well-formed frame that carries no IP packet. */
export const NOT_IP = 1;
/** A link type that is not read. */
export const UNSUPPORTED_LINK = 2;
/** The capture holds too little of the frame to say what it carries. */
export const LINK_TRUNCATED = 3;
/** The IP header states another version than 4 or 6, or than the link layer announces. */
export const IP_VERSION = 4;
/** The IPv4 header states fewer than five words. */
export const IP_HEADER_LENGTH = 5;
/** The IP header, options included, is not whole in the capture. */
export const IP_TRUNCATED = 6;
/** An IPv6 extension header is not whole in the capture. */
export const EXTENSION_TRUNCATED = 7;
/** The TCP, UDP, ICMP or ICMPv6 header is not whole in the capture or in the datagram. */
export const TRANSPORT_TRUNCATED = 8;
/** The IPv4 total length is smaller than the header itself. */
export const IP_TOTAL_LENGTH = 9;
/** The TCP data offset is smaller than five words. */
export const TRANSPORT_HEADER_LENGTH = 10;
