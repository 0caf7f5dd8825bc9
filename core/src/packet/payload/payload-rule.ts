import { payloadClassNumber } from "./payload-class.ts";

/**
 * Whether a payload is of a class. Its captured bytes are those of `view` from `at` until before `end`, at least one;
 * `length` is what the headers say it has, never less than what is captured. Nothing may be read outside.
 */
export type PayloadMatch = (view: DataView, at: number, end: number, length: number) => boolean;

/** A rule that is tried where the first byte is one of `first`, and the second, if there is one, one of `second`. */
export interface PayloadRule {
  /** The class's number. */
  readonly number: number;
  readonly first: readonly number[];
  /** Null is every byte, and also none: a payload of one byte is asked only such rules. */
  readonly second: readonly number[] | null;
  readonly matches: PayloadMatch;
}

/** A rule for one class. */
export function payloadRule(
  payload: string,
  first: readonly number[],
  matches: PayloadMatch,
  second: readonly number[] | null = null,
): PayloadRule {
  return { number: payloadClassNumber(payload), first, second, matches };
}

/** True when the captured bytes begin with these. */
export function beginsWith(view: DataView, at: number, end: number, bytes: Readonly<Uint8Array>): boolean {
  if (at + bytes.length > end) return false;
  for (let i = 0; i < bytes.length; i++) if (view.getUint8(at + i) !== bytes[i]) return false;
  return true;
}

/** The bytes of an ASCII text. */
export function asciiBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

/** A rule for payloads that begin with one of several ASCII texts. */
export function textRule(payload: string, ...texts: readonly string[]): PayloadRule {
  const beginnings = texts.map(asciiBytes);
  const first = [...new Set(beginnings.map((bytes) => bytes[0] ?? 0))];
  const second = [...new Set(beginnings.map((bytes) => bytes[1] ?? 0))];
  const matches: PayloadMatch = (view, at, end) => beginnings.some((bytes) => beginsWith(view, at, end, bytes));
  return payloadRule(payload, first, matches, second);
}

/** Where `bytes` first lie from `at` on, or −1; looks at no more than `within` bytes. */
export function indexOfBytes(
  view: DataView,
  at: number,
  end: number,
  bytes: Readonly<Uint8Array>,
  within: number,
): number {
  const last = Math.min(end, at + within) - bytes.length;
  for (let from = at; from <= last; from++) if (beginsWith(view, from, end, bytes)) return from;
  return -1;
}

/** The numbers from `from` to `to`, both among them. */
export function byteRange(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
