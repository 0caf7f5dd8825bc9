import { expect, test } from "vitest";
import { pcap } from "../../../../test/captures/capture-builder.ts";
import { bytes, ethernet, ipv4, tcp } from "../../../../test/captures/packet-builder.ts";
import { readRows } from "../../../../test/captures/read-rows.ts";

const FRAME = ethernet(0x0800, ipv4({}, tcp()));

test.each([
  ["microseconds, little-endian", { little: true }, 999_999_000],
  ["microseconds, big-endian", { little: false }, 999_999_000],
  ["nanoseconds, little-endian", { little: true, nanoseconds: true }, 999_999],
  ["nanoseconds, big-endian", { little: false, nanoseconds: true }, 999_999],
  ["Kuznetzov's record header", { magic: 0xa1b2cd34, extra: 8 }, 999_999_000],
  ["FCS bits in the link type", { linkType: 0x14000001 }, 999_999_000],
  ["version 2.2, lengths swapped", { minor: 2 }, 999_999_000],
  ["version 2.3", { minor: 3 }, 999_999_000],
])("%s", (_name, fields, nanosecond) => {
  const capture = pcap(
    [{ frame: FRAME, second: 0xfffffff0, fraction: 999_999, wireLength: 1500 }, { frame: FRAME }],
    fields,
  );
  const { rows, summary } = readRows(capture);
  expect(rows[0]).toMatchObject({ second: 0xfffffff0, nanosecond, wireLength: 1500, capturedLength: 54, tcp: true });
  expect(summary).toMatchObject({ format: "pcap", frames: 2, bytes: capture.length, cut: null, statistics: [] });
  expect(summary.verdicts.decoded).toBe(2);
});

test("fractions of a second or more are carried over", () => {
  expect(readRows(pcap([{ frame: FRAME, second: 5, fraction: 2_500_000 }])).rows[0]).toMatchObject({
    second: 7,
    nanosecond: 500_000_000,
  });
});

test("a file header alone is a capture without frames", () => {
  expect(readRows(pcap([])).summary).toMatchObject({ frames: 0, cut: null });
});

test("a cut tail keeps everything before it and names where the record begins", () => {
  const capture = pcap([{ frame: FRAME }, { frame: FRAME }]);
  const second = 24 + 16 + FRAME.length;
  for (let length = second + 1; length < capture.length; length += 1) {
    const { rows, summary } = readRows(capture.subarray(0, length), [7]);
    expect(rows).toHaveLength(1);
    expect(summary.cut).toMatchObject({ kind: "truncated", offset: second });
    expect(summary.cut?.reason).toContain(`only ${length - second} of them`);
  }
  expect(readRows(capture.subarray(0, second)).summary).toMatchObject({ frames: 1, cut: null });
});

test.each([262_145, 0x7fffffff, 0xffffffff])("a record of %i bytes is not believed, and ends the reading", (length) => {
  const record = bytes(
    new Uint8Array(8),
    [3, 2, 1, 0].map((byte) => length / 256 ** (3 - byte)),
  );
  const capture = bytes(pcap([{ frame: FRAME }], { little: false }), record, new Uint8Array(100));
  const { rows, summary } = readRows(capture, [11]);
  expect(rows).toHaveLength(1);
  expect(summary.cut).toMatchObject({ kind: "corrupt", offset: 94 });
  expect(summary.bytes).toBe(capture.length);
});

test("the longest frame that is believed is read", () => {
  const { rows } = readRows(pcap([{ frame: bytes(FRAME, new Uint8Array(262_144 - FRAME.length)) }]), [4096]);
  expect(rows).toMatchObject([{ capturedLength: 262_144, verdict: "decoded" }]);
});

test("a file header that is cut, or of a version that never was, is an error", () => {
  expect(() => readRows(pcap([]).subarray(0, 23))).toThrow("ends within its own file header");
  expect(() => readRows(bytes("d4c3b2a1 0300 0000", new Uint8Array(16)))).toThrow("version 3.0");
});
