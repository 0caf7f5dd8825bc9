/**
 * The fewest prefixes that hold exactly the addresses of the given ones, in ascending order.
 * @param {readonly { start: bigint, length: number }[]} prefixes 128-bit starts, lengths of 128
 * @returns {{ start: bigint, length: number }[]}
 */
export function mergeRanges(prefixes) {
  const sorted = prefixes
    .map(({ start, length }) => ({ start, end: start + (1n << BigInt(128 - length)) }))
    .toSorted((left, right) => (left.start < right.start ? -1 : left.start > right.start ? 1 : 0));
  /** @type {{ start: bigint, end: bigint }[]} */
  const merged = [];
  for (const { start, end } of sorted) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last.end) last.end = end > last.end ? end : last.end;
    else merged.push({ start, end });
  }
  return merged.flatMap(({ start, end }) => [...prefixesOf(start, end)]);
}

/**
 * @param {bigint} start
 * @param {bigint} end
 * @returns {Generator<{ start: bigint, length: number }>}
 */
function* prefixesOf(start, end) {
  for (let at = start; at < end;) {
    let bits = 0n;
    while (bits < 128n && at % (2n << bits) === 0n && at + (2n << bits) <= end) bits += 1n;
    yield { start: at, length: 128 - Number(bits) };
    at += 1n << bits;
  }
}
