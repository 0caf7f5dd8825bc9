import { BODY_LENGTHS } from "@teiten/core/uplink";

/** Memory for bodies on their way, used again and again: garbage of this size would be collected late. */
export interface BodyMemory {
  /** At least so many bytes; nobody else has them until they are given back. */
  lend(bytes: number): Buffer;
  giveBack(memory: Buffer): void;
}

/** Bodies up to this length are not worth keeping memory for. */
const SMALL = 65_536;

/** Keeps at most so many bytes of returned memory. */
export function createBodyMemory(most: number): BodyMemory {
  const free: Buffer[] = [];
  return {
    lend(bytes) {
      if (bytes <= SMALL) return Buffer.allocUnsafeSlow(bytes);
      const at = free.findIndex(({ length }) => length >= bytes);
      const [found] = at < 0 ? [] : free.splice(at, 1);
      return found ?? Buffer.allocUnsafeSlow(BODY_LENGTHS.find((length) => length >= bytes) ?? bytes);
    },
    giveBack(memory) {
      if (memory.length <= SMALL) return;
      free.push(memory);
      free.sort((one, other) => one.length - other.length);
      const kept = (): number => free.reduce((sum, { length }) => sum + length, 0);
      while (kept() > most) free.shift();
    },
  };
}
