/** A cell of a truth file: missing is empty. */
export type TruthCell = string | number | boolean | null;

/** One file of the ground truth: CSV with a header row. */
export interface TruthFile {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: Iterable<readonly TruthCell[]>;
}

/** The text of a file in pieces of some thousand lines. */
export function* csvText(file: TruthFile): Generator<string> {
  let piece = `${file.columns.join(",")}\n`;
  for (const row of file.rows) {
    piece += `${row.map(cellText).join(",")}\n`;
    if (piece.length < 262_144) continue;
    yield piece;
    piece = "";
  }
  yield piece;
}

function cellText(cell: TruthCell): string {
  const text = cell === null ? "" : String(cell);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
