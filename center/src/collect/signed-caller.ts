import { createPublicKey, verify } from "node:crypto";
import type { KeyObject } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { UPLINK_HEADERS, acceptsProtocol, signedText } from "@teiten/core/uplink";
import type { UploadProof } from "../archive/index.ts";
import type { SensorKey, SensorRecord } from "../state/index.ts";
import type { CollectorContext, Exchange } from "./collector-context.ts";
import { RequestRefused } from "./refusals.ts";

/** Who signed a request, proven, and what the manifest says (of unknown form as yet). */
export interface SignedCaller {
  readonly sensor: SensorRecord;
  readonly key: SensorKey;
  readonly manifest: unknown;
  readonly proof: UploadProof;
}

const KEY = /^[0-9a-f]{16}$/;
const BASE64URL = /^[A-Za-z0-9_-]+$/;
const SIGNATURE_LENGTH = 86;
const LONGEST_MANIFEST = 8192;

/** Refuses agents of a release that is not taken any more, or not yet. */
export function checkProtocol(request: IncomingMessage): void {
  const asked = header(request, UPLINK_HEADERS.protocol);
  if (/^\d{1,6}$/.test(asked) && acceptsProtocol(Number(asked))) return;
  throw new RequestRefused("protocol-unknown", {
    detail: asked === "" ? "none is named" : `release ${asked.slice(0, 20)}`,
  });
}

/**
 * Finds out who signed a request for `sensor`'s path, and enters it as the exchange's caller. Throws a refusal for a key
 * that is unknown, ended or another sensor's, and for a signature that does not fit.
 */
export async function identify(
  { state, seconds }: Pick<CollectorContext, "state" | "seconds">,
  exchange: Exchange,
  sensor: string,
): Promise<SignedCaller> {
  const { request } = exchange;
  checkProtocol(request);
  const proof = readProof(request);
  const key = await state.fleet.key(proof.key);
  const owner = key === null ? undefined : (await state.sensors()).find(({ id }) => id === key.sensorId);
  if (key === null || owner === undefined) throw new RequestRefused("key-unknown");
  if (!isSigned(request, key, proof)) throw new RequestRefused("signature-invalid", { detail: `key of ${owner.name}` });
  exchange.caller = owner.name;
  if (key.revokedAt !== null) throw new RequestRefused("key-revoked");
  if (key.replacedAt !== null && key.replacedAt <= seconds()) throw new RequestRefused("key-replaced");
  if (owner.name !== sensor) throw new RequestRefused("sensor-differs", { detail: `it asked for ${sensor}` });
  return { sensor: owner, key, manifest: readManifest(proof.manifest), proof };
}

function readProof(request: IncomingMessage): UploadProof {
  const proof = {
    key: header(request, UPLINK_HEADERS.key),
    manifest: header(request, UPLINK_HEADERS.manifest),
    signature: header(request, UPLINK_HEADERS.signature),
  };
  const isWhole =
    KEY.test(proof.key) &&
    BASE64URL.test(proof.manifest) &&
    proof.manifest.length <= LONGEST_MANIFEST &&
    BASE64URL.test(proof.signature) &&
    proof.signature.length === SIGNATURE_LENGTH;
  if (!isWhole)
    throw new RequestRefused("request-malformed", { detail: "a header of the signature is missing or malformed" });
  return proof;
}

function isSigned(
  { method = "", url = "" }: IncomingMessage,
  key: SensorKey,
  { manifest, signature }: UploadProof,
): boolean {
  return verify(
    null,
    Buffer.from(signedText(method, url, manifest)),
    keyObject(key),
    Buffer.from(signature, "base64url"),
  );
}

function keyObject({ publicKey }: SensorKey): KeyObject {
  return createPublicKey({ key: Buffer.from(publicKey, "base64url"), format: "der", type: "spki" });
}

function readManifest(encoded: string): unknown {
  try {
    return JSON.parse(Buffer.from(encoded, "base64url").toString("utf8"));
  } catch {
    throw new RequestRefused("manifest-malformed", { detail: "it is no JSON" });
  }
}

function header({ headers }: IncomingMessage, name: string): string {
  const value = headers[name];
  return typeof value === "string" ? value : "";
}
