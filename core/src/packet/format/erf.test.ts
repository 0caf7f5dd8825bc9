import { expect, test } from "vitest";
import { bytes, ethernet, ipv4, tcp, word16 } from "../../../../test/captures/packet-builder.ts";
import { readRows } from "../../../../test/captures/read-rows.ts";

const IP = ipv4({ source: "203.0.113.1" }, tcp());
const FRAME = ethernet(0x0800, IP);
/** One and a half seconds, as little-endian fixed-point. */
const TIME = "00000080 01000000";

function record(type: number, payload: Uint8Array, wireLength = 99): Uint8Array {
  return bytes(TIME, type, 4, word16(16 + payload.length), word16(0), word16(wireLength), payload);
}

test("records of Ethernet, with and without extension headers, of IP and of metadata", () => {
  const capture = bytes(
    record(2, bytes("0000", FRAME)),
    record(0x80 | 16, bytes("8000000000000000", "0100000000000000", "0000", FRAME)),
    record(22, IP),
    record(27, new Uint8Array(8)),
    record(48, new Uint8Array(16)),
    record(3, new Uint8Array(52)),
  );
  const { rows, summary } = readRows(capture, [13]);
  const decoded = { verdict: "decoded", source3: 0xcb007101, second: 1, nanosecond: 500_000_000, wireLength: 99 };
  expect(rows).toMatchObject([
    { ...decoded, capturedLength: 54 },
    { ...decoded, capturedLength: 54 },
    { ...decoded, capturedLength: 40 },
    { verdict: "not-ip" },
    { verdict: "unsupported-link" },
  ]);
  expect(summary).toMatchObject({ format: "erf", frames: 5, cut: null });
});

test("a record that cannot be one ends the reading", () => {
  const good = record(2, bytes("0000", FRAME));
  const { rows, summary } = readRows(bytes(good, good, good, good, new Uint8Array(16)));
  expect(rows).toHaveLength(4);
  expect(summary.cut).toMatchObject({ kind: "corrupt", offset: good.length * 4 });
});

test("a cut tail keeps everything before it", () => {
  const good = record(2, bytes("0000", FRAME));
  const { rows, summary } = readRows(bytes(good, good, good, good, good.subarray(0, 30)));
  expect(rows).toHaveLength(4);
  expect(summary.cut).toMatchObject({ kind: "truncated", offset: good.length * 4 });
});

test("a record whose extension headers run out of it is cut, not read beyond", () => {
  const { rows } = readRows(bytes(record(0x82, bytes("80000000")), record(22, IP)));
  expect(rows).toMatchObject([{ verdict: "link-truncated", capturedLength: 0 }, { verdict: "decoded" }]);
});

test("fractions of a second are rounded, and carried over", () => {
  const at = (time: string) => readRows(bytes(time, bytes(record(22, IP)).subarray(8))).rows[0];
  expect(at("ffffffff 01000000")).toMatchObject({ second: 2, nanosecond: 0 });
  expect(at("fdffffff 01000000")).toMatchObject({ second: 1, nanosecond: 999_999_999 });
  expect(at("02000000 01000000")).toMatchObject({ second: 1, nanosecond: 0 });
  expect(at("03000000 01000000")).toMatchObject({ second: 1, nanosecond: 1 });
});

test("long records are waited for, in whatever pieces they come", () => {
  const long = record(2, bytes("0000", FRAME, new Uint8Array(60_000)));
  const { rows } = readRows(bytes(long, long, long, long), [4096]);
  expect(rows.map((row) => row.verdict)).toEqual(["decoded", "decoded", "decoded", "decoded"]);
});
