/** The ones' complement sum of 16-bit big-endian words (RFC 1071) from `from` until before `to`, added to `start` and folded. */
export function onesSum(view: DataView, from: number, to: number, start = 0): number {
  let sum = start;
  let at = from;
  for (; at + 2 <= to; at += 2) sum += view.getUint16(at, false);
  if (at < to) sum += view.getUint8(at) << 8;
  return folded(sum);
}

/** The checksum after one word of what it covers was changed (RFC 1624, equation 3): what was wrong stays wrong by as much. */
export function changedChecksum(checksum: number, before: number, after: number): number {
  return ~folded((~checksum & 0xffff) + (~before & 0xffff) + after) & 0xffff;
}

function folded(sum: number): number {
  let rest = sum;
  while (rest > 0xffff) rest = (rest & 0xffff) + Math.floor(rest / 0x10000);
  return rest;
}
