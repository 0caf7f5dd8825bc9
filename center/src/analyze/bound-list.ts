import { bind, join, sql } from "../store/index.ts";
import type { BoundSql } from "../store/index.ts";

/** The engine takes at most 128 KiB for one bound value. */
const MOST_CHARACTERS = 100_000;

/** Binds a list of any length: as one array, or as several that the engine puts together. */
export function boundList(type: string, values: readonly (number | string)[]): BoundSql {
  const pieces: (number | string)[][] = [[]];
  let room = MOST_CHARACTERS;
  for (const value of values) {
    const needed = String(value).length + 3;
    if (room < needed) {
      pieces.push([]);
      room = MOST_CHARACTERS;
    }
    pieces.at(-1)?.push(value);
    room -= needed;
  }
  const arrays = pieces.map((piece) => sql`${bind(`Array(${type})`, piece)}`);
  return arrays.length === 1 ? sql`${bind(`Array(${type})`, values)}` : sql`arrayConcat(${join(arrays, ", ")})`;
}

/** Binds whole numbers in ascending order as the steps between them, which take about half the room. */
export function sortedList(numbers: readonly number[]): BoundSql {
  return sql`arrayCumSum(${boundList(
    "UInt64",
    numbers.map((number, index) => number - (numbers[index - 1] ?? 0)),
  )})`;
}
