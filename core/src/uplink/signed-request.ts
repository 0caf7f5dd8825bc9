import type { SegmentFacts } from "./segment-facts.ts";

/**
 * Headers of a signed request, lower case. The manifest is JSON in base64url; the signature is Ed25519 over
 * `signedText`, in base64url; the key is named by the first 16 hexadecimal digits of the SHA-256 of its public key (SPKI,
 * DER). Protocol is the release of the protocol that the agent speaks.
 */
export const UPLINK_HEADERS = {
  protocol: "teiten-protocol",
  key: "teiten-key",
  manifest: "teiten-manifest",
  signature: "teiten-signature",
} as const;

/** The text that is signed: method, path and the manifest's base64url, so that a signature fits one request alone. */
export function signedText(method: string, path: string, manifest: string): string {
  return `teiten-uplink-1\n${method} ${path}\n${manifest}`;
}

/** What every signed request says of its body. */
export interface BodyManifest {
  /** Bytes of the body that count; whatever follows them is padding, sent so that the length tells an observer little. */
  readonly bytes: number;
  /** SHA-256 of those bytes, lower-case hexadecimal. */
  readonly sha256: string;
}

/** The manifest of a segment: the check of its bytes, the chain of the boot, and the facts that the segment states itself. */
export interface SegmentManifest extends BodyManifest, SegmentFacts {}

/**
 * Lengths to which bodies are padded with zeros; a longer one is not sent. Eight classes, so that a quiet and a busy
 * sensor differ to an observer of the line by three bits at most.
 */
export const BODY_LENGTHS: readonly number[] = [
  4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864,
];

/** The length to which a body is padded, or null for one that is too long to send. */
export function paddedLength(bytes: number): number | null {
  return BODY_LENGTHS.find((length) => length >= bytes) ?? null;
}
