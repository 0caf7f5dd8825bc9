import fc from "fast-check";
import { expect, test } from "vitest";
import { pcap } from "../../../test/captures/capture-builder.ts";
import { bytes } from "../../../test/captures/packet-builder.ts";
import { PcapStream } from "./pcap-stream.ts";

interface Read {
  readonly records: readonly (readonly [number, number, number, string])[];
  readonly headers: readonly (readonly [number, number])[];
  readonly stream: PcapStream;
}

function read(capture: Uint8Array, cuts: readonly number[] = []): Read {
  const records: (readonly [number, number, number, string])[] = [];
  const headers: (readonly [number, number])[] = [];
  const stream = new PcapStream({
    header: (linkType, snapLength) => headers.push([linkType, snapLength]),
    record(view, at, captured, wire, second, nanosecond) {
      const data = Buffer.from(view.buffer, view.byteOffset + at, captured).toString("hex");
      records.push([second, nanosecond, wire, data]);
    },
  });
  const places = [...new Set([...cuts, capture.length])].sort((one, other) => one - other);
  let from = 0;
  for (const to of places) {
    stream.push(capture.subarray(from, to));
    from = to;
  }
  return { records, headers, stream };
}

const frames = fc.array(
  fc.record({
    frame: fc.uint8Array({ maxLength: 300 }),
    second: fc.nat(2 ** 32 - 1),
    fraction: fc.nat(999_999),
    wireLength: fc.nat(70_000),
  }),
  { maxLength: 20 },
);

test("property: any split of a stream gives the same records, in both byte orders and both resolutions", () => {
  fc.assert(
    fc.property(frames, fc.boolean(), fc.boolean(), fc.array(fc.nat(8000)), (list, little, nanoseconds, cuts) => {
      const capture = pcap(list, { little, nanoseconds });
      const whole = read(
        capture,
        cuts.filter((cut) => cut < capture.length),
      );
      expect(whole.stream).toMatchObject({ corruption: null, pending: 0 });
      expect(whole.records).toEqual(
        list.map(({ frame, second, fraction, wireLength }) => [
          second,
          nanoseconds ? fraction : fraction * 1000,
          wireLength,
          Buffer.from(frame).toString("hex"),
        ]),
      );
    }),
    { numRuns: 300 },
  );
});

test("a stream that is cut anywhere gives every whole record and says how much is left over", () => {
  const list = [1, 2, 3].map((length) => ({ frame: new Uint8Array(length * 10).fill(length) }));
  const capture = pcap(list);
  const ends = [24 + 26, 24 + 26 + 36, 24 + 26 + 36 + 46];
  for (let length = 0; length < capture.length; length++) {
    const { records, stream } = read(capture.subarray(0, length), [length >> 1]);
    const count = ends.filter((end) => end <= length).length;
    expect(records.length, `${length} bytes`).toBe(count);
    expect(stream.pending).toBe(length - (count > 0 ? (ends[count - 1] ?? 0) : length < 24 ? 0 : 24));
  }
});

test("a new file header where a record could begin starts the stream anew", () => {
  const first = pcap([{ frame: new Uint8Array(5) }]);
  const second = pcap([{ frame: new Uint8Array(7) }], { linkType: 101 });
  for (const cuts of [[], [45], [50], [60], [70]]) {
    const { records, headers } = read(bytes(first, second), cuts);
    expect(records).toHaveLength(2);
    expect(headers.map(([linkType]) => linkType)).toEqual([1, 101]);
  }
});

test("what cannot be is reported once, and nothing behind it is read", () => {
  const good = pcap([{ frame: new Uint8Array(5) }]);
  const huge = Buffer.alloc(16);
  huge.writeUInt32LE(262_145, 8);
  const late = Buffer.alloc(16);
  late.writeUInt32LE(1_000_000, 4);
  for (const wrong of [huge, late]) {
    for (const cut of [1, 15, 16]) {
      const { records, stream } = read(bytes(good, wrong, good), [good.length + cut]);
      expect(records).toHaveLength(1);
      expect(stream.corruption).toMatch(/cannot be/);
    }
  }
  expect(read(new Uint8Array(30)).stream.corruption).toMatch(/no pcap/);
});

test("property: no bytes make it throw, or keep more than a record's length", () => {
  const start = pcap([]);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.array(fc.nat(224)), (hostile, cuts) => {
      const { stream } = read(bytes(start, hostile), cuts);
      expect(stream.pending).toBeLessThanOrEqual(262_160);
    }),
    { numRuns: 500 },
  );
});
