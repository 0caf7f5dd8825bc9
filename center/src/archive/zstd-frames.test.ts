import { Encoder } from "@toondepauw/node-zstd";
import fc from "fast-check";
import { expect, test } from "vitest";
import { isSkippableFrame, zstdFrameLength } from "./zstd-frames.ts";

const encode = (bytes: Uint8Array, level = 1): Buffer => new Encoder(level).encodeSync(Buffer.from(bytes));

test("frames in a row are found one by one, and a frame that is cut has no length", () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 3000 }), { minLength: 1, maxLength: 4 }),
      fc.nat(),
      (parts, cut) => {
        const frames = parts.map((part) => encode(part));
        const all = Buffer.concat(frames);
        let at = 0;
        for (const frame of frames) {
          expect(zstdFrameLength(all, at)).toBe(frame.length);
          const short = all.subarray(0, at + (cut % frame.length));
          expect(zstdFrameLength(short, at)).toBeNull();
          at += frame.length;
        }
      },
    ),
  );
});

test("large blocks, stored blocks and run-length blocks are walked", () => {
  const random = Uint8Array.from({ length: 400_000 }, (_, index) => (index * 2654435761) >>> 13);
  for (const bytes of [random, new Uint8Array(1 << 20), new Uint8Array(0)]) {
    const frame = encode(bytes, 3);
    expect(zstdFrameLength(Buffer.concat([frame, frame]), frame.length)).toBe(frame.length);
  }
});

test("a skippable frame has the length that it states, one that is cut has none, and it is told from one with data", () => {
  const data = encode(Buffer.from("data"));
  for (const magic of [0x184d2a50, 0x184d2a54, 0x184d2a5f]) {
    const frame = Buffer.alloc(8 + 100, "x");
    frame.writeUInt32LE(magic, 0);
    frame.writeUInt32LE(100, 4);
    const all = Buffer.concat([data, frame, data]);
    expect(isSkippableFrame(all, data.length)).toBe(true);
    expect(zstdFrameLength(all, data.length)).toBe(108);
    for (const cut of [4, 7, 8, 107]) expect(zstdFrameLength(frame.subarray(0, cut), 0)).toBeNull();
  }
  expect(isSkippableFrame(data, 0)).toBe(false);
  for (const magic of [0x184d2a4f, 0x184d2a60]) {
    const frame = Buffer.alloc(40);
    frame.writeUInt32LE(magic, 0);
    expect(isSkippableFrame(frame, 0)).toBe(false);
    expect(zstdFrameLength(frame, 0)).toBe(-1);
  }
});

test("what is no frame says so", () => {
  expect(zstdFrameLength(new Uint8Array(40), 0)).toBe(-1);
});
