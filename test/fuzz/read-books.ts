import { expect } from "vitest";
import { CaptureError, VERDICTS, createCaptureReader } from "@teiten/core/packet";

/**
 * The verdicts of all frames of a capture that arrives in so many pieces, in order, and how the reading ended. Fails
 * where the books do not balance, and throws whatever is not a `CaptureError`.
 */
export function readBooks(capture: Uint8Array, pieces: number): string {
  const verdicts: number[] = [];
  try {
    const reader = createCaptureReader((batch) => verdicts.push(...batch.verdict.subarray(0, batch.length)));
    const size = Math.ceil(capture.length / pieces) || 1;
    for (let at = 0; at < capture.length; at += size) reader.push(capture.slice(at, at + size));
    const summary = reader.finish();
    expect(summary.frames).toBe(verdicts.length);
    VERDICTS.forEach((verdict, index) => {
      expect(summary.verdicts[verdict]).toBe(verdicts.filter((each) => each === index).length);
    });
    return `${verdicts.join()} ${summary.cut?.kind} ${summary.cut?.offset}`;
  } catch (error) {
    if (!(error instanceof CaptureError)) throw error;
    return `${verdicts.join()} ${error.code} ${error.offset}`;
  }
}
