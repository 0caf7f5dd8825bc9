import { displayWidth, wrapDisplay } from "./display-width.ts";

/** A column whose cells are texts already. */
export interface TextColumn {
  readonly name: string;
  readonly cells: readonly string[];
  /** Numbers stand on the right, and are never broken. */
  readonly right: boolean;
}

/** Spaces between two columns. */
export const GAP = 2;
/** Narrower than this a broken column reads worse than a block for each row. */
const LEAST_WIDTH = 14;
/** The first column names its row, for copying too: up to this width it is not broken. */
const WHOLE_NAME = 40;

/**
 * Widths of columns (in terminal columns) that fit into `room` together, the widest texts broken into lines; null where
 * they cannot. Infinity is room for everything.
 */
export function fitWidths(columns: readonly TextColumn[], room: number): readonly number[] | null {
  const widths = columns.map(({ name, cells }) =>
    cells.reduce((most, cell) => Math.max(most, displayWidth(cell)), displayWidth(name)),
  );
  const least = columns.map(({ name, right }, index) =>
    right || (index === 0 && (widths[index] ?? 0) <= WHOLE_NAME)
      ? (widths[index] ?? 0)
      : Math.min(widths[index] ?? 0, Math.max(LEAST_WIDTH, displayWidth(name))),
  );
  let over = sum(widths) + GAP * (columns.length - 1) - room;
  while (over > 0) {
    const widest = widths.reduce((best, width, index) => {
      const isWider = width > (widths[best] ?? 0) || (widths[best] ?? 0) <= (least[best] ?? 0);
      return width > (least[index] ?? 0) && isWider ? index : best;
    }, 0);
    const spare = (widths[widest] ?? 0) - (least[widest] ?? 0);
    if (spare <= 0) return null;
    const others = widths.filter((_, index) => index !== widest && (widths[index] ?? 0) > (least[index] ?? 0));
    const step = Math.max(1, (widths[widest] ?? 0) - Math.max(0, ...others));
    const cut = Math.min(over, spare, step);
    widths[widest] = (widths[widest] ?? 0) - cut;
    over -= cut;
  }
  return widths;
}

/** The lines of a cell in a width: broken between words and East Asian characters, and within what is longer than a line. */
export function cellLines(text: string, width: number): readonly string[] {
  if (displayWidth(text) <= width) return [text];
  return wrapDisplay(text, width, "")
    .split("\n")
    .flatMap((line) => pieces(line, width));
}

function pieces(line: string, width: number): readonly string[] {
  const lines: string[] = [];
  let rest = "";
  for (const letter of line) {
    if (rest !== "" && displayWidth(rest + letter) > width) {
      lines.push(rest);
      rest = "";
    }
    rest += letter;
  }
  return [...lines, rest];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
