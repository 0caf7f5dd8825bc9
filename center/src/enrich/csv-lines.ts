const COMMA = 0x2c;
const QUOTE = 0x22;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;
const TAB = 0x09;

/** The fields looked at in one line; whatever follows in the line is skipped. */
export const FIELDS_READ = 9;

/**
 * Walks the lines of a comma-separated file without making strings. `from[i]` and `to[i]` bound field `i` of the current
 * line in `bytes`, quotes and blanks stripped; only the first `FIELDS_READ` fields are kept. Empty lines and lines that
 * begin with `#` are passed over.
 */
export class CsvLines {
  readonly bytes: Uint8Array;
  readonly from: Int32Array = new Int32Array(FIELDS_READ);
  readonly to: Int32Array = new Int32Array(FIELDS_READ);
  /** Fields of the current line, at most `FIELDS_READ`. */
  fields = 0;
  /** Number of the current line, from 1. */
  line = 0;
  private position = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) this.position = 3;
  }

  /** Moves to the next line that holds something; false at the end. */
  next(): boolean {
    while (this.position < this.bytes.length) {
      this.line += 1;
      this.readLine();
      const blank = this.fields === 1 && this.from[0] === this.to[0];
      if (!blank && this.bytes[this.from[0] as number] !== 0x23) return true;
    }
    return false;
  }

  /** Text of field `index` of the current line; empty when the line has no such field. */
  text(index: number): string {
    if (index >= this.fields) return "";
    return Buffer.from(this.bytes.buffer, this.bytes.byteOffset).toString("utf8", this.from[index], this.to[index]);
  }

  private readLine(): void {
    const { bytes, from, to } = this;
    let at = this.position;
    let field = 0;
    for (;;) {
      let start = at;
      let end: number;
      if (bytes[at] === QUOTE) {
        start = at + 1;
        end = closingQuote(bytes, start);
        at = end + 1;
        while (at < bytes.length && bytes[at] !== COMMA && bytes[at] !== NEWLINE) at += 1;
      } else {
        while (at < bytes.length && bytes[at] !== COMMA && bytes[at] !== NEWLINE) at += 1;
        end = at;
        while (end > start && isBlank(bytes[end - 1] as number)) end -= 1;
        while (start < end && isBlank(bytes[start] as number)) start += 1;
      }
      if (field < FIELDS_READ) {
        from[field] = start;
        to[field] = end;
        field += 1;
      }
      if (at >= bytes.length || bytes[at] === NEWLINE) break;
      at += 1;
    }
    this.fields = field;
    this.position = at + 1;
  }
}

function closingQuote(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== NEWLINE) {
    if (bytes[at] === QUOTE) {
      if (bytes[at + 1] !== QUOTE) return at;
      at += 1;
    }
    at += 1;
  }
  return at;
}

function isBlank(byte: number): boolean {
  return byte === SPACE || byte === TAB || byte === RETURN;
}
