/** Adds bytes as big-endian 16-bit words (an odd last byte is the high half) to an Internet checksum's running sum. */
export function addWords(bytes: Uint8Array, from: number, to: number, sum: number): number {
  let total = sum;
  for (let at = from; at + 1 < to; at += 2) total += ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  return (to - from) % 2 === 0 ? total : total + ((bytes[to - 1] ?? 0) << 8);
}

/** The Internet checksum of a running sum (RFC 1071). */
export function foldChecksum(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = (folded & 0xffff) + Math.floor(folded / 0x10000);
  return ~folded & 0xffff;
}
