import type { TcpOptionShape } from "../packet/index.ts";
import { TCP_OPTION_SHAPES } from "../packet/index.ts";
import type { PacketConditions } from "./mark-conditions.ts";
import { TCP_SYN_ONLY } from "./traffic-class.ts";

/** Which packets of a source a rule could have matched: the denominator of its evidence. */
export type MarkScope = "tcp-syn" | "request";

/** When matching packets of one source in one observation day name the tool: both conditions hold. */
export interface Attribution {
  /** Matching packets, at least. */
  readonly minMatched: number;
  /** Matching packets ÷ packets in the rule's scope, at least; 0 to 1. */
  readonly minShare: number;
}

/** One versioned rule over header fields. A match is a candidate, never a verdict: `attribution` says when it counts. */
export interface ToolMark {
  /** Stable name. */
  readonly mark: string;
  readonly tool: string;
  /** First and last release that send this; null is open. */
  readonly fromVersion: string | null;
  readonly toVersion: string | null;
  readonly scope: MarkScope;
  readonly rule: string;
  /** The same rule for a machine: a packet in scope matches when it meets one of these. */
  readonly when: readonly PacketConditions[];
  /** How often an unrelated packet in scope matches by chance, or null where that depends on what others send. */
  readonly chance: number | null;
  readonly attribution: Attribution;
  readonly source: string;
  /** The day the rule was last checked against its source. */
  readonly since: string;
}

const CHECKED = "2026-11-24";

const MASSCAN_ID = "ipId = low16(destination ^ destinationPort ^ sequence)";

/**
 * The built-in marks, at most `MOST_MARKS`: where no rules file is in effect, bit `i` of `FlowColumns.marks` is entry `i`.
 * Entries are appended, never moved or re-used; a change raises `BUILT_IN_VERSION`. `synMarks` and `datagramMarks` are the
 * same rules written out for speed.
 */
export const TOOL_MARKS: readonly ToolMark[] = [
  {
    mark: "zmap-54321",
    tool: "ZMap",
    fromVersion: "1.0.0",
    toVersion: "4.0.0",
    scope: "request",
    rule: "IPv4, identification 54321, don't-fragment clear, first fragment, class request; a TCP SYN also has window 65535",
    when: [
      { protocol: "tcp", flags: "SYN", window: 65535, ipId: 54321, dontFragment: false },
      { protocol: [{ to: 5 }, { from: 7 }], ipId: 54321, dontFragment: false },
    ],
    chance: 1 / 65536,
    attribution: { minMatched: 3, minShare: 0.5 },
    source:
      "ZMap src/probe_modules/packet.c (make_ip_header, make_tcp_header); CHANGELOG 4.1.0: identification randomised",
    since: CHECKED,
  },
  {
    mark: "zmap-4.1",
    tool: "ZMap",
    fromVersion: "4.1.0",
    toVersion: null,
    scope: "tcp-syn",
    rule: "IPv4, TCP SYN alone, don't-fragment clear, window 65535, options 020405b40103030801010402, TTL at most 64 (4.1.1 and later) or above 128 (4.1.0)",
    when: [{ optionShape: "zmap-4.1", window: 65535, dontFragment: false, ttl: [{ to: 64 }, { from: 129 }] }],
    chance: null,
    attribution: { minMatched: 3, minShare: 0.8 },
    source: "ZMap CHANGELOG 4.1.0 and 4.1.1 (TCP options, TTL of Ubuntu); src/probe_modules/packet.c",
    since: CHECKED,
  },
  {
    mark: "masscan",
    tool: "Masscan",
    fromVersion: "1.0.0",
    toVersion: null,
    scope: "tcp-syn",
    rule: "IPv4, TCP SYN alone, identification = low 16 bits of (destination address xor destination port xor sequence number)",
    when: [{ relations: [MASSCAN_ID] }],
    chance: 1 / 65536,
    attribution: { minMatched: 3, minShare: 0.5 },
    source: "Masscan src/templ-pkt.c (template_set_target: ip_id)",
    since: CHECKED,
  },
  {
    mark: "masscan-1.3.2",
    tool: "Masscan",
    fromVersion: "1.0.0",
    toVersion: "1.3.2",
    scope: "tcp-syn",
    rule: "the rule of masscan, and don't-fragment clear, window 1024, no TCP options",
    when: [{ window: 1024, optionShape: "none", dontFragment: false, relations: [MASSCAN_ID] }],
    chance: null,
    attribution: { minMatched: 2, minShare: 0.5 },
    source: "Masscan src/templ-pkt.c (default_tcp_template of 1.0 to 1.3.2)",
    since: CHECKED,
  },
  {
    mark: "masscan-1.3.9",
    tool: "Masscan",
    fromVersion: "1.3.9",
    toVersion: null,
    scope: "tcp-syn",
    rule: "the rule of masscan, and don't-fragment clear, window 1025, a lone MSS option of 1460",
    when: [{ window: 1025, optionShape: "mss-1460", dontFragment: false, relations: [MASSCAN_ID] }],
    chance: null,
    attribution: { minMatched: 2, minShare: 0.5 },
    source: "Masscan src/templ-pkt.c (default_tcp_template with MSS, window 0x0401)",
    since: CHECKED,
  },
  {
    mark: "mirai",
    tool: "Mirai",
    fromVersion: null,
    toVersion: null,
    scope: "tcp-syn",
    rule: "IPv4, TCP SYN alone, sequence number = destination address",
    when: [{ relations: ["sequence = destination"] }],
    chance: 2 ** -32,
    attribution: { minMatched: 2, minShare: 0.5 },
    source: "Mirai bot/scanner.c (tcph->seq = iph->daddr), published 2016; Antonakakis et al., USENIX Security 2017",
    since: CHECKED,
  },
  {
    mark: "nmap-syn",
    tool: "Nmap",
    fromVersion: null,
    toVersion: null,
    scope: "tcp-syn",
    rule: "IPv4, TCP SYN alone, don't-fragment clear, window 1024, 2048, 3072 or 4096, a lone MSS option of 1460, TTL at most 59",
    when: [{ window: [1024, 2048, 3072, 4096], optionShape: "mss-1460", dontFragment: false, ttl: { to: 59 } }],
    chance: null,
    attribution: { minMatched: 5, minShare: 0.8 },
    source:
      "Nmap scan_engine_raw.cc (sendIPScanProbe) and libnetutil (build_tcp_raw: window; fill_ip_raw: TTL 37 to 59)",
    since: CHECKED,
  },
];

