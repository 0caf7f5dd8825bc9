import { MARK_FIELDS, hasFields } from "./mark-fields.ts";
import type { MarkField } from "./mark-fields.ts";
import { compileRelation } from "./mark-relation.ts";
import { MarkRuleError } from "./mark-rule-error.ts";
import { every } from "./row-filter.ts";
import type { RowFilter } from "./row-filter.ts";

/** A whole value, or a name of one: `tcp`, `SYN+ACK`, `mss-1460`, true. */
export type FieldValue = number | string | boolean;

/** Values from `from` to `to`, both within; an end that is left out is open. */
export interface ValueRange {
  readonly from?: number;
  readonly to?: number;
}

/** One value or range, or several of which one must hold. */
export type FieldTest = FieldValue | ValueRange | readonly (FieldValue | ValueRange)[];

/**
 * Conditions on one packet, all of which must hold: a test for each named field of `MARK_FIELDS`, and `relations` between
 * fields. A field that the packet does not have fails its test.
 */
export interface PacketConditions {
  readonly [field: string]: FieldTest | readonly string[];
}

/** The key of the relations among the conditions. */
export const RELATIONS = "relations";

/** Makes one filter of conditions, relations last; throws `MarkRuleError` with the key that cannot be used. */
export function compileConditions(conditions: PacketConditions): RowFilter {
  const names = Object.keys(conditions).toSorted(
    (one, other) => Number(one === RELATIONS) - Number(other === RELATIONS),
  );
  return every(
    names.map((name) => {
      try {
        const test = conditions[name] ?? [];
        return name === RELATIONS ? compileRelations(test) : compileField(name, test);
      } catch (error) {
        throw error instanceof MarkRuleError ? error.within(name) : error;
      }
    }),
  );
}

function compileRelations(test: FieldTest | readonly string[]): RowFilter {
  const texts = (Array.isArray(test) ? test : [test]) as readonly string[];
  const relations = texts.map(compileRelation);
  const present = hasFields(relations.flatMap(({ owners }) => owners));
  return every([present, ...relations.map(({ holds }) => holds)]);
}

function compileField(name: string, test: FieldTest): RowFilter {
  const field = MARK_FIELDS.find((known) => known.name === name && known.use !== "relation");
  if (field === undefined) {
    const names = MARK_FIELDS.filter(({ use }) => use !== "relation").map((known) => known.name);
    throw new MarkRuleError(`no field is called “${name}”; fields are ${names.join(", ")} and ${RELATIONS}`, []);
  }
  const values = Array.isArray(test)
    ? (test as readonly (FieldValue | ValueRange)[])
    : [test as FieldValue | ValueRange];
  if (values.length === 0) throw new MarkRuleError("an empty list matches no packet", []);
  return every([
    within(
      field,
      values.map((value) => rangeOf(field, value)),
    ),
    hasFields([field.of]),
  ]);
}

interface Bounds {
  readonly from: number;
  readonly to: number;
}

/** The value may come from a file, and be nothing or anything. */
function rangeOf(field: MarkField, value: FieldValue | ValueRange | null): Bounds {
  if (typeof value !== "object") {
    const number = valueOf(field, value);
    return { from: number, to: number };
  }
  const odd = Object.keys(value ?? {}).find((key) => key !== "from" && key !== "to");
  if (odd !== undefined) throw new MarkRuleError(`a range has from and to, and no “${odd}”`, []);
  if (value?.from === undefined && value?.to === undefined)
    throw new MarkRuleError("a value or a range is missing", []);
  const from = value.from === undefined ? 0 : valueOf(field, value.from);
  const to = value.to === undefined ? 2 ** field.bits - 1 : valueOf(field, value.to);
  if (from > to) throw new MarkRuleError(`the range from ${from} to ${to} is empty`, []);
  return { from, to };
}

function valueOf(field: MarkField, value: FieldValue): number {
  const number = typeof value === "number" ? value : wordOf(field, value);
  if (Number.isInteger(number) && number >= 0 && number < 2 ** field.bits) return number;
  throw new MarkRuleError(`${field.name} has whole values from 0 to ${2 ** field.bits - 1}, and ${number} is none`, []);
}

function wordOf(field: MarkField, word: string | boolean): number {
  if (field.name === "flags" && typeof word === "string") return flagsOf(word);
  if (typeof word === "boolean") {
    if (field.bits === 1) return word ? 1 : 0;
  } else {
    const number = Object.hasOwn(field.words, word) ? field.words[word] : undefined;
    if (number !== undefined) return number;
  }
  const names = Object.keys(field.words);
  const known = names.length > 0 ? `the names ${names.join(", ")}` : field.bits === 1 ? "true and false" : "numbers";
  throw new MarkRuleError(`“${word}” is no value of ${field.name}, which takes ${known}`, []);
}

/** Bit `i` is flag `i`; the three reserved bits beyond have no names. */
const FLAG_NAMES: readonly string[] = ["FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR", "NS"];

function flagsOf(text: string): number {
  if (text === "none") return 0;
  return text.split("+").reduce((flags, name) => {
    const bit = FLAG_NAMES.indexOf(name);
    if (bit >= 0) return flags | (1 << bit);
    throw new MarkRuleError(`“${name}” is no TCP flag; flags are ${FLAG_NAMES.join(", ")}, or none`, []);
  }, 0);
}

function within({ column }: MarkField, ranges: readonly Bounds[]): RowFilter {
  const from = Float64Array.from(ranges, (range) => range.from);
  const to = Float64Array.from(ranges, (range) => range.to);
  return (batch, rows, count) => {
    const values = batch[column];
    let kept = 0;
    for (let at = 0; at < count; at++) {
      const row = rows[at] ?? 0;
      const value = values[row] ?? 0;
      let range = 0;
      while (range < from.length && !(value >= (from[range] ?? 0) && value <= (to[range] ?? 0))) range++;
      if (range < from.length) rows[kept++] = row;
    }
    return kept;
  };
}
