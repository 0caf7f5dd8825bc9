import { bytesDiffer } from "./compare-csv.ts";
import { shown } from "./difference.ts";
import type { Compared, Difference } from "./difference.ts";

/** Compares two JSON texts value by value; values are named by their path. `except` are members of the top that may differ. */
export function compareJson(printed: string, recomputed: string, except: readonly string[] = []): Compared {
  const right = JSON.parse(recomputed) as unknown;
  const numbers = countNumbers(right);
  if (printed === recomputed) return { numbers, differences: [] };
  let left: unknown;
  try {
    left = JSON.parse(printed);
  } catch (error) {
    return {
      numbers,
      differences: [{ place: "whole file", printed: `no JSON: ${(error as Error).message}`, recomputed: "JSON" }],
    };
  }
  const differences = compareValues("", without(left, except), without(right, except));
  return { numbers, differences: differences.length > 0 || except.length > 0 ? differences : [bytesDiffer()] };
}

function without(value: unknown, except: readonly string[]): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => !except.includes(name)));
}

function compareValues(place: string, left: unknown, right: unknown): readonly Omit<Difference, "file">[] {
  if (Array.isArray(left) && Array.isArray(right)) {
    const length = Math.max(left.length, right.length);
    return Array.from({ length }, (_, index) => compareValues(`${place}[${index}]`, left[index], right[index])).flat();
  }
  if (isObject(left) && isObject(right)) {
    const names = new Set([...Object.keys(left), ...Object.keys(right)]);
    return [...names].flatMap((name) =>
      compareValues(place === "" ? name : `${place}.${name}`, left[name], right[name]),
    );
  }
  if (left === right) return [];
  return [{ place, printed: textOf(left), recomputed: textOf(right) }];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string {
  if (value === undefined) return "";
  return shown(typeof value === "string" ? value : JSON.stringify(value));
}

function countNumbers(value: unknown): number {
  if (typeof value === "number") return 1;
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce<number>((sum, member) => sum + countNumbers(member), 0);
}
