import { readFileSync } from "node:fs";

/** One row of the list of differences: where this reader and tshark differ, and why that is right or borne. */
export interface NamedDifference {
  readonly file: string;
  /** Frame numbers, or null for all frames of the file. */
  readonly frames: ReadonlySet<number> | null;
  /** Columns that differ, or null for all. */
  readonly fields: ReadonlySet<string> | null;
  readonly reason: string;
  used: boolean;
}

/** Reads the list: file, frames (`1,4-6` or `*`), columns (`a,b` or `*`) and reason, separated by tabs. */
export function readDifferences(path: string): NamedDifference[] {
  const lines = readFileSync(path, "utf8").split("\n").slice(1);
  return lines.filter((line) => line !== "" && !line.startsWith("#")).map(parseLine);
}

/** The first row of the list that allows a difference, marked as used; undefined when none does. */
export function allowance(
  list: readonly NamedDifference[],
  file: string,
  frame: number,
  field: string,
): NamedDifference | undefined {
  const found = list.find(
    (named) => named.file === file && (named.frames?.has(frame) ?? true) && (named.fields?.has(field) ?? true),
  );
  if (found !== undefined) found.used = true;
  return found;
}

function parseLine(line: string): NamedDifference {
  const [file = "", frames = "", fields = "", reason = ""] = line.split("\t");
  if (reason === "") throw new Error(`a difference needs file, frames, columns and a reason: ${line}`);
  return {
    file,
    frames: frames === "*" ? null : new Set(frames.split(",").flatMap(expandRange)),
    fields: fields === "*" ? null : new Set(fields.split(",")),
    reason,
    used: false,
  };
}

function expandRange(text: string): number[] {
  const [first = Number.NaN, last = first] = text.split("-").map(Number);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
