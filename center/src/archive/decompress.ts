import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import * as zlib from "node:zlib";
import { TeitenError } from "../telemetry/index.ts";
import { CHUNK_SIZE } from "./raw-chunks.ts";

/** The compressions that are recognised, by their first bytes and never by a file's name. */
export type Compression = "none" | "gzip" | "zstd" | "lz4";

/** Told when compressed data end early or are damaged; what was readable before has been given out. */
export type DamageReport = (reason: string) => void;

type Chunks = AsyncGenerator<Uint8Array, void, void>;

/** Bytes that `compressionOf` looks at. */
export const MAGIC_BYTES = 4;

const GZIP = 0x1f8b;
const ZSTD = 0x28b52ffd;
/** Skippable zstd frames (RFC 8878 section 3.1.2) have the last four bits free. */
const ZSTD_SKIPPABLE = 0x502a4d18;
const LZ4 = 0x04224d18;
const LZ4_LEGACY = 0x02214c18;

/** The compression of data that begin with `head`. */
export function compressionOf(head: Uint8Array): Compression {
  if (head.length < MAGIC_BYTES) return "none";
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const word = view.getUint32(0, false);
  if (word >>> 16 === GZIP) return "gzip";
  if (word === ZSTD || (word & 0xf0ffffff) === ZSTD_SKIPPABLE) return "zstd";
  if (word === LZ4 || word === LZ4_LEGACY) return "lz4";
  return "none";
}

/** The uncompressed bytes of `source`, which is compressed as said; streams, so that size does not matter. */
export function decompress(source: Chunks, compression: Compression, damaged: DamageReport): Chunks {
  switch (compression) {
    case "none":
      return source;
    case "gzip":
      return throughStream(source, zlib.createGunzip({ chunkSize: CHUNK_SIZE }), damaged);
    case "zstd":
      return unzstd(source, damaged);
    case "lz4":
      return throughCommand(source, "lz4", damaged);
  }
}

function unzstd(source: Chunks, damaged: DamageReport): Chunks {
  const create = (zlib as { createZstdDecompress?: (options: { chunkSize: number }) => zlib.Gunzip })
    .createZstdDecompress;
  if (create === undefined) return throughCommand(source, "zstd", damaged);
  return throughStream(source, create({ chunkSize: CHUNK_SIZE }), damaged);
}

async function* throughStream(source: Chunks, stream: zlib.Gunzip, damaged: DamageReport): Chunks {
  const feeding = feed(source, stream);
  feeding.catch(() => undefined);
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) yield chunk;
    await feeding;
  } catch (error) {
    if (error instanceof TeitenError) throw error;
    damaged(error instanceof Error ? error.message : String(error));
  } finally {
    stream.destroy();
    await Promise.allSettled([source.return(), feeding]);
  }
}

/** Runs a command of the Debian package of the same name; the command inflates standard input to standard output. */
async function* throughCommand(source: Chunks, command: "zstd" | "lz4", damaged: DamageReport): Chunks {
  const child = spawn(command, ["-d", "-c", "-q"], { stdio: ["pipe", "pipe", "pipe"] });
  const ended = once(child, "close") as Promise<[number | null]>;
  ended.catch(() => undefined);
  const complaint = text(child.stderr);
  const feeding = feed(source, child.stdin);
  feeding.catch(() => undefined);
  try {
    for await (const chunk of child.stdout as AsyncIterable<Uint8Array>) yield chunk;
    const [code] = await ended.catch((error: unknown) => {
      throw missingCommand(command, error);
    });
    await feeding;
    if (code !== 0) damaged((await complaint).trim() || `${command} ended with code ${String(code)}`);
  } finally {
    child.kill();
    await Promise.allSettled([source.return(), feeding]);
  }
}

function missingCommand(command: string, cause: unknown): TeitenError {
  return new TeitenError({
    code: "decompressor-missing",
    message: `the capture is compressed with ${command}, and the command ${command} does not run here`,
    advice: `install it (Debian: apt-get install ${command}), or give the capture uncompressed`,
    cause,
  });
}

/**
 * Writes a source to a stream, each piece only when the one before was taken in: pieces are reused, and a decompressor
 * that is told of the end together with the last piece throws away what it could still read of it. A stream that fails
 * is its reader's concern.
 */
async function feed(source: Chunks, stream: Writable): Promise<void> {
  stream.on("error", () => undefined);
  try {
    for await (const chunk of source) if (!(await taken(stream, chunk))) return;
  } finally {
    stream.end();
  }
}

/** Resolves to true when the stream has taken the chunk, and to false when it has failed or was closed. */
async function taken(stream: Writable, chunk: Uint8Array): Promise<boolean> {
  return new Promise<boolean>((resolve) => {
    const closed = (): void => resolve(false);
    stream.once("close", closed);
    stream.write(chunk, (error) => {
      stream.off("close", closed);
      resolve(error === null || error === undefined);
    });
  });
}

async function text(stream: Readable): Promise<string> {
  let all = "";
  for await (const chunk of stream) all = (all + String(chunk)).slice(0, 2000);
  return all;
}
