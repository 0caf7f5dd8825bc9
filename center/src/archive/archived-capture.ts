import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { Decoder } from "@toondepauw/node-zstd";
import { TeitenError } from "../telemetry/index.ts";
import { archiveError, isBadSector } from "./archive-files.ts";
import type { CaptureBytes } from "./open-capture.ts";
import { isSkippableFrame, zstdFrameLength } from "./zstd-frames.ts";

/**
 * A capture at rest, to be read once: its uncompressed bytes in the pieces in which they came, without the proof of
 * an upload. Throws `TeitenError`
 * (`archive-damaged`, `archive-missing`) where the file is not what was written.
 */
export async function openArchived(archive: string, path: string): Promise<CaptureBytes> {
  const file = join(archive, path);
  try {
    await stat(file);
  } catch (cause) {
    throw new TeitenError({
      code: "archive-missing",
      message: "a capture that the ledger names is not in the archive",
      place: file,
      advice: "restore the archive from its backup, then run the command again",
      cause,
    });
  }
  return { name: file, compression: "zstd", cut: null, [Symbol.asyncIterator]: () => pieces(file) };
}

/** What a capture at rest is, read anew. */
export interface ArchivedHash {
  /** SHA-256 of the uncompressed bytes, and of the file as it lies there. */
  readonly sha256: string;
  readonly storedSha256: string;
  /** Uncompressed. */
  readonly bytes: number;
}

/** Reads a capture at rest to its end; throws `TeitenError` (`archive-damaged`, `archive-missing`) like `openArchived`. */
export async function hashArchived(archive: string, path: string): Promise<ArchivedHash> {
  const hash = createHash("sha256");
  const storedHash = createHash("sha256");
  let bytes = 0;
  const { name } = await openArchived(archive, path);
  for await (const piece of pieces(name, (stored) => storedHash.update(stored))) {
    hash.update(piece);
    bytes += piece.length;
  }
  return { sha256: hash.digest("hex"), storedSha256: storedHash.digest("hex"), bytes };
}

async function* pieces(
  file: string,
  onStored: (bytes: Uint8Array) => void = () => undefined,
): AsyncGenerator<Uint8Array, void, void> {
  const decoder = new Decoder();
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const read of createReadStream(file, { highWaterMark: 1 << 20 })) {
      onStored(read as Buffer);
      rest = rest.length === 0 ? (read as Buffer) : Buffer.concat([rest, read as Buffer]);
      let from = 0;
      for (let length = frameAt(file, rest, from); length !== null; length = frameAt(file, rest, from)) {
        if (!isSkippableFrame(rest, from)) yield await decoder.decode(rest.subarray(from, from + length));
        from += length;
      }
      rest = rest.subarray(from);
    }
  } catch (error) {
    throw error instanceof TeitenError ? error : damaged(file, error);
  }
  if (rest.length > 0) throw damaged(file, new Error("it ends within a frame"));
}

function frameAt(file: string, bytes: Buffer, from: number): number | null {
  const length = zstdFrameLength(bytes, from);
  if (length === -1) throw damaged(file, new Error("there is no frame where one should begin"));
  return length;
}

function damaged(file: string, cause: unknown): TeitenError {
  const ofSystem = (cause as NodeJS.ErrnoException).syscall !== undefined;
  if (ofSystem && !isBadSector(cause)) {
    return archiveError(file, cause);
  }
  return new TeitenError({
    code: "archive-damaged",
    message: `a capture in the archive is damaged: ${cause instanceof Error ? cause.message : String(cause)}`,
    place: file,
    advice: "restore the file from its backup, then run the command again",
    cause,
  });
}
