import { byteRange, payloadRule } from "./payload-rule.ts";
import type { PayloadRule } from "./payload-rule.ts";

const HEADER = 4;
const LONGEST_TOKEN = 8;
const PAYLOAD_MARKER = 0xff;

/** Codes of CoAP: methods 0.01 to 0.07 and answers of the classes 2, 4 and 5 (RFC 7252 section 12.1, RFC 8132). */
function isCode(code: number): boolean {
  const [kind, detail] = [code >> 5, code & 31];
  if (kind === 0) return detail >= 1 && detail <= 7;
  return (kind === 2 || kind === 4 || kind === 5) && detail < 32;
}

/** Options in use (IANA, CoAP Option Numbers): RFC 7252, 7641, 7959, 7967, 8613, 8768, 9175, 9668. */
const OPTIONS: ReadonlySet<number> = new Set([
  1, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 19, 20, 21, 23, 27, 28, 31, 35, 39, 60, 252, 258, 292,
]);

/** CoAP: options in use that end where the message or its payload does, as far as it is captured (RFC 7252 section 3). */
export const COAP_RULE: PayloadRule = payloadRule(
  "coap",
  byteRange(0x40, 0x7f),
  (view, at, end, length) => {
    const token = view.getUint8(at) & 15;
    if (at + HEADER > end || token > LONGEST_TOKEN || length < HEADER + token) return false;
    const code = view.getUint8(at + 1);
    if (code === 0) return length === HEADER && token === 0;
    if (!isCode(code)) return false;
    const options = optionsFrom(view, at + HEADER + token, end, at + length);
    return options > 0 || (options === 0 && length === HEADER + token);
  },
  byteRange(0, 255).filter((code) => code === 0 || isCode(code)),
);

/** How many options stand from `from` on, to the message's `stop` or the payload's marker; −1 where they are none. */
function optionsFrom(view: DataView, from: number, end: number, stop: number): number {
  let [next, number, count] = [from, 0, 0];
  while (next < end) {
    const head = view.getUint8(next);
    if (head === PAYLOAD_MARKER) return next + 1 < stop ? count : -1;
    const size = optionSize(view, next, end);
    number += optionDelta(view, next, end);
    if (size < 0 || !OPTIONS.has(number)) return -1;
    next += size;
    count++;
  }
  return next === stop || stop > end ? count : -1;
}

/** How much the number of the option at `at` is above the one before; not a number where it is not captured or is 15. */
function optionDelta(view: DataView, at: number, end: number): number {
  const delta = view.getUint8(at) >> 4;
  if (delta < 13) return delta;
  if (delta === 13) return at + 1 < end ? 13 + view.getUint8(at + 1) : Number.NaN;
  return delta === 14 && at + 2 < end ? 269 + view.getUint16(at + 1, false) : Number.NaN;
}

/** Bytes of the option at `at`, or −1 where its length cannot be (15 is reserved). */
function optionSize(view: DataView, at: number, end: number): number {
  const head = view.getUint8(at);
  const [delta, length] = [head >> 4, head & 15];
  if (length === 15) return -1;
  const extended = at + 1 + (delta === 13 ? 1 : delta === 14 ? 2 : 0);
  if (length < 13) return extended - at + length;
  if (length === 13) return extended < end ? extended - at + 1 + 13 + view.getUint8(extended) : end - at;
  return extended + 2 <= end ? extended - at + 2 + 269 + view.getUint16(extended, false) : end - at;
}
