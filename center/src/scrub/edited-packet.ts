import { changedChecksum, onesSum } from "./internet-checksum.ts";

/** A checksum field of a packet, and what it covers. Offsets are bytes from the packet's beginning, all even. */
export interface ChecksumField {
  readonly at: number;
  /** Ranges, half-open; the field lies in one of them. */
  readonly covers: readonly (readonly [number, number])[];
  /** What is summed beside them: protocol and length of a pseudo-header. */
  readonly constant: number;
  /** UDP writes a sum of 0 as 0xffff. */
  readonly isUdp: boolean;
}

/** A packet of one's own to change: each change is carried into the checksums that follow it, also through one another. */
export class EditedPacket {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly #fields: ChecksumField[] = [];

  /** Copies the bytes of `view` from `from` until before `to`. */
  constructor(view: DataView, from: number, to: number) {
    this.bytes = new Uint8Array(view.buffer, view.byteOffset + from, to - from).slice();
    this.view = new DataView(this.bytes.buffer);
  }

  get length(): number {
    return this.bytes.length;
  }

  /** From now on changes of what the field covers are carried into it. */
  follow(field: ChecksumField): void {
    this.#fields.push(field);
  }

  /** True when the field agrees with what it covers. */
  isValid({ covers, constant }: ChecksumField): boolean {
    return covers.reduce((sum, [from, to]) => onesSum(this.view, from, to, sum), constant) === 0xffff;
  }

  set32(at: number, value: number, little = false): void {
    const word = new DataView(new ArrayBuffer(4));
    word.setUint32(0, value, little);
    this.set(at, new Uint8Array(word.buffer));
  }

  /** Puts bytes at any place of the packet. */
  set(at: number, fresh: Uint8Array): void {
    const first = at & ~1;
    for (let word = first; word < at + fresh.length; word += 2) {
      const high = fresh[word - at] ?? this.bytes[word] ?? 0;
      const low = fresh[word + 1 - at] ?? this.bytes[word + 1] ?? 0;
      this.set16(word, (high << 8) | low);
    }
  }

  /** Puts a 16-bit word at an even place; of the last byte of a packet of odd length only the high half counts. */
  set16(at: number, value: number): void {
    const before = this.#word(at);
    const after = at + 1 < this.length ? value : value & 0xff00;
    if (before === after) return;
    this.bytes[at] = after >>> 8;
    if (at + 1 < this.length) this.bytes[at + 1] = after & 0xff;
    for (const field of this.#fields) {
      if (field.at === at || !field.covers.some(([from, to]) => at >= from && at < to)) continue;
      const sum = changedChecksum(this.#word(field.at), before, after);
      this.set16(field.at, sum === 0 && field.isUdp ? 0xffff : sum);
    }
  }

  #word(at: number): number {
    return ((this.bytes[at] ?? 0) << 8) | (this.bytes[at + 1] ?? 0);
  }
}
