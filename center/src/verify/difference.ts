/** A place of a report that is not what the data give. */
export interface Difference {
  /** Path in the report's folder. */
  readonly file: string;
  readonly place: string;
  /** What stands there; empty where nothing does. */
  readonly printed: string;
  /** What should stand there; empty where nothing should. */
  readonly recomputed: string;
}

/** What a file was found to be. */
export interface Compared {
  /** Numbers that were compared. */
  readonly numbers: number;
  readonly differences: readonly Omit<Difference, "file">[];
}

const SHOWN = 120;

/** A text of any length as a cell of a table shows it. */
export function shown(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length > SHOWN ? `${line.slice(0, SHOWN - 1)}…` : line;
}
