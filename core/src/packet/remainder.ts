/** The beginning of a record that the pushed bytes cut, kept until the rest of it arrives. */
export class Remainder {
  length = 0;
  /** Covers what is kept, and room behind it. */
  view: DataView;
  private bytes = new Uint8Array(4096);

  constructor() {
    this.view = new DataView(this.bytes.buffer);
  }

  /** Copies `more` behind what is kept. Memory grows with the bytes that arrive, never with what a record states. */
  append(more: Uint8Array): void {
    if (this.length + more.length > this.bytes.length) this.grow(this.length + more.length);
    this.bytes.set(more, this.length);
    this.length += more.length;
  }

  /** Forgets the first `count` bytes. */
  drop(count: number): void {
    this.bytes.copyWithin(0, count, this.length);
    this.length -= count;
  }

  private grow(size: number): void {
    const grown = new Uint8Array(Math.max(size, this.bytes.length * 2));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
    this.view = new DataView(grown.buffer);
  }
}
