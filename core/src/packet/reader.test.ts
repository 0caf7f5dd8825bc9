import fc from "fast-check";
import { expect, test } from "vitest";
import {
  block,
  enhancedPacket,
  interfaceDescription,
  pcap,
  sectionHeader,
  simplePacket,
} from "../../../test/captures/capture-builder.ts";
import { bytes, ethernet, ipv4, ipv6, tcp, udp } from "../../../test/captures/packet-builder.ts";
import { readRows } from "../../../test/captures/read-rows.ts";
import { CaptureError, VERDICTS, createCaptureReader } from "./index.ts";

const frame = fc.oneof(
  fc.uint8Array({ maxLength: 120 }),
  fc.nat(0xffff).map((destination) => ethernet(0x0800, ipv4({ id: destination }, tcp({ destination })))),
  fc.nat(0xffff).map((destination) => ethernet(0x86dd, ipv6({ next: 17 }, udp(1, destination)), [[0x8100, 9]])),
);

const pcapFile = fc
  .record({
    frames: fc.array(fc.record({ frame, second: fc.nat(), fraction: fc.nat(3_000_000) }), { maxLength: 12 }),
    little: fc.boolean(),
    nanoseconds: fc.boolean(),
    linkType: fc.constantFrom(0, 1, 9, 101, 104, 105, 107, 113, 127, 192, 197, 276, 60000),
  })
  .map(({ frames, ...fields }) => pcap(frames, fields));

const pcapngFile = fc
  .record({
    little: fc.boolean(),
    frames: fc.array(fc.tuple(frame, fc.nat(3), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }))),
  })
  .map(({ little, frames }) =>
    bytes(
      sectionHeader(little),
      interfaceDescription({ little }),
      interfaceDescription({ little, linkType: 101, resolution: 9, offsetSeconds: -1n }),
      ...frames.map(([each, kind, ticks]) => {
        if (kind === 0) return simplePacket(each, each.length, little);
        if (kind === 1) return block(0x0bad, bytes(new Uint8Array(4), each), little);
        return enhancedPacket(each, { little, ticks, interfaceId: kind - 2 });
      }),
    ),
  );

const capture = fc.oneof(pcapFile, pcapngFile);
/** Captures, captures that were cut or changed in places, and any bytes behind any beginning. */
const anyBytes = fc.oneof(
  capture,
  fc
    .tuple(capture, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }), fc.nat())
    .map(([whole, changes, cut]) => {
      const changed = whole.slice();
      for (const [at, value] of changes) changed[at % changed.length] = value;
      return changed.subarray(0, cut % 3 === 0 ? cut % (changed.length + 1) : changed.length);
    }),
  fc
    .tuple(
      fc.constantFrom("", "d4c3b2a1", "a1b23c4d", "a1b2cd34", "0a0d0d0a", "736e6f6f70"),
      fc.uint8Array({ maxLength: 300 }),
    )
    .map(([start, rest]) => bytes(start, rest)),
);

test("any bytes give rows and balanced books, or a CaptureError", () => {
  fc.assert(
    fc.property(anyBytes, (content) => {
      let outcome: ReturnType<typeof readRows>;
      try {
        outcome = readRows(content);
      } catch (error) {
        if (error instanceof CaptureError) return;
        throw error;
      }
      const { rows, summary } = outcome;
      expect(rows.map((row) => row.frame)).toEqual(rows.map((_, index) => index + 1));
      expect(summary.frames).toBe(rows.length);
      for (const verdict of VERDICTS) {
        expect(summary.verdicts[verdict]).toBe(rows.filter((row) => row.verdict === verdict).length);
      }
      expect(summary.bytes).toBe(content.length);
      expect(summary.cut === null || summary.cut.offset < content.length).toBe(true);
    }),
    { numRuns: 700 },
  );
});

test("any split of the bytes gives the same rows, the same summary and the same error", () => {
  const outcome = (content: Uint8Array, sizes: readonly number[], capacity: number): unknown => {
    try {
      return readRows(content, sizes, { capacity });
    } catch (error) {
      return error instanceof CaptureError ? [error.code, error.message, error.offset] : error;
    }
  };
  fc.assert(
    fc.property(
      anyBytes,
      fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 8 }),
      fc.integer({ min: 1, max: 40 }),
      (content, sizes, capacity) => {
        expect(outcome(content, sizes, capacity)).toEqual(outcome(content, [content.length], 512));
      },
    ),
    { numRuns: 700 },
  );
});

test("batches are full, except where the pushed bytes end; the memory is used again", () => {
  const batches: [object, number, number][] = [];
  const reader = createCaptureReader((batch) => batches.push([batch, batch.firstFrame, batch.length]), { capacity: 4 });
  reader.push(pcap(Array.from({ length: 10 }, () => ({ frame: bytes("00") }))));
  expect(batches.map(([, first, length]) => [first, length])).toEqual([
    [1, 4],
    [5, 4],
    [9, 2],
  ]);
  expect(new Set(batches.map(([batch]) => batch)).size).toBe(1);
  expect(reader.finish().frames).toBe(10);
});

test("after a corrupt record nothing more is read, and the reader says so", () => {
  const reader = createCaptureReader(() => undefined);
  reader.push(pcap([{ frame: bytes("00") }]));
  expect(reader.ended).toBe(false);
  reader.push(new Uint8Array(16).fill(0xff));
  expect(reader.ended).toBe(true);
  reader.push(pcap([{ frame: bytes("00") }]));
  expect(reader.finish()).toMatchObject({ frames: 1, bytes: 41 + 16 + 41, cut: { kind: "corrupt", offset: 41 } });
});

test("pieces of a larger buffer are read at their own place", () => {
  const file = pcap([{ frame: ethernet(0x0800, ipv4({ id: 7 }, tcp())) }]);
  const larger = bytes(new Uint8Array(13).fill(0xee), file, new Uint8Array(9).fill(0xee));
  const ids: number[] = [];
  const reader = createCaptureReader((batch) => ids.push(batch.ipId[0] ?? -1));
  reader.push(larger.subarray(13, 13 + file.length));
  expect(reader.finish().cut).toBeNull();
  expect(ids).toEqual([7]);
});
