import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { Decoder } from "@toondepauw/node-zstd";
import { TeitenError } from "../telemetry/index.ts";
import { archiveError } from "./archive-files.ts";
import type { CaptureBytes } from "./open-capture.ts";
import { zstdFrameLength } from "./zstd-frames.ts";

/**
 * A capture at rest, to be read once: its uncompressed bytes in the pieces in which they came. Throws `TeitenError`
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

/** SHA-256 of the uncompressed bytes of a capture at rest. */
export async function hashArchived(archive: string, path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const piece of await openArchived(archive, path)) hash.update(piece);
  return hash.digest("hex");
}

async function* pieces(file: string): AsyncGenerator<Uint8Array, void, void> {
  const decoder = new Decoder();
  let rest: Buffer = Buffer.alloc(0);
  try {
    for await (const read of createReadStream(file, { highWaterMark: 1 << 20 })) {
      rest = rest.length === 0 ? (read as Buffer) : Buffer.concat([rest, read as Buffer]);
      let from = 0;
      for (let length = frameAt(file, rest, from); length !== null; length = frameAt(file, rest, from)) {
        yield await decoder.decode(rest.subarray(from, from + length));
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
  if ((cause as NodeJS.ErrnoException).code !== undefined && (cause as NodeJS.ErrnoException).syscall !== undefined) {
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
