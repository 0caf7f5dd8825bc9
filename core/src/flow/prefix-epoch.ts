import type { AddressPrefix } from "../names/index.ts";

/** A prefix that is the sensor's from a second until before a second (since 1970 UTC); null is open. */
export interface PrefixEpoch {
  readonly prefix: AddressPrefix;
  readonly from: number | null;
  readonly to: number | null;
}

/** The mask of word `word` (0 to 3) of a prefix, signed. */
export function maskWord(prefix: AddressPrefix, word: number): number {
  const before = prefix.address.version === 4 ? 0 : word * 32;
  const bits = Math.min(32, Math.max(0, prefix.length - before));
  return bits === 0 ? 0 : (-1 << (32 - bits)) | 0;
}
