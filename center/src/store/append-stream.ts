import { Readable } from "node:stream";
import { nativeBlock } from "./native-block.ts";
import type { AppendStream, ColumnBlock } from "./store.ts";

/**
 * The body of one insert that is written block by block. Pieces are handed to the connection one at a time, when it asks
 * for the next, and are not copied.
 */
export class InsertBody extends Readable {
  readonly #pieces: Uint8Array[] = [];
  #asked = false;
  #ended = false;
  #emptied: () => void = () => undefined;

  constructor() {
    super({ highWaterMark: 1 });
  }

  override _read(): void {
    this.#asked = true;
    this.#give();
  }

  /** Resolves when the connection has taken every piece of the block. */
  async put(block: ColumnBlock): Promise<void> {
    this.#pieces.push(...nativeBlock(block));
    await new Promise<void>((resolve) => {
      this.#emptied = resolve;
      this.#give();
    });
  }

  finish(): void {
    this.#ended = true;
    this.#give();
  }

  #give(): void {
    if (!this.#asked) return;
    const piece = this.#pieces.shift();
    if (piece !== undefined) {
      this.#asked = false;
      this.push(piece);
    } else if (this.#ended) this.push(null);
    if (this.#pieces.length === 0) this.#emptied();
  }
}

/** An insert under way: `response` settles when the engine has answered to the whole of `body`. */
export function appendStream(body: InsertBody, response: Promise<void>): AppendStream {
  let failure: { readonly error: unknown } | null = null;
  const failed = response.then(
    () => undefined,
    (error: unknown) => void (failure = { error }),
  );
  const fail = (): void => {
    if (failure !== null) throw failure.error;
  };
  return {
    write: async (block) => {
      fail();
      await Promise.race([body.put(block), failed]);
      fail();
    },
    end: async () => {
      body.finish();
      await response;
    },
  };
}
