import { createCaptureReader } from "@teiten/core/packet";
import type { PayloadPolicy, SegmentFacts } from "@teiten/core/uplink";
import { readSegmentFacts } from "@teiten/core/uplink";
import fc from "fast-check";
import { expect, test } from "vitest";
import { bytes, ethernet, ipv4, tcp } from "../../../test/captures/packet-builder.ts";
import { readRows } from "../../../test/captures/read-rows.ts";
import {
  OpenSegment,
  PayloadCut,
  encodeTombstone,
  lastWords,
  reduceSegment,
  scanSegment,
  verifySegment,
} from "./index.ts";

const FACTS: SegmentFacts = {
  sensor: "tokyo-1",
  boot: "0123456789abcdef",
  sequence: 7,
  kind: "capture",
  kept: "policy",
  from: 1_700_000_000_000_000,
  to: 1_700_000_060_000_000,
  packets: 0,
  dropped: 0,
  thinned: 0,
  thinning: 1,
  tombstoned: 0,
  reason: null,
  clockOffset: null,
  clockUncertainty: null,
  previous: "ab".repeat(32),
  original: null,
  repairedBytes: 0,
  clockStep: false,
  version: "0.1.0",
};

interface Packet {
  readonly frame: Uint8Array;
  readonly second: number;
  readonly nanosecond: number;
  readonly wire: number;
}

/** Writes a segment into memory; `noteAfter` is the number of packets after which counts are noted. */
async function write(
  packets: readonly Packet[],
  policy: PayloadPolicy = { keep: "full" },
  noteAfter = -1,
): Promise<{ readonly bytes: Buffer; readonly facts: SegmentFacts; readonly saves: number; readonly sha256: string }> {
  const pieces: Uint8Array[] = [];
  const file = {
    write: (piece: Uint8Array) => Promise.resolve(void pieces.push(Uint8Array.from(piece))),
    sync: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  const target = { create: () => Promise.resolve(file), opening: () => FACTS };
  const segment = new OpenSegment(FACTS, 1, 262_144, new PayloadCut(policy, 1, new Uint8Array(32)));
  for (const [index, { frame, second, nanosecond, wire }] of packets.entries()) {
    if (index === noteAfter) segment.note({ ...FACTS, packets: index, thinned: 5, thinning: 4, dropped: 3 });
    segment.append(new DataView(frame.buffer, frame.byteOffset), 0, frame.length, wire, second, nanosecond);
    if (index % 7 === 0) await segment.write(target);
  }
  const facts = { ...FACTS, packets: packets.length, dropped: 2 };
  const closed = await segment.close(target, facts, [{ second: 1, packets: 9, kept: 2 }]);
  const whole = Buffer.concat(pieces);
  expect(whole.length).toBe(closed.bytes);
  return { bytes: whole, facts, saves: segment.saves, sha256: closed.sha256 };
}

const FRAME = ethernet(0x0800, ipv4({ source: "203.0.113.1" }, bytes(tcp(), new Uint8Array(100).fill(9))));
const some = (count: number): Packet[] =>
  Array.from({ length: count }, (_, index) => ({
    frame: FRAME,
    second: 1_700_000_001 + index,
    nanosecond: 999_999_999 - index,
    wire: 1500,
  }));

test("property: what was written is read back by core's reader: times to the nanosecond, lengths, bytes, facts", async () => {
  const packet = fc.record({
    frame: fc.uint8Array({ minLength: 1, maxLength: 200 }),
    second: fc.nat(2 ** 32 - 1),
    nanosecond: fc.nat(999_999_999),
    wire: fc.nat(70_000),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(packet, { maxLength: 30 }), async (packets) => {
      const { bytes: whole, facts } = await write(packets);
      const { rows, summary } = readRows(whole, [1000]);
      expect(rows.map(({ second, nanosecond }) => [second, nanosecond])).toEqual(
        packets.map(({ second, nanosecond }) => [second, nanosecond]),
      );
      expect(rows.map(({ wireLength, capturedLength }) => [wireLength, capturedLength])).toEqual(
        packets.map(({ wire, frame }) => [wire, frame.length]),
      );
      expect(summary.cut).toBeNull();
      expect(readSegmentFacts(summary.statistics.at(-1)?.comment ?? "")).toMatchObject(facts);
      expect(verifySegment(whole)).toMatchObject(facts);
    }),
    { numRuns: 60 },
  );
});

test("a segment cut at any byte keeps its whole records and what was noted before", async () => {
  const { bytes: whole } = await write(some(6), { keep: "none" }, 3);
  let packets = 0;
  for (let length = 0; length <= whole.length; length++) {
    const scan = scanSegment(whole.subarray(0, length));
    expect(scan.packets).toBeGreaterThanOrEqual(packets);
    packets = scan.packets;
    expect(scan.length).toBeLessThanOrEqual(length);
    if (scan.facts === null) expect(packets).toBe(0);
    else if (packets > 3 && length < whole.length) expect(scan.facts).toMatchObject({ thinned: 5, dropped: 3 });
    expect(verifySegment(whole.subarray(0, length)) === null).toBe(length < whole.length);
    const reader = createCaptureReader(() => undefined);
    if (scan.length > 0) reader.push(whole.subarray(0, scan.length));
    if (scan.length > 0) expect(reader.finish()).toMatchObject({ frames: packets, cut: null });
  }
  expect(packets).toBe(6);
});

test("headers alone are left of every packet, with its length on the wire; a second reduction changes nothing", async () => {
  const { bytes: whole, facts, saves, sha256 } = await write(some(20), { keep: "first", bytes: 64 });
  const reducedFacts: SegmentFacts = { ...facts, kept: "headers", original: sha256 };
  const before = whole.length;
  const reduced = Buffer.from(reduceSegment(whole, reducedFacts));
  expect(saves).toBe(20 * 64);
  expect(before - reduced.length).toBeGreaterThan(saves - 200);
  expect(verifySegment(reduced)).toMatchObject(reducedFacts);
  const { rows, summary } = readRows(reduced);
  expect(summary).toMatchObject({ frames: 20, cut: null });
  expect(rows[19]).toMatchObject({ capturedLength: 54, wireLength: 1500, verdict: "decoded" });
  expect(Buffer.from(reduceSegment(Buffer.from(reduced), reducedFacts)).equals(reduced)).toBe(true);
});

test("a tombstone is a capture without packets that states what is gone", () => {
  const facts: SegmentFacts = { ...FACTS, kind: "tombstone", tombstoned: 99, reason: "spool-full", dropped: 1 };
  const tombstone = encodeTombstone(facts, 276);
  expect(tombstone.length).toBeLessThan(1300);
  expect(verifySegment(tombstone)).toMatchObject(facts);
  const { summary } = readRows(tombstone);
  expect(summary).toMatchObject({ frames: 0, cut: null });
  expect(summary.statistics).toMatchObject([{ received: 100, dropped: 1 }]);
});

test("the last words of a damaged segment count when they are as they were written", async () => {
  const { bytes: whole, facts } = await write(some(3));
  const damaged = Buffer.from(whole);
  damaged[200] = (damaged[200] ?? 0) ^ 1;
  expect(verifySegment(damaged)).toBeNull();
  expect(lastWords(damaged)).toMatchObject(facts);
  const digit = whole.lastIndexOf('"packets":3');
  const lying = Buffer.from(whole);
  lying.write("9", digit + 10);
  expect(verifySegment(lying)).toBeNull();
  expect(lastWords(lying)).toBeNull();
  expect(scanSegment(lying)).toMatchObject({ packets: 3, facts: { packets: 0 } });
});
