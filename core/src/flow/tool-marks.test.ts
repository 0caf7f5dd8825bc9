import fc from "fast-check";
import { expect, test } from "vitest";
import { HAS_ICMP, HAS_PORTS, HAS_TCP, TCP_OPTION_SHAPES, createPacketColumns } from "../packet/index.ts";
import type { TcpOptionShape } from "../packet/index.ts";
import { toolMarksOf } from "./packet-facts.ts";
import { MOST_MARKS, markNames } from "./mark-set.ts";
import { TOOL_MARKS, isAttributed } from "./tool-marks.ts";

interface Probe {
  readonly version: number;
  readonly protocol: number;
  readonly flags: number;
  readonly destination: number;
  readonly port: number;
  readonly sequence: number;
  readonly window: number;
  readonly shape: TcpOptionShape;
  readonly ipId: number;
  readonly dontFragment: number;
  readonly ttl: number;
}

const SYN: Probe = {
  version: 4,
  protocol: 6,
  flags: 2,
  destination: 0xc6336407,
  port: 8080,
  sequence: 0x89abcdef,
  window: 64240,
  shape: "other",
  ipId: 77,
  dontFragment: 0,
  ttl: 50,
};
const masscanId = (probe: Probe): number => (probe.destination ^ probe.port ^ probe.sequence) & 0xffff;

function marksOf(change: Partial<Probe>): readonly string[] {
  const probe = { ...SYN, ...change };
  const batch = createPacketColumns(1);
  batch.length = 1;
  batch.version[0] = probe.version;
  batch.protocol[0] = probe.protocol;
  batch.has[0] = probe.protocol === 6 ? HAS_PORTS | HAS_TCP : probe.protocol === 17 ? HAS_PORTS : HAS_ICMP;
  batch.destination3[0] = probe.destination;
  batch.destinationPort[0] = probe.port;
  batch.icmpType[0] = probe.protocol === 1 ? 8 : 0;
  batch.sourcePort[0] = 40_000;
  batch.tcpFlags[0] = probe.protocol === 6 ? probe.flags : 0;
  batch.tcpSequence[0] = probe.sequence;
  batch.tcpWindow[0] = probe.window;
  batch.tcpOptionShape[0] = TCP_OPTION_SHAPES.indexOf(probe.shape);
  batch.ipId[0] = probe.ipId;
  batch.dontFragment[0] = probe.dontFragment;
  batch.ttl[0] = probe.ttl;
  return markNames(toolMarksOf(batch, 0));
}

test("an ordinary SYN has no mark", () => {
  expect(marksOf({})).toEqual([]);
});

test("ZMap before 4.1: identification 54321 in SYNs with window 65535, in UDP and in ICMP", () => {
  const zmap = { ipId: 54321, window: 65535, ttl: 241 };
  expect(marksOf({ ...zmap, shape: "none" })).toEqual(["zmap-54321"]);
  expect(marksOf({ ...zmap, shape: "mss" })).toEqual(["zmap-54321"]);
  expect(marksOf({ ...zmap, protocol: 17 })).toEqual(["zmap-54321"]);
  expect(marksOf({ ...zmap, protocol: 1 })).toEqual(["zmap-54321"]);
  expect(marksOf({ ...zmap, window: 1024 })).toEqual([]);
  expect(marksOf({ ...zmap, flags: 0x12 })).toEqual([]);
  expect(marksOf({ ...zmap, dontFragment: 1 })).toEqual([]);
  expect(marksOf({ ...zmap, version: 6 })).toEqual([]);
});

test("ZMap from 4.1 on: window 65535, its options, no don't-fragment, a TTL of 64 or 255 on its way", () => {
  const zmap: Partial<Probe> = { window: 65535, shape: "zmap-4.1", ttl: 52 };
  expect(marksOf(zmap)).toEqual(["zmap-4.1"]);
  expect(marksOf({ ...zmap, ttl: 240 })).toEqual(["zmap-4.1"]);
  expect(marksOf({ ...zmap, ttl: 115 })).toEqual([]);
  expect(marksOf({ ...zmap, dontFragment: 1 })).toEqual([]);
  expect(marksOf({ ...zmap, window: 64240 })).toEqual([]);
});

test("Masscan: the identification follows from destination, port and sequence number; window and options tell the release", () => {
  const ipId = masscanId(SYN);
  expect(marksOf({ ipId })).toEqual(["masscan"]);
  expect(marksOf({ ipId, window: 1024, shape: "none" })).toEqual(["masscan", "masscan-1.3.2"]);
  expect(marksOf({ ipId, window: 1025, shape: "mss-1460" })).toEqual(["masscan", "masscan-1.3.9"]);
  expect(marksOf({ ipId: ipId ^ 1, window: 1024, shape: "none" })).toEqual([]);
  expect(marksOf({ ipId: ipId ^ 1, window: 1025, shape: "mss-1460" })).toEqual([]);
  expect(marksOf({ ipId, flags: 0x12 })).toEqual([]);
});

test("Mirai: sequence number equals destination address, above 2^31 too, in IPv4 only", () => {
  expect(marksOf({ sequence: SYN.destination })).toEqual(["mirai"]);
  expect(marksOf({ sequence: 0x7f000001, destination: 0x7f000001 })).toEqual(["mirai"]);
  expect(marksOf({ sequence: SYN.destination, version: 6 })).toEqual([]);
});

test("Nmap: its four windows with a lone MSS of 1460 and a TTL that began at 37 to 59", () => {
  for (const window of [1024, 2048, 3072, 4096]) {
    expect(marksOf({ window, shape: "mss-1460" })).toEqual(["nmap-syn"]);
  }
  expect(marksOf({ window: 1024, shape: "mss-1460", ttl: 60 })).toEqual([]);
  expect(marksOf({ window: 1024, shape: "mss" })).toEqual([]);
  expect(marksOf({ window: 5120, shape: "mss-1460" })).toEqual([]);
});

test("chance matches stay rare: random SYNs match a rule of one field in 65,536 about that often", () => {
  let matched = 0;
  const word = fc.sample(fc.integer({ min: 0, max: 0xffff_ffff }), { numRuns: 20_000, seed: 5 });
  word.forEach((sequence, index) => {
    if (marksOf({ sequence, ipId: (index * 40_503) & 0xffff }).length > 0) matched++;
  });
  expect(matched).toBeLessThanOrEqual(4);
});

test("the table has at most fourteen marks with names of their own, each with a source and a threshold of several packets", () => {
  expect(TOOL_MARKS.length).toBeLessThanOrEqual(MOST_MARKS);
  expect(new Set(TOOL_MARKS.map((mark) => mark.mark)).size).toBe(TOOL_MARKS.length);
  for (const { source, rule, attribution } of TOOL_MARKS) {
    expect(source).not.toBe("");
    expect(rule).not.toBe("");
    expect(attribution.minMatched).toBeGreaterThanOrEqual(2);
  }
});

test("a tool is named only by several matching packets that are a good part of what could match", () => {
  const masscan = TOOL_MARKS.find((mark) => mark.mark === "masscan");
  if (masscan === undefined) throw new Error("no mark of that name");
  expect(isAttributed(masscan, 1001, 1001)).toBe(true);
  expect(isAttributed(masscan, 1, 1)).toBe(false);
  expect(isAttributed(masscan, 1, 5147)).toBe(false);
  expect(isAttributed(masscan, 3, 6)).toBe(true);
  expect(isAttributed(masscan, 3, 7)).toBe(false);
});
