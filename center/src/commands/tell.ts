import { withoutControls } from "./display-width.ts";

/**
 * Writes one line to standard error. What comes from outside (file names, names in data sets, the engine's words) cannot
 * move the cursor or begin a line of its own: line ends become spaces, other control characters go.
 */
export function tell(line: string): void {
  process.stderr.write(`${withoutControls(line.replaceAll(/\s*[\r\n]+\s*/g, " "))}\n`);
}
