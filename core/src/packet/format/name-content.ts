/** What bytes that are no capture we read seem to be. */
export interface NamedContent {
  readonly code: "not-a-capture" | "unsupported-format";
  readonly message: string;
}

interface Signature {
  readonly hex: string;
  readonly what: string;
}

/** Captures of other programs, and compressed data (which whoever opens a file undoes, once). */
const CAPTURES: readonly Signature[] = [
  { hex: "736e6f6f70000000", what: "a snoop capture (Solaris)" },
  { hex: "52545353", what: "a Microsoft Network Monitor 1 capture" },
  { hex: "474d4255", what: "a Microsoft Network Monitor 2 capture" },
  { hex: "5452534e494646206461746120", what: "a Sniffer (DOS) capture" },
  { hex: "585858", what: "a NetXRay or Windows Sniffer capture" },
  { hex: "1c0001ac", what: "an Ixia capture" },
  { hex: "ac01001c", what: "an Ixia capture" },
  { hex: "1c0001ab", what: "an Ixia capture" },
  { hex: "ab01001c", what: "an Ixia capture" },
  { hex: "a1b2c3cd", what: "a capture of a libpcap variant that is not known here" },
  { hex: "6274736e6f6f7000", what: "a Bluetooth HCI snoop capture" },
  { hex: "1f8b", what: "gzip-compressed data inside the data" },
  { hex: "28b52ffd", what: "zstd-compressed data inside the data" },
  { hex: "04224d18", what: "lz4-compressed data inside the data" },
  { hex: "425a68", what: "bzip2-compressed data" },
  { hex: "fd377a585a00", what: "xz-compressed data" },
  { hex: "504b0304", what: "a ZIP archive" },
  { hex: "377abcaf271c", what: "a 7-Zip archive" },
];

const TEXT_SAMPLE = 512;

/** What the bytes of `view` up to `to` are by their first bytes or by being text; null when neither tells. */
export function knownContent(view: DataView, to: number): NamedContent | null {
  const known = CAPTURES.find((signature) => startsWith(view, to, signature.hex));
  if (known !== undefined) {
    const message = `this is ${known.what}, which is not read; convert or unpack it first`;
    return { code: "unsupported-format", message };
  }
  return isText(view, Math.min(to, TEXT_SAMPLE))
    ? { code: "not-a-capture", message: "this is text, not a capture" }
    : null;
}

/** Bytes of which only themselves can be shown. */
export function unknownContent(view: DataView, to: number): NamedContent {
  const shown = Array.from({ length: Math.min(to, 8) }, (_, at) => view.getUint8(at).toString(16).padStart(2, "0"));
  return {
    code: "not-a-capture",
    message: `this is no capture format that is known here; it begins with the bytes ${shown.join(" ")}`,
  };
}

function startsWith(view: DataView, to: number, hex: string): boolean {
  const length = hex.length / 2;
  if (to < length) return false;
  for (let at = 0; at < length; at += 1) {
    if (view.getUint8(at) !== Number.parseInt(hex.slice(at * 2, at * 2 + 2), 16)) return false;
  }
  return true;
}

/** True for UTF-8 without control characters but tab, line feed, form feed and carriage return; the end may be cut. */
function isText(view: DataView, length: number): boolean {
  let following = 0;
  for (let at = 0; at < length; at += 1) {
    const byte = view.getUint8(at);
    if (following > 0) {
      if (byte >> 6 !== 2) return false;
      following -= 1;
    } else if (byte >= 128) {
      following = continuationBytes(byte);
      if (following === 0) return false;
    } else if (byte === 127 || (byte < 32 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13)) return false;
  }
  return length > 0;
}

/** Bytes that follow a first byte of UTF-8 above 127; 0 when it is none. */
function continuationBytes(first: number): number {
  if (first >> 5 === 6) return 1;
  if (first >> 4 === 14) return 2;
  return first >> 3 === 30 ? 3 : 0;
}
