const REPLACEMENT = 0xfffd;
/** Least code point that a sequence of so many following bytes may state; a smaller one is written too long. */
const LEAST = [0, 0x80, 0x800, 0x10000];

/**
 * Reads bytes as UTF-8. Whatever is not well-formed becomes U+FFFD, one for each byte that begins nothing, so that hostile
 * bytes give a text and never an error. The text is copied; `length` bytes are looked at and no more.
 */
export function readText(view: DataView, at: number, length: number): string {
  const end = at + length;
  let text = "";
  let next = at;
  while (next < end) {
    const first = view.getUint8(next);
    const following = first < 0x80 ? 0 : followingBytes(first);
    const point = following === 0 ? first : readPoint(view, next, end, first, following);
    if (point < 0 || (following === 0 && first >= 0x80)) {
      text += String.fromCharCode(REPLACEMENT);
      next += 1;
    } else {
      text += String.fromCodePoint(point);
      next += 1 + following;
    }
  }
  return text;
}

/** Bytes that follow a leading byte; 0 for one that leads nothing. */
function followingBytes(first: number): number {
  if (first >= 0xc2 && first <= 0xdf) return 1;
  if (first >= 0xe0 && first <= 0xef) return 2;
  return first >= 0xf0 && first <= 0xf4 ? 3 : 0;
}

/** The code point that begins at `at`, or -1 when the bytes are none. */
function readPoint(view: DataView, at: number, end: number, first: number, following: number): number {
  if (at + following >= end) return -1;
  let point = first & (0x3f >> following);
  for (let index = 1; index <= following; index++) {
    const byte = view.getUint8(at + index);
    if ((byte & 0xc0) !== 0x80) return -1;
    point = (point << 6) | (byte & 0x3f);
  }
  const isSurrogate = point >= 0xd800 && point <= 0xdfff;
  return point < (LEAST[following] ?? 0) || point > 0x10ffff || isSurrogate ? -1 : point;
}
