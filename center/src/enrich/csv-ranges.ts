import type { DatasetKind } from "../state/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import { readColons, readDotted } from "./address-bytes.ts";
import { CsvLines } from "./csv-lines.ts";
import { bitsBehind, readNetwork } from "./network-bytes.ts";
import { planColumns, type ColumnPlan } from "./csv-plan.ts";
import type { RangeBuilder } from "./range-builder.ts";
import { readAsn, readRegion } from "./range-value.ts";

const DOT = 0x2e;
const COLON = 0x3a;
const MAPPED = 0xffff;
const LAST_FOUR = 0xffff_ffff;

/** Which kind of number a field held. */
type Family = 4 | 6 | 0;

/** Region codes of numbers that stand for a place in a second file, as GeoLite2 has it. */
export type PlaceCodes = ReadonlyMap<string, number>;

/**
 * Adds the ranges of a CSV file to `builder` and answers how many lines held one. Takes `start,end,value` and
 * `network,value`, addresses in text or as decimal numbers, with or without a header that names the columns; a value that
 * means unknown adds nothing. Throws a TeitenError that names `place:line` at the first line that cannot be read.
 */
export function addCsvRanges(
  bytes: Uint8Array,
  place: string,
  kind: DatasetKind,
  builder: RangeBuilder,
  places?: PlaceCodes,
): number {
  const lines = new CsvLines(bytes);
  const plan = planColumns(lines, place, kind, places !== undefined);
  const reader = new RangeLineReader(lines, plan, place);
  const value = valueReader(kind, plan, places);
  let count = 0;
  for (let more = plan.firstIsData || lines.next(); more; more = lines.next()) {
    const read = value(lines, plan.value);
    if (read < 0) throw lineError(lines, place, `“${lines.text(plan.value)}” is not ${plan.valueMeaning}`);
    reader.addTo(builder, read);
    count += 1;
  }
  if (count === 0) throw new TeitenError({ code: "dataset-empty", place, message: "the file holds no range" });
  return count;
}

/** The error for the current line. */
function lineError(lines: CsvLines, place: string, message: string): TeitenError {
  const advice = "every line needs an address range and a value: start,end,value or network,value";
  return new TeitenError({ code: "dataset-line", place: `${place}:${lines.line}`, message, advice });
}

function valueReader(
  kind: DatasetKind,
  plan: ColumnPlan,
  places: PlaceCodes | undefined,
): (lines: CsvLines, field: number) => number {
  if (plan.valueIsPlace) return (lines, field) => places?.get(lines.text(field)) ?? (lines.text(field) === "" ? 0 : -1);
  const read = kind === "region" ? readRegion : readAsn;
  return (lines, field) =>
    field < lines.fields ? read(lines.bytes, lines.from[field] as number, lines.to[field] as number) : -1;
}

/** Reads the range of the current line; the four words of both ends lie in one array that is used again. */
class RangeLineReader {
  private readonly words = new Uint32Array(8);
  private readonly lines: CsvLines;
  private readonly plan: ColumnPlan;
  private readonly place: string;

  constructor(lines: CsvLines, plan: ColumnPlan, place: string) {
    this.lines = lines;
    this.plan = plan;
    this.place = place;
  }

  /** Adds the line's range unless `value` is 0, which means unknown; the range is checked either way. */
  addTo(builder: RangeBuilder, value: number): void {
    const family =
      this.plan.end === null ? this.readNetwork(this.plan.start) : this.readEnds(this.plan.start, this.plan.end);
    if (family === 4) {
      if ((this.words[3] as number) > (this.words[7] as number)) throw this.error("the range ends before it begins");
      if (value !== 0) builder.add4(this.words[3] as number, this.words[7] as number, value);
      return;
    }
    if (isBackwards(this.words)) throw this.error("the range ends before it begins");
    if (value !== 0) builder.add6(this.words, value);
  }

  private readEnds(start: number, end: number): Family {
    const first = this.readAddress(start, 0);
    const second = this.readAddress(end, 4);
    if (first === second) return first;
    const areNumbers = /^\d+$/.test(this.lines.text(start)) && /^\d+$/.test(this.lines.text(end));
    if (!areNumbers) throw this.error("the range begins and ends in different address families");
    return 6;
  }

  private readAddress(field: number, at: number): Family {
    const { lines, words } = this;
    if (field >= lines.fields) throw this.error("the line has too few fields");
    const family = readAnyAddress(lines.bytes, lines.from[field] as number, lines.to[field] as number, words, at);
    if (family === 0) throw this.error(`“${lines.text(field)}” is not an address`);
    return family;
  }

  private readNetwork(field: number): Family {
    const { lines, words } = this;
    const length = readNetwork(lines.bytes, lines.from[field] as number, lines.to[field] as number, words, 0);
    if (length === -1) throw this.error(`“${lines.text(field)}” is not a network`);
    if (length === -2) throw this.error(`“${lines.text(field)}” has bits set behind its prefix length`);
    for (let word = 0; word < 4; word += 1) {
      words[4 + word] = ((words[word] as number) | bitsBehind(length, word)) >>> 0;
    }
    return words[0] === 0 && words[1] === 0 && words[2] === MAPPED && length >= 96 ? 4 : 6;
  }

  private error(message: string): TeitenError {
    return lineError(this.lines, this.place, message);
  }
}

function readAnyAddress(bytes: Uint8Array, from: number, to: number, words: Uint32Array, at: number): Family {
  for (let index = from; index < to; index += 1) {
    const byte = bytes[index];
    if (byte === COLON) return readColons(bytes, from, to, words, at) ? 6 : 0;
    if (byte === DOT) {
      const address = readDotted(bytes, from, to);
      putFour(words, at, address);
      return address < 0 ? 0 : 4;
    }
  }
  return readDecimal(bytes, from, to, words, at);
}

/** A decimal number is an IPv4 address when it fits 32 bits, else an IPv6 address. */
function readDecimal(bytes: Uint8Array, from: number, to: number, words: Uint32Array, at: number): Family {
  if (to === from || to > from + 39) return 0;
  let number = 0n;
  for (let index = from; index < to; index += 1) {
    const digit = (bytes[index] as number) - 0x30;
    if (digit < 0 || digit > 9) return 0;
    number = number * 10n + BigInt(digit);
  }
  if (number >> 128n !== 0n) return 0;
  for (let word = 0; word < 4; word += 1) words[at + word] = Number((number >> BigInt(96 - 32 * word)) & 0xffff_ffffn);
  return number <= BigInt(LAST_FOUR) ? 4 : 6;
}

function putFour(words: Uint32Array, at: number, address: number): void {
  words[at] = 0;
  words[at + 1] = 0;
  words[at + 2] = 0;
  words[at + 3] = address < 0 ? 0 : address;
}

function isBackwards(words: Uint32Array): boolean {
  for (let word = 0; word < 4; word += 1) {
    const difference = (words[word] as number) - (words[4 + word] as number);
    if (difference !== 0) return difference > 0;
  }
  return false;
}
