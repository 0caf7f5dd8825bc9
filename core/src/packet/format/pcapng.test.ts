import { expect, test } from "vitest";
import {
  block,
  enhancedPacket,
  interfaceDescription,
  interfaceStatistics,
  number32,
  obsoletePacket,
  pcap,
  sectionHeader,
  simplePacket,
} from "../../../../test/captures/capture-builder.ts";
import { bytes, ethernet, ipv4, ipv6, tcp, udp } from "../../../../test/captures/packet-builder.ts";
import { readRows } from "../../../../test/captures/read-rows.ts";

const IP = ipv4({ source: "203.0.113.1" }, tcp());
const FRAME = ethernet(0x0800, IP);
const TICKS = 1_700_000_000_123_456n;

test.each([true, false])("packets of every kind of block, little-endian %s", (little) => {
  const capture = bytes(
    sectionHeader(little),
    interfaceDescription({ little }),
    enhancedPacket(FRAME, { little, ticks: TICKS, wireLength: 99 }),
    obsoletePacket(FRAME, { little, ticks: TICKS }),
    simplePacket(FRAME, FRAME.length, little),
  );
  const { rows, summary } = readRows(capture);
  const timed = { second: 1_700_000_000, nanosecond: 123_456_000, timeless: false, verdict: "decoded" };
  expect(rows).toMatchObject([
    { ...timed, wireLength: 99, capturedLength: 54 },
    timed,
    { second: 0, nanosecond: 0, timeless: true, tcp: true, verdict: "decoded" },
  ]);
  expect(summary).toMatchObject({ format: "pcapng", frames: 3, cut: null });
});

test("each interface has its own link type and clock, and each section its own interfaces and byte order", () => {
  const capture = bytes(
    sectionHeader(),
    interfaceDescription({ linkType: 1 }),
    interfaceDescription({ linkType: 101, resolution: 9 }),
    enhancedPacket(IP, { interfaceId: 1, ticks: 1_700_000_000_000_000_007n }),
    enhancedPacket(FRAME, { interfaceId: 0, ticks: 5_000_001n }),
    sectionHeader(false),
    interfaceDescription({ little: false, linkType: 101, resolution: 0, offsetSeconds: -10n }),
    enhancedPacket(IP, { little: false, ticks: 100n }),
  );
  expect(readRows(capture).rows).toMatchObject([
    { verdict: "decoded", second: 1_700_000_000, nanosecond: 7 },
    { verdict: "decoded", second: 5, nanosecond: 1000 },
    { verdict: "decoded", second: 90, nanosecond: 0 },
  ]);
});

test("a simple packet is as long as the snapshot length of interface 0 allows", () => {
  const capture = bytes(
    sectionHeader(),
    interfaceDescription({ snapLength: 44 }),
    simplePacket(FRAME.subarray(0, 44), 54),
  );
  expect(readRows(capture).rows).toMatchObject([
    { wireLength: 54, capturedLength: 44, verdict: "transport-truncated", ports: true },
  ]);
});

test("blocks that hold no packets are passed over; custom and journal blocks are frames that cannot be read", () => {
  const capture = bytes(
    sectionHeader(),
    block(4, new Uint8Array(20)),
    block(0x0bad, new Uint8Array(24)),
    block(10, new Uint8Array(16)),
    block(0x40000bad, new Uint8Array(4)),
    block(9, new Uint8Array(8)),
    interfaceDescription(),
    block(0x7777, new Uint8Array(0)),
    enhancedPacket(FRAME),
  );
  const { rows, summary } = readRows(capture, [5]);
  expect(rows.map((row) => [row.verdict, row.capturedLength])).toEqual([
    ["unsupported-link", 20],
    ["unsupported-link", 0],
    ["unsupported-link", 8],
    ["decoded", 54],
  ]);
  expect(summary.verdicts["unsupported-link"]).toBe(3);
});

