/** What prints for an address whose region no data set knows. */
export const UNKNOWN_REGION = "??";

/** Codes that data sets use for "not known" and "nowhere": they are read as unknown. */
const UNKNOWN_CODES: ReadonlySet<string> = new Set(["", "-", "--", "?", "??", "XX", "ZZ", "NONE", "UNKNOWN", "NULL"]);

/** A region's two letters as one number, first letter × 256 + second; 0 for unknown, -1 for what is no region code. */
export function regionValue(text: string): number {
  const code = text.toUpperCase();
  if (/^[A-Z]{2}$/.test(code) && !UNKNOWN_CODES.has(code)) return code.charCodeAt(0) * 256 + code.charCodeAt(1);
  return UNKNOWN_CODES.has(code) ? 0 : -1;
}

/** The letters of a region value; `??` for 0. */
export function regionText(value: number): string {
  return value === 0 ? UNKNOWN_REGION : String.fromCharCode(value >>> 8, value & 0xff);
}

/** `regionValue` of the text in `bytes` from `from` until before `to`, without a string for the usual two capitals. */
export function readRegion(bytes: Uint8Array, from: number, to: number): number {
  const first = bytes[from] as number;
  const second = bytes[from + 1] as number;
  const capitals = to === from + 2 && first >= 0x41 && first <= 0x5a && second >= 0x41 && second <= 0x5a;
  if (capitals && !(first === second && (first === 0x58 || first === 0x5a))) return first * 256 + second;
  return regionValue(Buffer.from(bytes.subarray(from, to)).toString("latin1"));
}

/** The AS number written as `64500` or `AS64500` in `bytes`; 0 for unknown, -1 for what is no AS number. */
export function readAsn(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  if (((bytes[at] as number) | 0x20) === 0x61 && ((bytes[at + 1] as number) | 0x20) === 0x73) at += 2;
  if (at === to) return from === to ? 0 : -1;
  let number = 0;
  for (; at < to; at += 1) {
    const digit = (bytes[at] as number) - 0x30;
    if (digit < 0 || digit > 9) return to === from + 1 && bytes[from] === 0x2d ? 0 : -1;
    number = number * 10 + digit;
    if (number > 0xffff_ffff) return -1;
  }
  return number;
}
