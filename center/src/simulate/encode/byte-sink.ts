/** A block of memory that bytes are appended to; it grows, is used again after `clear`, and stays the sink's. */
export class ByteSink {
  bytes: Uint8Array<ArrayBuffer> = new Uint8Array(1 << 20);
  view: DataView<ArrayBuffer> = new DataView(this.bytes.buffer);
  length = 0;

  /** Forgets all bytes; keeps the memory. */
  clear(): void {
    this.length = 0;
  }

  /** Appends `count` zero bytes and gives the offset of the first. */
  reserve(count: number): number {
    const at = this.length;
    if (at + count > this.bytes.length) this.#grow(at + count);
    this.bytes.fill(0, at, at + count);
    this.length = at + count;
    return at;
  }

  /** The bytes so far; valid until the next change. */
  content(): Uint8Array<ArrayBuffer> {
    return this.bytes.subarray(0, this.length);
  }

  #grow(needed: number): void {
    let size = this.bytes.length;
    while (size < needed) size *= 2;
    const bytes = new Uint8Array(size);
    bytes.set(this.content());
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer);
  }
}
