import { createPublicKey, verify } from "node:crypto";

/** SPKI of an Ed25519 key (RFC 8410) but for its last 32 bytes. */
const ED25519 = Buffer.from("302a300506032b6570032100", "hex");

/** Whether `publicKey` (SPKI, DER, base64url) is an Ed25519 key in its one form, and `signature` (base64url) is its own over `text`. */
export function isSignedByNewKey(publicKey: string, signature: string, text: string): boolean {
  const spki = Buffer.from(publicKey, "base64url");
  if (spki.toString("base64url") !== publicKey || spki.length !== ED25519.length + 32) return false;
  if (!spki.subarray(0, ED25519.length).equals(ED25519)) return false;
  try {
    const key = createPublicKey({ key: spki, format: "der", type: "spki" });
    return verify(null, Buffer.from(text), key, Buffer.from(signature, "base64url"));
  } catch {
    return false;
  }
}

/** Reads a body of JSON with fields of text; null for anything else. */
export function parseTexts<Name extends string>(
  body: Uint8Array,
  names: readonly Name[],
): Readonly<Record<Name, string>> | null {
  try {
    const value = JSON.parse(Buffer.from(body).toString("utf8")) as Readonly<Record<string, unknown>> | null;
    return names.every((name) => typeof value?.[name] === "string") ? (value as Readonly<Record<Name, string>>) : null;
  } catch {
    return null;
  }
}
