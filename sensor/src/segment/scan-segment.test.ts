import { expect, test } from "vitest";
import { scanSegment, verifySegment } from "./scan-segment.ts";

test("bytes that end in zeros, as a power cut leaves them, are no closed segment and no error", () => {
  for (const length of [0, 4, 11, 12, 28, 512, 4096]) {
    expect(verifySegment(new Uint8Array(length))).toBeNull();
    expect(scanSegment(new Uint8Array(length))).toMatchObject({ length: 0, packets: 0, facts: null });
  }
});
