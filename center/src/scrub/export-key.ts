import { createHash, hkdfSync, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { writeOnce } from "../config/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import { PREFIX_KEY_BYTES } from "./prefix-preserving.ts";

/** The keys of one export. */
export interface ExportKeys {
  readonly pseudonyms: Uint8Array;
  readonly sources: Uint8Array;
  /** Tells whether two exports share a key, and nothing more. */
  readonly fingerprint: string;
}

const KEY = /^[0-9a-f]{64}\n?$/;

/**
 * Keys from a file of 64 hexadecimal digits, made for its owner alone where there is none: exports with one key have the same
 * pseudonyms. Without a file they are drawn for this export and forgotten. Throws `TeitenError`.
 */
export function exportKeys(file: string | null): ExportKeys {
  const secret = file === null ? randomBytes(32) : keyOfFile(file);
  const derive = (purpose: string, bytes: number): Uint8Array =>
    new Uint8Array(hkdfSync("sha256", secret, "", `teiten-export ${purpose}`, bytes));
  return {
    pseudonyms: derive("pseudonyms", 32),
    sources: derive("sources", PREFIX_KEY_BYTES),
    fingerprint: createHash("sha256").update(derive("fingerprint", 32)).digest("hex").slice(0, 16),
  };
}

function keyOfFile(file: string): Buffer {
  try {
    try {
      return parsed(file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
    writeOnce(file, `${randomBytes(32).toString("hex")}\n`);
    return parsed(file);
  } catch (cause) {
    if (cause instanceof TeitenError) throw cause;
    throw unusable(file, (cause as Error).message, cause);
  }
}

function parsed(file: string): Buffer {
  const text = readFileSync(file, "latin1");
  if (!KEY.test(text)) throw unusable(file, "it does not hold 64 hexadecimal digits", null);
  return Buffer.from(text.trim(), "hex");
}

function unusable(file: string, why: string, cause: unknown): TeitenError {
  return new TeitenError({
    code: "export-key-unusable",
    message: `the key of the pseudonyms cannot be used: ${why}`,
    place: file,
    advice: "name a file with --key that holds one, or that is not there yet and can be written",
    cause,
  });
}
