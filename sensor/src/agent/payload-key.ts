import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Files } from "../host/index.ts";
import { readText, replaceFile } from "../uplink/index.ts";

const FORM = /^[0-9a-f]{64}$/;

/**
 * The sensor's secret for hashes of payloads: made once and kept, so that equal payloads have equal hashes over restarts,
 * and that nobody without it can try out what was hashed.
 */
export async function openPayloadKey(files: Files, folder: string): Promise<Uint8Array> {
  const path = join(folder, "payload.key");
  const stored = (await readText(files, path))?.trim() ?? "";
  if (FORM.test(stored)) return Buffer.from(stored, "hex");
  const fresh = randomBytes(32);
  await replaceFile(files, path, `${fresh.toString("hex")}\n`);
  return fresh;
}
