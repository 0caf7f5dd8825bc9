import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { writeOnce } from "../config/index.ts";
import type { DataPaths } from "../config/index.ts";
import { TeitenError } from "../telemetry/index.ts";

const KEY = /^[0-9a-f]{64}\n?$/;

/** The secret with which this center seals its canaries; null before the first was sent. Throws `TeitenError`. */
export function readCanaryKey(paths: DataPaths): Buffer | null {
  const file = keyFile(paths);
  let text: string;
  try {
    text = readFileSync(file, "latin1");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw unusable(file, (error as Error).message, error);
  }
  if (!KEY.test(text)) throw unusable(file, "it does not hold 64 hexadecimal digits", null);
  return Buffer.from(text.trim(), "hex");
}

/** The same, made where there is none: 32 random bytes in a file that only its owner may read. */
export function ensureCanaryKey(paths: DataPaths): Buffer {
  const present = readCanaryKey(paths);
  if (present !== null) return present;
  const file = keyFile(paths);
  try {
    writeOnce(file, `${randomBytes(32).toString("hex")}\n`);
  } catch (error) {
    throw unusable(file, (error as Error).message, error);
  }
  return readCanaryKey(paths) ?? Buffer.alloc(0);
}

function keyFile({ root }: DataPaths): string {
  return join(root, "canary.key");
}

function unusable(file: string, why: string, cause: unknown): TeitenError {
  return new TeitenError({
    code: "canary-key-unusable",
    message: `the key of the canaries cannot be used: ${why}`,
    place: file,
    advice:
      "restore the file from a backup; without it, delete it, and canaries that were sent before count as packets",
    cause,
  });
}
