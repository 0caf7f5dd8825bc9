/**
 * Every frame gets exactly one verdict, by index. `decoded` has a readable IP header and, where the protocol is TCP,
 * UDP, ICMP or ICMPv6 and the frame is a first fragment, its transport fields too. `not-ip` is a well-formed frame that
 * carries something else (ARP, IPv6-less LLC, …) or a link type that is not read. The others are malformed: the name is
 * the reason. `docs/reference/reader.md` is the written contract.
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
] as const;
export type Verdict = (typeof VERDICTS)[number];

/** The index of the verdict of a frame that was read whole. */
export const DECODED = 0;
