import { type FileHandle, open } from "node:fs/promises";
import { TeitenError } from "../telemetry/index.ts";
import { type Compression, MAGIC_BYTES, compressionOf, decompress } from "./decompress.ts";
import { fileChunks, peek } from "./raw-chunks.ts";

/** The name that stands for standard input on the command line. */
export const STANDARD_INPUT = "-";

/** Where compressed data end early or are damaged: `offset` counts the uncompressed bytes that were readable. */
export interface CompressionCut {
  readonly offset: number;
  readonly reason: string;
}

/**
 * The uncompressed bytes of a capture, once, in pieces of up to 1 MiB. A piece is valid until the next is asked for:
 * its memory is used again. Leaving the iteration early closes everything.
 */
export interface CaptureBytes extends AsyncIterable<Uint8Array> {
  /** The path, or `standard input`. */
  readonly name: string;
  readonly compression: Compression;
  /** After the last piece: where the compressed data broke off, or null. */
  readonly cut: CompressionCut | null;
}

/**
 * Opens a capture by its path, or standard input as `-`, and undoes gzip, zstd and lz4. Throws `TeitenError` for what
 * cannot be read (`capture-missing`, `capture-directory`, `capture-permission`, `capture-unreadable`, `capture-empty`).
 */
export async function openCapture(path: string): Promise<CaptureBytes> {
  const name = path === STANDARD_INPUT ? "standard input" : path;
  const raw = path === STANDARD_INPUT ? standardInput() : fileChunks(await openFile(path));
  const { head, chunks } = await peek(withPlainErrors(name, raw), MAGIC_BYTES);
  if (head.length === 0) throw empty(name);
  const compression = compressionOf(head);
  let cut: CompressionCut | null = null;
  let given = 0;
  const bytes = decompress(chunks, compression, (reason) => {
    cut = { offset: given, reason: `the ${compression} data break off or are damaged (${reason})` };
  });
  return {
    name,
    compression,
    get cut() {
      return cut;
    },
    async *[Symbol.asyncIterator]() {
      try {
        for (let next = await bytes.next(); next.done !== true; next = await bytes.next()) {
          given += next.value.length;
          yield next.value;
        }
      } finally {
        if (path === STANDARD_INPUT) process.stdin.destroy();
        await bytes.return();
      }
    },
  };
}

/** Read errors in the middle of a file say what those at its beginning say. */
async function* withPlainErrors(
  name: string,
  chunks: AsyncGenerator<Uint8Array, void, void>,
): AsyncGenerator<Uint8Array, void, void> {
  try {
    yield* chunks;
  } catch (error) {
    throw unreadable(name, error);
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    const file = await open(path, "r");
    if (!(await file.stat()).isDirectory()) return file;
    await file.close();
  } catch (error) {
    throw unreadable(path, error);
  }
  throw new TeitenError({
    code: "capture-directory",
    message: `${path} is a directory, not a capture`,
    place: path,
    advice: `name the captures in it, for example ${path.replace(/\/$/, "")}/*.pcap`,
  });
}

async function* standardInput(): AsyncGenerator<Uint8Array, void, void> {
  for await (const chunk of process.stdin) yield chunk as Uint8Array;
}

function empty(name: string): TeitenError {
  return new TeitenError({
    code: "capture-empty",
    message: `${name} is empty: it holds no bytes at all`,
    place: name,
    advice: "a capture without packets still has a file header; look at how the file was written or copied",
  });
}

function unreadable(place: string, cause: unknown): TeitenError {
  switch ((cause as NodeJS.ErrnoException).code) {
    case "ENOENT":
    case "ENOTDIR":
      return new TeitenError({
        code: "capture-missing",
        message: `there is no file ${place}`,
        place,
        advice: "check the spelling and the directory you are in",
        cause,
      });
    case "EACCES":
    case "EPERM":
      return new TeitenError({
        code: "capture-permission",
        message: `${place} may not be read by this user`,
        place,
        advice: "give this user read permission, or run as one who has it",
        cause,
      });
    default:
      return new TeitenError({
        code: "capture-unreadable",
        message: `${place} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
        place,
        advice: "check the file system and the device",
        cause,
      });
  }
}
