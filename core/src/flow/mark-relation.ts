import type { PacketColumns } from "../packet/index.ts";
import { MARK_FIELDS } from "./mark-fields.ts";
import type { FieldOwner } from "./mark-fields.ts";
import { MarkRuleError } from "./mark-rule-error.ts";
import { MOST_ROWS } from "./row-filter.ts";
import type { RowFilter } from "./row-filter.ts";

/** A comparison of header fields, ready to be asked, and what a packet must have for it. */
export interface Relation {
  readonly owners: readonly FieldOwner[];
  readonly holds: RowFilter;
}

/** Writes the value of an expression for the first `count` of `rows` to `into`. */
type Value = (batch: PacketColumns, rows: Uint32Array, count: number, into: Uint32Array) => void;

type Change = (values: Uint32Array, count: number) => void;
type Join = (left: Uint32Array, right: Uint32Array, count: number) => void;

/** Values are unsigned and of 32 bits; each changes the first `count` values in place. */
const FUNCTIONS: Readonly<Record<string, Change>> = {
  low8: (values, count) => {
    for (let at = 0; at < count; at++) values[at] = (values[at] ?? 0) & 0xff;
  },
  low16: (values, count) => {
    for (let at = 0; at < count; at++) values[at] = (values[at] ?? 0) & 0xffff;
  },
  high16: (values, count) => {
    for (let at = 0; at < count; at++) values[at] = (values[at] ?? 0) >>> 16;
  },
  swap16: (values, count) => {
    for (let at = 0; at < count; at++) {
      const value = values[at] ?? 0;
      values[at] = ((value & 0xff) << 8) | ((value >>> 8) & 0xff);
    }
  },
  swap32: (values, count) => {
    for (let at = 0; at < count; at++) {
      const value = values[at] ?? 0;
      values[at] = (value << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24);
    }
  },
};

/** Each joins the first `count` of both lists into the left one. */
const OPERATORS: Readonly<Record<string, Join>> = {
  "^": (left, right, count) => {
    for (let at = 0; at < count; at++) left[at] = (left[at] ?? 0) ^ (right[at] ?? 0);
  },
  "&": (left, right, count) => {
    for (let at = 0; at < count; at++) left[at] = (left[at] ?? 0) & (right[at] ?? 0);
  },
  "+": (left, right, count) => {
    for (let at = 0; at < count; at++) left[at] = (left[at] ?? 0) + (right[at] ?? 0);
  },
  "-": (left, right, count) => {
    for (let at = 0; at < count; at++) left[at] = (left[at] ?? 0) - (right[at] ?? 0);
  },
};

/** The names of the functions of relations, for the reference page. */
export const RELATION_FUNCTIONS: readonly string[] = Object.keys(FUNCTIONS);

const TOKENS = /\s*(0x[0-9a-fA-F]+|[0-9]+|[A-Za-z][A-Za-z0-9]*|[\^&+\-=()]|\S)/gy;
const MOST_DEPTH = 16;

/**
 * Reads a relation such as `ipId = low16(destination ^ destinationPort ^ sequence)`: two expressions of fields, numbers,
 * `^ & + -`, parentheses and functions. Throws `MarkRuleError`.
 */
export function compileRelation(text: string): Relation {
  const reader = new RelationReader(text);
  const left = reader.expression(0);
  reader.take("=");
  const right = reader.expression(0);
  reader.end();
  return { owners: [...reader.owners], holds: equal(left, right) };
}

function equal(left: Value, right: Value): RowFilter {
  const [one, other] = [new Uint32Array(MOST_ROWS), new Uint32Array(MOST_ROWS)];
  return (batch, rows, count) => {
    left(batch, rows, count, one);
    right(batch, rows, count, other);
    let kept = 0;
    for (let at = 0; at < count; at++) if (one[at] === other[at]) rows[kept++] = rows[at] ?? 0;
    return kept;
  };
}

/** What a text names itself: nothing is called by the names that every object has, such as `constructor`. */
function named<Meaning>(meanings: Readonly<Record<string, Meaning>>, name: string): Meaning | undefined {
  return Object.hasOwn(meanings, name) ? meanings[name] : undefined;
}

function joined(apply: Join, left: Value, right: Value): Value {
  const beside = new Uint32Array(MOST_ROWS);
  return (batch, rows, count, into) => {
    left(batch, rows, count, into);
    right(batch, rows, count, beside);
    apply(into, beside, count);
  };
}

class RelationReader {
  readonly owners = new Set<FieldOwner>();
  readonly #text: string;
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = [...text.matchAll(TOKENS)].map((match) => match[1] ?? "");
  }

  /** Operands joined by one and the same operator; another one needs parentheses, so that no order has to be known. */
  expression(depth: number): Value {
    if (depth > MOST_DEPTH) throw this.#refuse("it has too many parentheses");
    let value = this.#operand(depth);
    const operator = this.#peek();
    const apply = named(OPERATORS, operator);
    if (apply === undefined) return value;
    while (this.#peek() === operator) {
      this.#at++;
      value = joined(apply, value, this.#operand(depth));
    }
    if (named(OPERATORS, this.#peek()) !== undefined)
      throw this.#refuse(`${operator} and ${this.#peek()} together need parentheses`);
    return value;
  }

  take(token: string): void {
    if (this.#peek() !== token) throw this.#refuse(`${token} is missing ${this.#where()}`);
    this.#at++;
  }

  end(): void {
    if (this.#peek() !== "") throw this.#refuse(`nothing is expected ${this.#where()}`);
  }

  #operand(depth: number): Value {
    const token = this.#peek();
    this.#at++;
    if (token === "(") return this.#closed(depth);
    if (/^[0-9]/.test(token)) return this.#number(token);
    const change = named(FUNCTIONS, token);
    if (change !== undefined) {
      this.take("(");
      const value = this.#closed(depth);
      return (batch, rows, count, into) => {
        value(batch, rows, count, into);
        change(into, count);
      };
    }
    return this.#field(token);
  }

  #closed(depth: number): Value {
    const value = this.expression(depth + 1);
    this.take(")");
    return value;
  }

  #number(token: string): Value {
    const value = Number(token);
    if (!(value <= 0xffff_ffff)) throw this.#refuse(`${token} has more than 32 bits`);
    return (_batch, _rows, count, into) => void into.fill(value, 0, count);
  }

  #field(token: string): Value {
    const found = MARK_FIELDS.find(({ name, use }) => name === token && use !== "test");
    if (found === undefined) {
      this.#at--;
      const names = MARK_FIELDS.filter(({ use }) => use !== "test").map(({ name }) => name);
      throw this.#refuse(
        `a field or a number is expected ${this.#where()}; fields are ${names.join(", ")}; functions are ${RELATION_FUNCTIONS.join(", ")}`,
      );
    }
    this.owners.add(found.of);
    const { column } = found;
    return (batch, rows, count, into) => {
      const values = batch[column];
      for (let at = 0; at < count; at++) into[at] = values[rows[at] ?? 0] ?? 0;
    };
  }

  #peek(): string {
    return this.#tokens[this.#at] ?? "";
  }

  #where(): string {
    const token = this.#peek();
    return token === "" ? "at its end" : `at “${token}”`;
  }

  #refuse(what: string): MarkRuleError {
    return new MarkRuleError(`the relation “${this.#text}” cannot be read: ${what}`, []);
  }
}
