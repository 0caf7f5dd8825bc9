import { TOOL_MARKS } from "@teiten/core/flow";
import type { ChecksumState } from "./checksum-fields.ts";
import type { ScrubbedPacket } from "./scrub-packet.ts";

/** What an export counted on its way. Nothing in it names a sensor. */
export interface ExportBooks {
  /** Frames that were read of the captures. */
  readonly frames: number;
  readonly written: number;
  /** Frames that were left out, by reason. */
  readonly leftOut: Readonly<Record<string, number>>;
  /** Written packets with each built-in tool mark, by what they were before. */
  readonly marks: Readonly<Record<string, number>>;
  /** Written packets by how their checksums stood before. */
  readonly headerSums: Readonly<Record<ChecksumState, number>>;
  readonly transportSums: Readonly<Record<ChecksumState, number>>;
  /** Written packets of which every byte left and the transport's checksum was valid before. */
  readonly wholeAndValid: number;
  /** Payloads that were taken away because they spelled out an address of a sensor. */
  readonly withheld: number;
}

/** Books in the making. */
export class BookKeeping {
  #frames = 0;
  #written = 0;
  #withheld = 0;
  #wholeAndValid = 0;
  readonly #leftOut = new Map<string, number>();
  readonly #marks = TOOL_MARKS.map(() => 0);
  readonly #header = states();
  readonly #transport = states();

  leaveOut(reason: string): void {
    this.#frames += 1;
    this.#leftOut.set(reason, (this.#leftOut.get(reason) ?? 0) + 1);
  }

  /** `marks` is a bit set over `TOOL_MARKS`. */
  write(marks: number, { bytes, length, header, transport, isWithheld }: ScrubbedPacket): void {
    this.#frames += 1;
    this.#written += 1;
    this.#header[header] += 1;
    this.#transport[transport] += 1;
    if (isWithheld) this.#withheld += 1;
    if (transport === "valid" && bytes.length === length) this.#wholeAndValid += 1;
    for (let bit = 0; bit < this.#marks.length; bit++) {
      if ((marks & (1 << bit)) !== 0) this.#marks[bit] = (this.#marks[bit] ?? 0) + 1;
    }
  }

  close(): ExportBooks {
    return {
      frames: this.#frames,
      written: this.#written,
      leftOut: Object.fromEntries([...this.#leftOut].toSorted(([one], [other]) => (one < other ? -1 : 1))),
      marks: Object.fromEntries(TOOL_MARKS.map(({ mark }, bit) => [mark, this.#marks[bit] ?? 0])),
      headerSums: { ...this.#header },
      transportSums: { ...this.#transport },
      wholeAndValid: this.#wholeAndValid,
      withheld: this.#withheld,
    };
  }
}

function states(): Record<ChecksumState, number> {
  return { valid: 0, wrong: 0, unset: 0, blanked: 0, none: 0 };
}
