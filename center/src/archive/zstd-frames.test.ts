import { Encoder } from "@toondepauw/node-zstd";
import fc from "fast-check";
import { expect, test } from "vitest";
import { zstdFrameLength } from "./zstd-frames.ts";

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

test("what is no frame says so", () => {
  expect(zstdFrameLength(new Uint8Array(40), 0)).toBe(-1);
});