test("statistics are given with the interface's clock", () => {
  const capture = bytes(
    sectionHeader(false),
    interfaceDescription({ little: false, resolution: 9, offsetSeconds: 1n }),
    interfaceStatistics({
      little: false,
      start: 2_000_000_000n,
      end: 5_000_001_999n,
      received: 2n ** 40n,
      dropped: 3n,
    }),
    interfaceStatistics({ little: false }),
    interfaceStatistics({ little: false, interfaceId: 9, received: 1n }),
  );
  expect(readRows(capture).summary.statistics).toEqual([
    { interfaceId: 0, startMicros: 3_000_000, endMicros: 6_000_001, received: 2 ** 40, dropped: 3, comment: null },
    { interfaceId: 0, startMicros: null, endMicros: null, received: null, dropped: null, comment: null },
  ]);
});

test.each([
  ["a block shorter than its own header", bytes(number32(6, true), number32(8, true), new Uint8Array(4))],
  ["a block longer than 16 MiB", bytes(number32(6, true), number32(0x1000004, true), new Uint8Array(4))],
  ["lengths that differ", bytes(enhancedPacket(FRAME).subarray(0, -4), number32(5, true))],
  ["an interface that is not described", enhancedPacket(FRAME, { interfaceId: 1 })],
  ["a packet longer than its block", block(6, bytes(new Uint8Array(12), number32(100, true), number32(100, true)))],
  ["a packet longer than is believed", block(6, bytes(new Uint8Array(12), number32(262_145, true), number32(1, true)))],
  ["an enhanced packet without header", block(6, new Uint8Array(8))],
  ["a simple packet longer than its block", simplePacket(FRAME, 1000)],
  ["an interface without header", block(1, new Uint8Array(4))],
  ["statistics without header", block(5, new Uint8Array(4))],
  ["a section without byte-order mark", bytes("0a0d0d0a 1c000000", new Uint8Array(20))],
])("%s ends the reading and names the block", (_what, wrong) => {
  const good = bytes(sectionHeader(), interfaceDescription(), enhancedPacket(FRAME));
  const { rows, summary } = readRows(bytes(good, wrong, enhancedPacket(FRAME)), [9]);
  expect(rows).toHaveLength(1);
  expect(summary.cut).toMatchObject({ kind: "corrupt", offset: good.length });
});

test("a simple packet before any interface ends the reading", () => {
  const { summary } = readRows(bytes(sectionHeader(), simplePacket(FRAME)));
  expect(summary).toMatchObject({ frames: 0, cut: { kind: "corrupt", offset: 28 } });
});

test("a cut tail keeps everything before it", () => {
  const good = bytes(sectionHeader(), interfaceDescription(), enhancedPacket(FRAME));
  const whole = bytes(good, enhancedPacket(FRAME));
  for (let length = good.length + 1; length < whole.length; length += 1) {
    const { rows, summary } = readRows(whole.subarray(0, length));
    expect(rows).toHaveLength(1);
    expect(summary.cut).toMatchObject({ kind: "truncated", offset: good.length });
  }
});

test("a file that begins wrong is an error", () => {
  expect(() => readRows(bytes("0a0d0d0a 1c000000 00000000", new Uint8Array(16)))).toThrow("no byte-order mark");
  expect(() => readRows(bytes("0a0d0d0a 08000000 4d3c2b1a", new Uint8Array(16)))).toThrow("a length of 8 bytes");
  expect(() => readRows(sectionHeader().subarray(0, 11))).toThrow("ends within its own file header");
});

test("pcap and pcapng of the same frames give the same rows", () => {
  const frames = [FRAME, ethernet(0x86dd, ipv6({ next: 17 }, udp(1, 2))), ethernet(0x0806, new Uint8Array(28))];
  const plain = readRows(pcap(frames.map((frame) => ({ frame, second: 7, fraction: 9 }))));
  const blocks = frames.map((frame) => enhancedPacket(frame, { ticks: 7_000_009n }));
  expect(readRows(bytes(sectionHeader(), interfaceDescription(), ...blocks)).rows).toEqual(plain.rows);
});
