/** Why a planned packet is there, by index. */
export const ORIGINS = ["scanner", "persistent", "light", "mirai", "tail", "backscatter", "change", "flood"] as const;
export type Origin = (typeof ORIGINS)[number];

/**
 * The packets of one sensor on one day, in no order, as parallel arrays that grow; rows below `length` hold data. The
 * plan is filled again for the next sensor-day, so a consumer copies what it keeps.
 */
export class PacketPlan {
  length = 0;
  /** Milliseconds after the start of the day. */
  millisecond: Uint32Array<ArrayBuffer> = new Uint32Array(1 << 14);
  source: Uint32Array<ArrayBuffer> = new Uint32Array(1 << 14);
  /** Protocol x 65536 + destination port; the port is 0 for protocols without ports. */
  key: Uint32Array<ArrayBuffer> = new Uint32Array(1 << 14);
  /** Index into `STYLES`. */
  style: Uint8Array<ArrayBuffer> = new Uint8Array(1 << 14);
  /** Source port of backscatter; 0 otherwise. */
  servicePort: Uint16Array<ArrayBuffer> = new Uint16Array(1 << 14);
  /** Index into `ORIGINS`. */
  origin: Uint8Array<ArrayBuffer> = new Uint8Array(1 << 14);

  /** Forgets all rows; keeps the memory. */
  clear(): void {
    this.length = 0;
  }

  /** Appends one packet. */
  add(millisecond: number, source: number, key: number, style: number, origin: number, servicePort = 0): void {
    if (this.length === this.millisecond.length) this.#grow();
    const row = this.length++;
    this.millisecond[row] = millisecond;
    this.source[row] = source;
    this.key[row] = key;
    this.style[row] = style;
    this.origin[row] = origin;
    this.servicePort[row] = servicePort;
  }

  /** Rows in the order of time (and of planning within a millisecond). */
  inOrder(): Uint32Array {
    const keys = new Float64Array(this.length);
    for (let row = 0; row < this.length; row++) keys[row] = (this.millisecond[row] ?? 0) * 67_108_864 + row;
    keys.sort();
    return Uint32Array.from(keys, (key) => key % 67_108_864);
  }

  #grow(): void {
    const size = this.length * 2;
    this.millisecond = enlarge(this.millisecond, new Uint32Array(size));
    this.source = enlarge(this.source, new Uint32Array(size));
    this.key = enlarge(this.key, new Uint32Array(size));
    this.style = enlarge(this.style, new Uint8Array(size));
    this.servicePort = enlarge(this.servicePort, new Uint16Array(size));
    this.origin = enlarge(this.origin, new Uint8Array(size));
  }
}

function enlarge<T extends Uint8Array | Uint16Array | Uint32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
