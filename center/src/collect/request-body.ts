import type { IncomingMessage } from "node:http";
import { paddedLength } from "@teiten/core/uplink";
import { RequestRefused } from "./refusals.ts";

/** The caller went away in the middle of its body: there is nobody to answer. */
export class CallerGone extends Error {
  override readonly name = "CallerGone";
}

/** The length of the body on the wire; throws a refusal for one without, encoded, or longer than `most`. */
export function bodyLength({ headers }: IncomingMessage, most: number): number {
  if (headers["content-encoding"] !== undefined) throw new RequestRefused("body-encoded");
  const text = headers["content-length"];
  if (text === undefined || headers["transfer-encoding"] !== undefined) throw new RequestRefused("length-missing");
  const length = Number(text);
  if (length > most) throw new RequestRefused("body-too-long", { detail: `${length} bytes` });
  return length;
}

/** Checks that a signed body is padded to its class: no shorter, no longer. */
export function checkPadding(length: number, bytes: number): void {
  if (length === paddedLength(bytes)) return;
  throw new RequestRefused("length-differs", { detail: `${length} bytes on the wire for ${bytes} of the manifest` });
}

const PIECE = 1 << 20;

/**
 * The first `bytes` of a body in pieces of up to 1 MiB; what follows is padding, and read to its end. Throws `CallerGone`
 * when the connection ends before that.
 */
export async function* bodyPieces(request: IncomingMessage, bytes: number): AsyncGenerator<Uint8Array, void, void> {
  let held: Buffer[] = [];
  let heldBytes = 0;
  let left = bytes;
  for await (const chunk of chunks(request)) {
    const part = chunk.subarray(0, left);
    left -= part.length;
    if (part.length > 0) held.push(part);
    heldBytes += part.length;
    if (heldBytes < PIECE) continue;
    yield Buffer.concat(held);
    [held, heldBytes] = [[], 0];
  }
  if (!request.complete || left > 0) throw new CallerGone("the body broke off");
  if (heldBytes > 0) yield Buffer.concat(held);
}

async function* chunks(request: IncomingMessage): AsyncGenerator<Buffer, void, void> {
  try {
    for await (const chunk of request) yield chunk as Buffer;
  } catch (error) {
    throw new CallerGone((error as Error).message);
  }
}

/** A whole short body; a caller that takes longer than `millis` is left. */
export async function readBody(request: IncomingMessage, bytes: number, millis: number): Promise<Buffer> {
  const timer = setTimeout(() => request.destroy(), millis);
  try {
    const pieces: Uint8Array[] = [];
    for await (const piece of bodyPieces(request, bytes)) pieces.push(piece);
    return Buffer.concat(pieces);
  } finally {
    clearTimeout(timer);
  }
}
