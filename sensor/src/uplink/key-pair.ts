import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";

/** A sensor's own key: made on its host, and never anywhere else. */
export interface KeyPair {
  /** First 16 hexadecimal digits of the SHA-256 of the public key (SPKI, DER). */
  readonly id: string;
  /** SPKI, DER, base64url. */
  readonly publicKey: string;
  /** Ed25519 over the text's UTF-8, base64url. */
  sign(text: string): string;
}

/** A new private key as PEM (PKCS #8). */
export function newPrivateKey(): string {
  const { privateKey } = generateKeyPairSync("ed25519");
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

/** The key pair of a private key in PEM; null when the text is no Ed25519 key. */
export function readKeyPair(pem: string): KeyPair | null {
  const key = privateKeyOf(pem);
  if (key === null || key.asymmetricKeyType !== "ed25519") return null;
  const spki = createPublicKey(key).export({ type: "spki", format: "der" });
  return {
    id: createHash("sha256").update(spki).digest("hex").slice(0, 16),
    publicKey: spki.toString("base64url"),
    sign: (text) => sign(null, Buffer.from(text), key).toString("base64url"),
  };
}

function privateKeyOf(pem: string): KeyObject | null {
  try {
    return createPrivateKey(pem);
  } catch {
    return null;
  }
}
