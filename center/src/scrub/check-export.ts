import { createReadStream } from "node:fs";
import { TOOL_MARKS, toolMarksOf } from "@teiten/core/flow";
import { createCaptureReader } from "@teiten/core/packet";
import type { FrameObserver } from "@teiten/core/packet";
import { prefixContains } from "@teiten/core/names";
import { headerField, transportField } from "./checksum-fields.ts";
import { EditedPacket } from "./edited-packet.ts";
import type { ChecksumField } from "./edited-packet.ts";
import type { ExportBooks } from "./export-books.ts";
import { addressNeedles, holdsNeedle } from "./address-needles.ts";
import type { AddressNeedle } from "./address-needles.ts";
import { layoutOf } from "./packet-layout.ts";
import { wordsAt } from "./substitution.ts";
import type { AddressMaps } from "./substitution.ts";

/** What the check of a written export found wrong: nothing where it may leave. */
export interface ExportFindings {
  readonly frames: number;
  /** One line each; none names an address. */
  readonly faults: readonly string[];
}

/** Of how many packets one may gain by chance a mark of 16 bits, at most; and how many may in any case. */
const CHANCE = 8 / 65_536;
const FREE = 4;
/** Faults of one kind that are told one by one. */
const MOST = 5;
/** Bytes of packets that are searched for text together, and what keeps two packets apart: no text has such bytes. */
const SEARCHED_AT_ONCE = 1 << 20;
const BETWEEN = new Uint8Array(4).fill(0xff);

/**
 * Reads a written export anew, with nothing but the file, the registry and the books, and looks for every address of a
 * sensor in every way of writing it, for tool marks that were lost, and for checksums that no longer agree.
 */
export async function checkExport(path: string, maps: AddressMaps, books: ExportBooks): Promise<ExportFindings> {
  const check = new Check(maps);
  const reader = createCaptureReader(() => undefined, { onFrame: check.onFrame });
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 })) reader.push(piece as Uint8Array);
  const summary = reader.finish();
  check.searchWaiting();
  const faults = [...check.faults];
  if (summary.cut !== null) faults.push(`the file breaks off: ${summary.cut.reason}`);
  if (summary.frames !== books.written)
    faults.push(`${books.written} packets were written, ${summary.frames} are there`);
  faults.push(...check.compare(books));
  return { frames: summary.frames, faults };
}

class Check {
  readonly faults: string[] = [];
  readonly #maps: AddressMaps;
  readonly #needles: readonly AddressNeedle[];
  readonly #marks = TOOL_MARKS.map(() => 0);
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #frames = 0;
  #validHeaders = 0;
  #validTransports = 0;

  constructor(maps: AddressMaps) {
    this.#maps = maps;
    this.#needles = addressNeedles(maps.hidden);
  }

  readonly onFrame: FrameObserver = (columns, row, view, start, end, network) => {
    this.#frames += 1;
    const bytes = new Uint8Array(view.buffer, view.byteOffset + start, end - start);
    const leak = this.#leak(bytes);
    if (leak !== null) this.#tell(`packet ${this.#frames} still holds ${leak}`);
    if (mayHoldText(bytes)) {
      this.#waiting.push(bytes.slice(), BETWEEN);
      this.#waitingBytes += bytes.length;
    }
    if (this.#waitingBytes >= SEARCHED_AT_ONCE) this.searchWaiting();
    const marks = toolMarksOf(columns, row);
    for (let bit = 0; bit < this.#marks.length; bit++) {
      if ((marks & (1 << bit)) !== 0) this.#marks[bit] = (this.#marks[bit] ?? 0) + 1;
    }
    if (network >= 0) this.#countSums(new EditedPacket(view, network, end));
  };

  #leak(bytes: Uint8Array): string | null {
    const { hidden, pseudonyms } = this.#maps;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const own =
      bytes.length >= 20 && view.getUint8(0) >> 4 === 4 ? pseudonyms.original4(view.getUint32(16, false)) : undefined;
    for (let at = 0; at + 4 <= bytes.length; at++) {
      const [big, little] = [view.getUint32(at, false), view.getUint32(at, true)];
      if (hidden.signs.has(big) || hidden.signs.has(little)) return "an address of a sensor in binary";
      if (big === own || little === own) return "the address of its own sensor in binary";
      if (hidden.hasSix && at + 16 <= bytes.length) {
        const address = { version: 6, words: wordsAt(view, at) } as const;
        if (hidden.six.some((prefix) => prefixContains(prefix, address)))
          return "an IPv6 address of a sensor in binary";
      }
    }
    return null;
  }

  /** Looks for spelled addresses in the packets since the last search, all at once. */
  searchWaiting(): void {
    const joined = Buffer.concat(this.#waiting);
    [this.#waiting, this.#waitingBytes] = [[], 0];
    if (this.#needles.some((needle) => holdsNeedle(joined, needle)))
      this.#tell(`a packet up to number ${this.#frames} still holds an address of a sensor spelled out`);
  }

  #tell(fault: string): void {
    if (this.faults.length < MOST) this.faults.push(fault);
  }

  #countSums(packet: EditedPacket): void {
    const layout = layoutOf(packet.view, 0, packet.length);
    if (typeof layout === "string") {
      this.#tell(`packet ${this.#frames} cannot be laid out`);
      return;
    }
    const header = headerField(layout, packet.view);
    if (header !== null && packet.isValid(header)) this.#validHeaders += 1;
    const transport = transportField(layout);
    if (transport === null || !layout.isWhole || isNoSum(packet, transport)) return;
    if (packet.isValid(transport)) this.#validTransports += 1;
  }

  compare({ marks, headerSums, wholeAndValid, written }: ExportBooks): readonly string[] {
    const most = (before: number): number => before + FREE + written * CHANCE;
    const compared = TOOL_MARKS.map(
      ({ mark }, bit) => [`the mark ${mark}`, marks[mark] ?? 0, this.#marks[bit] ?? 0] as const,
    );
    return [
      ...compared,
      ["a valid header checksum", headerSums.valid, this.#validHeaders] as const,
      ["a valid transport checksum", wholeAndValid, this.#validTransports] as const,
    ].flatMap(([what, before, after]) =>
      after >= before && after <= most(before) ? [] : [`${what} was on ${before} packets and is on ${after}`],
    );
  }
}

/** Five letters, digits or signs in a row, bytes of 0 apart: the shortest that spells an address. */
function mayHoldText(bytes: Uint8Array): boolean {
  let run = 0;
  for (const byte of bytes) {
    if (byte === 0) continue;
    run = byte >= 0x2b && byte <= 0x7a ? run + 1 : 0;
    if (run >= 5) return true;
  }
  return false;
}

/** UDP without a checksum. */
function isNoSum({ view }: EditedPacket, { at, isUdp }: ChecksumField): boolean {
  return isUdp && view.getUint16(at, false) === 0;
}
