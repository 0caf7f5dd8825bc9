import { formatIpv4, formatIpv6 } from "@teiten/core/names";
import type { Claim } from "../state/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import { CLAIM_COLUMNS, parseFacts, type ClaimFacts } from "./claim-facts.ts";
import { readNetwork } from "./network-bytes.ts";

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const COMMA = 0x2c;
const HASH = 0x23;

/**
 * Claims as columns, made for tens of thousands of them: row `i` is the network that begins at the four words from `4 * i`
 * (IPv4 mapped) and is `lengths[i]` of 128 bits long; the rest of what it says is shared by many rows.
 */
export class ClaimRows {
  words: Uint32Array = new Uint32Array(4 * 4096);
  lengths: Uint8Array = new Uint8Array(4096);
  length = 0;
  private factsOf = new Uint32Array(4096);
  private readonly distinct: ClaimFacts[] = [];
  private readonly known = new Map<string, number>();

  /** The facts of a row. */
  facts(row: number): ClaimFacts {
    return this.distinct[this.factsOf[row] as number] as ClaimFacts;
  }

  /** The row as one object. */
  claim(row: number): Claim {
    const at = 4 * row;
    const [word0 = 0, word1 = 0, word2 = 0, word3 = 0] = this.words.subarray(at, at + 4);
    const length = this.lengths[row] as number;
    const mapped = word0 === 0 && word1 === 0 && word2 === 0xffff && length >= 96;
    const range = mapped
      ? `${formatIpv4(word3)}/${length - 96}`
      : `${formatIpv6(word0, word1, word2, word3)}/${length}`;
    return { ...this.facts(row), range };
  }

  /**
   * Adds the lines of a claims file: a header row, then one claim a line, days as `YYYY-MM-DD` (empty is open; `valid_to`
   * and `known_to` are the first day on which it no longer holds), no quotes. `organisation` is that of all lines, or null
   * when a first column of that name gives it. Throws a TeitenError that names `place:line`.
   */
  addFile(bytes: Uint8Array, place: string, organisation: string | null): void {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let line = 0;
    for (let from = 0; from < bytes.length; line += 1) {
      let end = text.indexOf(NEWLINE, from);
      if (end < 0) end = bytes.length;
      const to = end > from && bytes[end - 1] === RETURN ? end - 1 : end;
      if (line === 0) checkHeader(text.toString("utf8", from, to), place, organisation);
      else if (to > from && bytes[from] !== HASH) this.addLine(text, from, to, `${place}:${line + 1}`, organisation);
      from = end + 1;
    }
    if (line === 0) checkHeader("", place, organisation);
  }

  /** Adds claims that were checked before. Throws a TeitenError for a range that is none. */
  addClaims(claims: readonly Claim[]): void {
    for (const { range, ...facts } of claims) {
      const bytes = Buffer.from(range, "latin1");
      this.addRow(bytes, 0, bytes.length, `claim of ${facts.organisation}`, this.number(JSON.stringify(facts), facts));
    }
  }

  private addLine(text: Buffer, from: number, to: number, place: string, organisation: string | null): void {
    const start = organisation === null ? after(text, from, to) : from;
    const tail = after(text, start, to);
    const owner = organisation ?? text.toString("utf8", from, start - 1).trim();
    const rest = text.toString("latin1", tail, to);
    const key = `${owner}\n${rest}`;
    let number = this.known.get(key);
    if (number === undefined) {
      const facts = parseFacts(owner, text.toString("utf8", tail, to).split(","));
      if ("wrong" in facts) throw lineError(place, facts.wrong);
      number = this.number(key, facts);
    }
    this.addRow(text, start, tail > start && tail <= to ? tail - 1 : to, place, number);
  }

  private addRow(bytes: Buffer, from: number, to: number, place: string, number: number): void {
    if (this.length === this.lengths.length) this.grow();
    const length = readNetwork(bytes, from, to, this.words, 4 * this.length);
    if (length < 0) {
      const what = length === -2 ? "has bits set behind its prefix length" : "is not an address range (CIDR)";
      throw lineError(place, `“${bytes.toString("utf8", from, to)}” ${what}`);
    }
    this.lengths[this.length] = length;
    this.factsOf[this.length] = number;
    this.length += 1;
  }

  private number(key: string, facts: ClaimFacts): number {
    const known = this.known.get(key);
    if (known !== undefined) return known;
    this.distinct.push(facts);
    this.known.set(key, this.distinct.length - 1);
    return this.distinct.length - 1;
  }

  private grow(): void {
    const [words, lengths, factsOf] = [this.words, this.lengths, this.factsOf];
    this.words = new Uint32Array(2 * words.length);
    this.lengths = new Uint8Array(2 * lengths.length);
    this.factsOf = new Uint32Array(2 * factsOf.length);
    this.words.set(words);
    this.lengths.set(lengths);
    this.factsOf.set(factsOf);
  }
}

/** Reads a claims file of the operator's, with the organisation in its first column; throws a TeitenError with the line. */
export function parseClaims(bytes: Uint8Array, place: string): readonly Claim[] {
  const rows = new ClaimRows();
  rows.addFile(bytes, place, null);
  return Array.from({ length: rows.length }, (_, row) => rows.claim(row));
}

/** The byte behind the next comma, or behind the end of the line when there is none. */
function after(text: Buffer, from: number, to: number): number {
  const comma = text.indexOf(COMMA, from);
  return comma < 0 || comma >= to ? to + 1 : comma + 1;
}

function checkHeader(header: string, place: string, organisation: string | null): void {
  const expected = (organisation === null ? ["organisation", ...CLAIM_COLUMNS] : CLAIM_COLUMNS).join(",");
  if (header.trim() === expected) return;
  const [message, advice] = [`the first line is “${header}”`, `it has to be: ${expected}`];
  throw new TeitenError({ code: "claim-header", place: `${place}:1`, message, advice });
}

function lineError(place: string, message: string): TeitenError {
  const advice = "see docs/how-to/register-a-scanner.md for the columns";
  return new TeitenError({ code: "claim-line", place, message, advice });
}
