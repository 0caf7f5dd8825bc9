import { plain } from "./print-error.ts";

/** How a check ended; `untested` is what one host cannot find out about itself. */
export type CheckLevel = "ok" | "warning" | "failed" | "untested";

/** One line of `teiten-sensor check`. */
export interface CheckLine {
  readonly level: CheckLevel;
  /** What was looked at, in a few words. */
  readonly what: string;
  readonly found: string;
  /** How to mend it; absent when there is nothing to mend. */
  readonly mend?: string;
}

/** The lines as they are printed. */
export function checkText(lines: readonly CheckLine[]): string {
  const width = Math.max(0, ...lines.map(({ what }) => what.length));
  return lines
    .map(({ level, what, found, mend }) => {
      const line = `${level.padEnd(8)}  ${what.padEnd(width)}  ${plain(found)}\n`;
      return mend === undefined ? line : `${line}${" ".repeat(width + 12)}mend: ${plain(mend)}\n`;
    })
    .join("");
}
