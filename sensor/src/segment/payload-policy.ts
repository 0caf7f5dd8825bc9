import { createHash } from "node:crypto";
import type { PayloadPolicy } from "@teiten/core/uplink";
import { measurePacket } from "./packet-extent.ts";
import type { PacketExtent } from "./packet-extent.ts";

/** Bytes that stand for a payload under the policy `hash`. */
export const PAYLOAD_HASH = 8;
/** Room for every header that is recognised, with a few extensions. */
const HEADER_ROOM = 256;
const LONGEST_CAPTURE = 262_144;

/**
 * Puts a policy on packets, one after the other. `hash` replaces a payload by the first 8 bytes of SHA-256(key, payload):
 * the same payload gives the same bytes at one sensor and tells nothing without its key.
 */
export class PayloadCut {
  private readonly policy: PayloadPolicy;
  private readonly linkType: number;
  private readonly key: Uint8Array;
  private readonly extent: PacketExtent = { headers: 0, end: 0 };

  constructor(policy: PayloadPolicy, linkType: number, key: Uint8Array) {
    this.policy = policy;
    this.linkType = linkType;
    this.key = key;
  }

  /** Headers of the packet that `keptLength` measured last. */
  get headerLength(): number {
    return this.extent.headers;
  }

  /** Bytes of the packet at `at` that are kept as they are. */
  keptLength(view: DataView, at: number, captured: number): number {
    measurePacket(view, at, captured, this.linkType, this.extent);
    const { headers, end } = this.extent;
    switch (this.policy.keep) {
      case "full":
        return captured;
      case "first":
        return Math.min(end, headers + this.policy.bytes);
      case "none":
      case "hash":
        return headers;
    }
  }

  /** The hash that stands behind the bytes that `keptLength` kept last; null when the policy or the packet has none. */
  payloadHash(view: DataView, at: number): Uint8Array | null {
    const { headers, end } = this.extent;
    if (this.policy.keep !== "hash" || end === headers) return null;
    const payload = new Uint8Array(view.buffer, view.byteOffset + at + headers, end - headers);
    return createHash("sha256").update(this.key).update(payload).digest().subarray(0, PAYLOAD_HASH);
  }
}

/** Bytes of each packet that the capturing program has to hand over, so that the policy can be put on them. */
export function captureLength(policy: PayloadPolicy): number {
  switch (policy.keep) {
    case "none":
      return HEADER_ROOM;
    case "first":
      return Math.min(LONGEST_CAPTURE, HEADER_ROOM + policy.bytes);
    case "hash":
    case "full":
      return LONGEST_CAPTURE;
  }
}
