/** A stream of numbers from a seed: the same seed gives the same numbers on every machine. */
export type Random = (below: number) => number;

/** Numbers from 0 up to, not including, what is asked for (xorshift32; the seed is mixed and may be 0). */
export function seededRandom(seed: number): Random {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** Values that lengths and counts are likely to be mishandled at. */
const EXTREMES = [
  0, 1, 3, 4, 7, 11, 12, 15, 16, 28, 0x7f, 0xff, 0x7fff, 0xffff, 0x40000, 0x40001, 0x7fffffff, 0xffffffff,
];

/** A copy of `original` with one to six changes: bytes, extreme numbers, cuts, repeats, insertions and removals. */
export function mutate(original: Uint8Array, random: Random): Uint8Array {
  let changed: Uint8Array = original.slice();
  for (let count = 1 + random(6); count > 0 && changed.length > 0; count -= 1) changed = change(changed, random);
  return changed;
}

function change(bytes: Uint8Array, random: Random): Uint8Array {
  const at = random(bytes.length);
  const length = random(Math.min(bytes.length - at, 64) + 1);
  switch (random(6)) {
    case 0:
      bytes[at] = random(256);
      return bytes;
    case 1:
      return withNumber(bytes, at - (at % 4), EXTREMES[random(EXTREMES.length)] ?? 0, random(2) === 0);
    case 2:
      return bytes.subarray(0, at);
    case 3:
      return joined(bytes.subarray(0, at), bytes.subarray(at, at + length), bytes.subarray(at));
    case 4:
      return joined(
        bytes.subarray(0, at),
        Uint8Array.from({ length }, () => random(256)),
        bytes.subarray(at),
      );
    default:
      return joined(bytes.subarray(0, at), bytes.subarray(at + length));
  }
}

function withNumber(bytes: Uint8Array, at: number, value: number, little: boolean): Uint8Array {
  for (let index = 0; index < 4 && at + index < bytes.length; index += 1) {
    bytes[at + index] = value >>> (8 * (little ? index : 3 - index));
  }
  return bytes;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}
