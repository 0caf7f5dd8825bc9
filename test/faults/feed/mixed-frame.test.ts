import fc from "fast-check";
import { expect, test } from "vitest";
import { createCaptureReader } from "@teiten/core/packet";
import { pcapHeader } from "./pcap-stream.ts";
import { FRAME_PROTOCOLS, mixedFrame, numberOfFrame } from "./mixed-frame.ts";

const frames = fc.record({
  number: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  protocol: fc.constantFrom(...FRAME_PROTOCOLS),
  destination: fc.constantFrom("203.0.113.10", "198.51.100.255"),
  vlan: fc.option(fc.integer({ min: 1, max: 4094 }), { nil: undefined }),
});

test("the number and the protocol of a frame are found again, tagged or not, and when its end is cut off", () => {
  fc.assert(
    fc.property(frames, fc.integer({ min: 50, max: 60 }), ({ vlan, ...rest }, length) => {
      const frame = mixedFrame(vlan === undefined ? rest : { ...rest, vlan });
      const cut = frame.subarray(0, length + (vlan === undefined ? 0 : 4));
      expect(numberOfFrame(cut)).toEqual({ number: rest.number, protocol: rest.protocol });
    }),
  );
});

test("the product's own reader takes every frame for a whole IP packet", () => {
  fc.assert(
    fc.property(fc.array(frames, { minLength: 1, maxLength: 8 }), (list) => {
      const reader = createCaptureReader(() => undefined);
      reader.push(pcapHeader());
      for (const { vlan, ...rest } of list) {
        const frame = mixedFrame(vlan === undefined ? rest : { ...rest, vlan });
        const header = Buffer.alloc(16);
        header.writeUInt32LE(frame.length, 8);
        header.writeUInt32LE(frame.length, 12);
        reader.push(Buffer.concat([header, frame]));
      }
      const summary = reader.finish();
      expect(summary.frames).toBe(list.length);
      expect(summary.cut).toBeNull();
    }),
  );
});

test("other frames have no number", () => {
  expect(numberOfFrame(new Uint8Array(60))).toBeNull();
  expect(numberOfFrame(new Uint8Array(10))).toBeNull();
});
