import type { FileHandle } from "node:fs/promises";

/** Size of the pieces in which captures are read; larger and smaller ones were measured to be slower. */
export const CHUNK_SIZE: number = 1 << 20;

/**
 * The bytes of an open file in pieces of 1 MiB or, from a pipe or a small file, less. The next piece is read while the consumer works on
 * this one; a piece is valid until the next is asked for. Closes the file in the end, however the iteration ends.
 */
export async function* fileChunks(file: FileHandle): AsyncGenerator<Uint8Array, void, void> {
  const { size } = await file.stat();
  const length = size > 0 && size < CHUNK_SIZE ? size + 1 : CHUNK_SIZE;
  let current = new Uint8Array(length);
  let other = new Uint8Array(length);
  let reading = file.read(current, 0, length, null);
  try {
    for (;;) {
      const { bytesRead } = await reading;
      if (bytesRead === 0) return;
      const piece = current.subarray(0, bytesRead);
      [current, other] = [other, current];
      reading = file.read(current, 0, length, null);
      yield piece;
    }
  } finally {
    await reading.catch(() => undefined);
    await file.close();
  }
}

/** The first bytes of a source, at least `wanted` of them unless it ends before, and a source that still gives all. */
export interface Peeked {
  readonly head: Uint8Array;
  readonly chunks: AsyncGenerator<Uint8Array, void, void>;
}

/** Reads the beginning of a source without losing it; needed for pipes, which cannot be read twice. */
export async function peek(source: AsyncIterable<Uint8Array>, wanted: number): Promise<Peeked> {
  const iterator = source[Symbol.asyncIterator]();
  const head: Uint8Array[] = [];
  let length = 0;
  while (length < wanted) {
    const next = await iterator.next();
    if (next.done === true) break;
    head.push(next.value.slice());
    length += next.value.length;
  }
  const first = head.length === 1 ? (head[0] ?? new Uint8Array(0)) : Buffer.concat(head);
  return { head: first, chunks: resume(first, iterator) };
}

async function* resume(first: Uint8Array, iterator: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  try {
    if (first.length > 0) yield first;
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value;
  } finally {
    await iterator.return?.();
  }
}
