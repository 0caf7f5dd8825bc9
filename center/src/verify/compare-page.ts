import { alignLines } from "./align-lines.ts";
import { shown } from "./difference.ts";
import type { Compared, Difference } from "./difference.ts";
import { numbersIn, pageTexts } from "./page-texts.ts";
import type { PageText } from "./page-texts.ts";

/**
 * Compares what the readers of two pages see: every number of tables and prose, then the words, then the markup. `isSame`:
 * both pages are of one version of the program, so that words and markup must be the same too.
 */
export function comparePage(printed: string, recomputed: string, isSame: boolean): Compared {
  const right = pageTexts(recomputed);
  const numbers = right.reduce((sum, { text }) => sum + numbersIn(text).length, 0);
  if (printed === recomputed) return { numbers, differences: [] };
  const left = pageTexts(printed);
  const differences = compareTexts(left, right, isSame);
  if (differences.length > 0 || !isSame) return { numbers, differences };
  return { numbers, differences: [markupDifference(printed, recomputed)] };
}

function compareTexts(
  left: readonly PageText[],
  right: readonly PageText[],
  isSame: boolean,
): readonly Omit<Difference, "file">[] {
  const [printed, recomputed] = [left, right].map((texts) => texts.map(({ text }) => text)) as [string[], string[]];
  let [atLeft, atRight] = [0, 0];
  return alignLines(printed, recomputed).flatMap(([one, other]) => {
    const place = (one === null ? right[atRight] : left[atLeft])?.place ?? "";
    if (one !== null) atLeft += 1;
    if (other !== null) atRight += 1;
    return one === other ? [] : compareText(place, one ?? "", other ?? "", isSame);
  });
}

/** One difference a number; where the numbers are the same, one for the words. */
function compareText(place: string, printed: string, recomputed: string, isSame: boolean): Omit<Difference, "file">[] {
  const found = alignLines(numbersIn(printed), numbersIn(recomputed))
    .filter(([one, other]) => one !== other)
    .map(([one, other]) => ({ place, printed: one ?? "", recomputed: other ?? "" }));
  if (found.length > 0 || !isSame) return found;
  return [{ place: `${place}: words`, printed: shown(printed), recomputed: shown(recomputed) }];
}

function markupDifference(printed: string, recomputed: string): Omit<Difference, "file"> {
  let at = 0;
  while (printed[at] === recomputed[at]) at++;
  const from = Math.max(0, at - 20);
  return {
    place: `markup, character ${at + 1}`,
    printed: shown(printed.slice(from, at + 40)),
    recomputed: shown(recomputed.slice(from, at + 40)),
  };
}
