import { alignLines } from "./align-lines.ts";
import { shown } from "./difference.ts";
import type { Compared, Difference } from "./difference.ts";

/** Compares two CSV texts line by line and cell by cell; cells are named by line and column. */
export function compareCsv(printed: string, recomputed: string): Compared {
  const rows = recordsOf(recomputed);
  const numbers = rows.slice(1).reduce((sum, row) => sum + cellsOf(row).filter(isNumber).length, 0);
  if (printed === recomputed) return { numbers, differences: [] };
  const heads = cellsOf(rows[0] ?? "");
  let line = 0;
  const differences = alignLines(recordsOf(printed), rows).flatMap(([left, right]): Omit<Difference, "file">[] => {
    if (left !== null) line += 1;
    if (left === right) return [];
    if (right === null) return [{ place: `line ${line}`, printed: shown(left ?? ""), recomputed: "" }];
    if (left === null) return [{ place: `after line ${line}`, printed: "", recomputed: shown(right) }];
    return compareCells(`line ${line}`, heads, cellsOf(left), cellsOf(right));
  });
  return { numbers, differences: differences.length > 0 ? differences : [bytesDiffer()] };
}

/** A file that says the same in other bytes. */
export function bytesDiffer(): Omit<Difference, "file"> {
  return { place: "line ends or spaces", printed: "other bytes", recomputed: "" };
}

function compareCells(
  place: string,
  heads: readonly string[],
  left: readonly string[],
  right: readonly string[],
): Omit<Difference, "file">[] {
  const length = Math.max(left.length, right.length);
  return Array.from({ length }, (_, index) => index).flatMap((index) => {
    const [printed, recomputed] = [left[index] ?? "", right[index] ?? ""];
    if (printed === recomputed) return [];
    return [
      {
        place: `${place}, ${heads[index] ?? `cell ${index + 1}`}`,
        printed: shown(printed),
        recomputed: shown(recomputed),
      },
    ];
  });
}

/** Records of RFC 4180, each as it is written: a quoted cell may hold line ends. */
function recordsOf(text: string): readonly string[] {
  const records = text.match(/(?:"(?:[^"]|"")*"|[^"\n])+/g) ?? [];
  return records.map((record) => record.replace(/\r$/, ""));
}

function cellsOf(record: string): readonly string[] {
  const cells = record.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g);
  return [...cells].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "");
}

function isNumber(cell: string): boolean {
  return cell !== "" && Number.isFinite(Number(cell));
}
