import { CaptureError } from "@teiten/core/packet";
import { TeitenError } from "../telemetry/index.ts";

/** How often a segment is tried whose reading ends in a fault of this program. */
const MOST_TRIES = 3;

/**
 * Remembers of which segments the reading ended in a fault of this program, for as long as it runs: such a segment would
 * meet the same fault for ever and keep all others waiting, so it is set aside at its third try.
 */
export class ReaderFaults {
  readonly #tries = new Map<number, number>();

  /** True while a segment is to be tried again. */
  get waiting(): boolean {
    return this.#tries.size > 0;
  }

  /** Whether this segment is to be tried again. */
  waits(segmentId: number): boolean {
    return this.#tries.has(segmentId);
  }

  /** Notes that a segment met a fault, and answers whether it is to be tried again. */
  failed(segmentId: number): boolean {
    const tries = (this.#tries.get(segmentId) ?? 0) + 1;
    if (tries < MOST_TRIES) this.#tries.set(segmentId, tries);
    else this.#tries.delete(segmentId);
    return tries < MOST_TRIES;
  }

  /** Notes that a segment was read, or is not to be read again. */
  forget(segmentId: number): void {
    this.#tries.delete(segmentId);
  }
}

/**
 * Whether an error is a fault of this program: none of those that it tells itself, and none of the operating system or of
 * the state's database, whose codes (`ENOMEM`, `SQLITE_BUSY`) say nothing about a segment.
 */
export function isReaderFault(error: unknown): error is Error {
  if (!(error instanceof Error) || error instanceof TeitenError || error instanceof CaptureError) return false;
  const { code } = error as NodeJS.ErrnoException;
  return code === undefined || code.startsWith("ERR_");
}

/** What is told of a segment that is set aside for such a fault. */
export function readerFault(place: string, cause: Error): TeitenError {
  return new TeitenError({
    code: "reader-fault",
    message: `a segment is set aside because reading it failed ${MOST_TRIES} times: ${cause.name}: ${cause.message}`,
    place,
    advice: "tell the makers of Teiten; its bytes are kept, and teiten replay tries them again",
    cause,
  });
}
