import { readFileSync, writeFileSync } from "node:fs";
import type { Random } from "../random.ts";

/** Turns one bit of a file, as a bad sector does. */
export function flipBitOfFile(path: string, random: Random): void {
  const bytes = readFileSync(path);
  const at = random.below(bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
  writeFileSync(path, bytes);
}

/** Which bits of a text are turned: one that leaves it ASCII, or the one that makes it no UTF-8 any more. */
export type TextBit = "within-ascii" | "beyond-ascii";

/**
 * Turns one bit of a text that stands in bytes; answers whether it does. A database page may hold dead copies of a row
 * beside the living one: the same bit is turned in all of them, so that the living one is among them.
 */
export function flipBitOfText(bytes: Buffer, text: string, random: Random, bit: TextBit = "within-ascii"): boolean {
  const offset = random.below(text.length);
  const mask = bit === "beyond-ascii" ? 0x80 : 1 << random.below(7);
  let isThere = false;
  for (let at = bytes.indexOf(text, 0, "latin1"); at >= 0; at = bytes.indexOf(text, at + 1, "latin1")) {
    bytes[at + offset] = (bytes[at + offset] ?? 0) ^ mask;
    isThere = true;
  }
  return isThere;
}