const bitOf = (mark: string): number => 1 << TOOL_MARKS.findIndex((entry) => entry.mark === mark);
const shapeOf = (shape: TcpOptionShape): number => TCP_OPTION_SHAPES.indexOf(shape);

const ZMAP_54321 = bitOf("zmap-54321");
const ZMAP_41 = bitOf("zmap-4.1");
const MASSCAN = bitOf("masscan");
const MASSCAN_132 = bitOf("masscan-1.3.2");
const MASSCAN_139 = bitOf("masscan-1.3.9");
const MIRAI = bitOf("mirai");
const NMAP_SYN = bitOf("nmap-syn");
const NO_OPTIONS = shapeOf("none");
const MSS_1460 = shapeOf("mss-1460");
const ZMAP_OPTIONS = shapeOf("zmap-4.1");

/**
 * The marks of an IPv4 TCP segment whose twelve flag bits are SYN alone (`isSynProbe`), as a bit set. Addresses and
 * sequence numbers may be signed or unsigned. Scalars, because it runs for every packet.
 */
export function synMarks(
  destination: number,
  destinationPort: number,
  sequence: number,
  ipId: number,
  window: number,
  optionShape: number,
  dontFragment: number,
  ttl: number,
): number {
  const target = destination ^ destinationPort ^ sequence;
  let marks = (target & 0xffff) === ipId ? MASSCAN : 0;
  if ((destination | 0) === (sequence | 0)) marks |= MIRAI;
  if (dontFragment !== 0) return marks;
  if (window === 65535) {
    if (ipId === 54321) marks |= ZMAP_54321;
    if (optionShape === ZMAP_OPTIONS && (ttl <= 64 || ttl > 128)) marks |= ZMAP_41;
    return marks;
  }
  if (optionShape === MSS_1460) return marks | mssMarks(marks, window, ttl);
  return window === 1024 && optionShape === NO_OPTIONS && (marks & MASSCAN) !== 0 ? marks | MASSCAN_132 : marks;
}

function mssMarks(marks: number, window: number, ttl: number): number {
  if (window === 1025) return (marks & MASSCAN) !== 0 ? MASSCAN_139 : 0;
  return (window === 1024 || window === 2048 || window === 3072 || window === 4096) && ttl <= 59 ? NMAP_SYN : 0;
}

/** The marks of an IPv4 first fragment of class `request` that is not TCP. */
export function datagramMarks(ipId: number, dontFragment: number): number {
  return ipId === 54321 && dontFragment === 0 ? ZMAP_54321 : 0;
}

/** True for the flags, twelve bits, that the SYN rules take: SYN and nothing else. */
export function isSynProbe(flags: number): boolean {
  return flags === TCP_SYN_ONLY;
}

/**
 * True when `matched` of `eligible` packets of one source in one observation day name the tool. With the thresholds of
 * the table, a mark that matches by chance once in 65,536 packets names a source of few packets once in 10^13.
 */
export function isAttributed(mark: ToolMark, matched: number, eligible: number): boolean {
  return matched >= mark.attribution.minMatched && matched >= mark.attribution.minShare * eligible;
}
