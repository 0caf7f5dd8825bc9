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

/** CoAP: the options must end where the message or its payload does, as far as it is captured (RFC 7252 section 3). */
export const COAP_RULE: PayloadRule = payloadRule("coap", byteRange(0x40, 0x7f), (view, at, end, length) => {
  const token = view.getUint8(at) & 15;
  if (at + HEADER > end || token > LONGEST_TOKEN || length < HEADER + token) return false;
  const code = view.getUint8(at + 1);
  if (code === 0) return length === HEADER && token === 0;
  if (!isCode(code)) return false;
  let next = at + HEADER + token;
  let options = 0;
  while (next < end) {
    const head = view.getUint8(next);
    if (head === PAYLOAD_MARKER) return next + 1 < at + length;
    const delta = head >> 4;
    const size = optionSize(view, next, end);
    if (size < 0 || delta === 15) return false;
    next += size;
    options++;
  }
  return next === at + length || (at + length > end && options > 0);
});

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
