import { createHash, generateKeyPairSync, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";

/** An Ed25519 key of a sensor, as the protocol names and writes it. */
export interface SigningKey {
  /** First 16 hexadecimal digits of the SHA-256 of the public key. */
  readonly name: string;
  /** SPKI, DER, base64url. */
  readonly publicKey: string;
  /** Ed25519 over the text, base64url. */
  sign(text: string): string;
}

/** A new key. */
export function newSigningKey(): SigningKey {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const spki = publicKey.export({ type: "spki", format: "der" });
  return {
    name: createHash("sha256").update(spki).digest("hex").slice(0, 16),
    publicKey: spki.toString("base64url"),
    sign: (text) => signature(text, privateKey),
  };
}

function signature(text: string, key: KeyObject): string {
  return sign(null, Buffer.from(text), key).toString("base64url");
}
