import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { archiveError, isBadSector } from "./archive-files.ts";

/** Who said so: what an uploaded segment was signed with. It lies in the archived file, behind the capture. */
export interface UploadProof {
  /** The manifest's base64url as it was signed. */
  readonly manifest: string;
  /** First 16 hexadecimal digits of the SHA-256 of the key. */
  readonly key: string;
  /** Ed25519, base64url. */
  readonly signature: string;
}

/** One of the sixteen magic numbers of frames that every reader of Zstandard passes over: RFC 8878, section 3.1.2. */
const SKIPPABLE = 0x184d2a54;
const HEADER = 8;
const LENGTH = 4;
const TEXT = /^teiten-proof 1 ([0-9a-f]{16}) ([A-Za-z0-9_-]+) ([A-Za-z0-9_-]+)$/;
/** A proof is found in so many bytes at the end of its file, or not at all; the collector takes no longer manifest. */
const TAIL = 16_384;

/** A proof as the skippable frame that ends its file: the text, then the length of the whole frame once more. */
export function proofFrame({ manifest, key, signature }: UploadProof): Uint8Array {
  const text = Buffer.from(`teiten-proof 1 ${key} ${signature} ${manifest}`, "latin1");
  const frame = Buffer.alloc(HEADER + text.length + LENGTH);
  frame.writeUInt32LE(SKIPPABLE, 0);
  frame.writeUInt32LE(text.length + LENGTH, 4);
  text.copy(frame, HEADER);
  frame.writeUInt32LE(frame.length, HEADER + text.length);
  return frame;
}

/**
 * The proof of an uploaded segment at rest, read from the end of its file; null for a capture without one (an import), and
 * where the file is missing or its end is damaged. That a signature fits is not looked at again.
 */
export async function proofOf(archive: string, path: string): Promise<UploadProof | null> {
  const end = await lastBytes(join(archive, path));
  if (end.length < HEADER + LENGTH) return null;
  const length = end.readUInt32LE(end.length - LENGTH);
  const from = end.length - length;
  if (from < 0 || length < HEADER + LENGTH) return null;
  if (end.readUInt32LE(from) !== SKIPPABLE || end.readUInt32LE(from + 4) !== length - HEADER) return null;
  const [, key, signature, manifest] = TEXT.exec(end.toString("latin1", from + HEADER, end.length - LENGTH)) ?? [];
  if (key === undefined || signature === undefined || manifest === undefined) return null;
  return { manifest, key, signature };
}

async function lastBytes(file: string): Promise<Buffer> {
  try {
    const handle = await open(file, constants.O_RDONLY);
    try {
      const { size } = await handle.stat();
      const end = Buffer.alloc(Math.min(size, TAIL));
      const { bytesRead } = await handle.read(end, 0, end.length, size - end.length);
      return end.subarray(0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (error) {
    const missing = ["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "");
    if (missing || isBadSector(error)) return Buffer.alloc(0);
    throw archiveError(file, error);
  }
}
