import type { Random } from "../random.ts";

/** A sector is what a disk writes whole. */
const SECTOR = 512;

type Change =
  | { readonly kind: "write"; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: "length"; readonly length: number };

/** The bytes of one file on the simulated disk: those that are safe, and what was done to them since. */
export class StoredBytes {
  private safe: Buffer = Buffer.alloc(0);
  private current: Buffer = Buffer.alloc(0);
  private changes: Change[] = [];

  get length(): number {
    return this.current.length;
  }

  /** A copy of what a reader sees while the power is on. */
  read(): Buffer {
    return Buffer.from(this.current);
  }

  append(bytes: Uint8Array): void {
    this.changes.push({ kind: "write", at: this.current.length, bytes: Uint8Array.from(bytes) });
    this.current = Buffer.concat([this.current, bytes]);
  }

  setLength(length: number): void {
    this.changes.push({ kind: "length", length });
    this.current = resized(this.current, length);
  }

  sync(): void {
    this.safe = this.current;
    this.changes = [];
  }

  /** Turns one bit of what is stored, as a bad sector does. */
  flip(bit: number): void {
    const bytes = Buffer.from(this.current);
    bytes[bit >>> 3] = (bytes[bit >>> 3] ?? 0) ^ (1 << (bit & 7));
    this.safe = bytes;
    this.current = bytes;
    this.changes = [];
  }

  /**
   * What is left after the power went: of each change since the last sync every sector by itself either reached the disk
   * or did not, in any order; a file can have got its new length without its bytes, which are zeros then.
   */
  cutPower(random: Random): void {
    const share = random.pick([0, 0.5, 1, random.fraction()]);
    let left: Buffer = Buffer.from(this.safe);
    for (const change of this.changes) {
      if (change.kind === "length") {
        if (random.chance(share)) left = resized(left, change.length);
      } else left = torn(left, change.at, change.bytes, share, random);
    }
    this.safe = left;
    this.current = left;
    this.changes = [];
  }
}

function torn(left: Buffer, at: number, bytes: Uint8Array, share: number, random: Random): Buffer {
  let now = left;
  for (let from = at; from < at + bytes.length;) {
    const to = Math.min(at + bytes.length, (Math.floor(from / SECTOR) + 1) * SECTOR);
    const lengthAlone = random.chance(0.1);
    if (random.chance(share) || lengthAlone) {
      now = now.length < to ? resized(now, to) : now;
      if (!lengthAlone) now.set(bytes.subarray(from - at, to - at), from);
    }
    from = to;
  }
  return now;
}

function resized(bytes: Buffer, length: number): Buffer {
  const next = Buffer.alloc(length);
  bytes.copy(next, 0, 0, Math.min(bytes.length, length));
  return next;
}
