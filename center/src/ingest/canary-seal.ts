import { createHmac, timingSafeEqual } from "node:crypto";

/** Bytes of a canary's UDP payload: a nonce of 16, and an HMAC-SHA-256 of 32. A sensor must keep as many to be tested. */
export const CANARY_BYTES = 48;

/** Bytes of the nonce that are drawn at random; the four before them hold the time of sending, masked. */
export const CANARY_RANDOM_BYTES = 12;

const NONCE_BYTES = 16;

/** What a genuine canary says. */
export interface OpenedCanary {
  /** 32 hexadecimal digits. */
  readonly nonce: string;
  /** Seconds since 1970 UTC by the center's clock. */
  readonly sentAt: number;
}

/**
 * The payload of a canary to a sensor (by name), sent at a second since 1970 UTC, and its nonce. To anyone without the key
 * it is 48 random bytes.
 */
export function sealCanary(
  key: Uint8Array,
  sensor: string,
  sentAt: number,
  random: Uint8Array,
): { readonly payload: Buffer; readonly nonce: string } {
  const time = Buffer.alloc(4);
  time.writeUInt32BE((sentAt ^ mask(key, random)) >>> 0);
  const nonce = Buffer.concat([time, random]);
  return { payload: Buffer.concat([nonce, tag(key, sensor, nonce)]), nonce: nonce.toString("hex") };
}

/** Reads a payload that this center sealed for the sensor; null for any other. */
export function openCanary(key: Uint8Array, sensor: string, payload: Uint8Array): OpenedCanary | null {
  if (payload.length !== CANARY_BYTES) return null;
  const nonce = Buffer.from(payload.subarray(0, NONCE_BYTES));
  if (!timingSafeEqual(payload.subarray(NONCE_BYTES), tag(key, sensor, nonce))) return null;
  return { nonce: nonce.toString("hex"), sentAt: (nonce.readUInt32BE(0) ^ mask(key, nonce.subarray(4))) >>> 0 };
}

function tag(key: Uint8Array, sensor: string, nonce: Uint8Array): Buffer {
  return createHmac("sha256", key).update(`teiten-canary-1\n${sensor}\n`).update(nonce).digest();
}

function mask(key: Uint8Array, random: Uint8Array): number {
  return createHmac("sha256", key).update("teiten-canary-time-1\n").update(random).digest().readInt32BE(0);
}
