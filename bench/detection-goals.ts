import type { Score } from "./detection-score.ts";
import { median } from "./report.ts";

/** A quarter is a fourth of a year: false drafts are counted by the year. */
const QUARTERS_A_YEAR = 4;

/** What was wanted of detection, what was reached, and whether that is enough. */
export interface Goal {
  readonly name: string;
  readonly wanted: string;
  readonly reached: string;
  readonly met: boolean;
}

/** Judges the sum of some quarters. */
export function judge(score: Score, quarters: number): readonly Goal[] {
  const delay = median(score.delays);
  const drafts = (score.falseDrafts * QUARTERS_A_YEAR) / quarters;
  return [
    atLeast("recall of scored changes", score.found, score.scored),
    atLeast("precision of what is reported", score.reported - score.false, score.reported),
    atLeast("scope of found changes", score.rightScope, score.found),
    atLeast("planted cause named first", score.rightCause, score.explained),
    { name: "median delay, factor 5 and more", wanted: "at most 2 h", reached: `${delay} h`, met: delay <= 2 },
    { name: "false drafts a year", wanted: "at most 1", reached: drafts.toFixed(2), met: drafts <= 1 },
    {
      name: "changes at a sensor's outage, join, new address or drops",
      wanted: "none",
      reached: String(score.disturbed),
      met: score.disturbed === 0,
    },
  ];
}

function atLeast(name: string, part: number, whole: number): Goal {
  const share = whole === 0 ? 1 : part / whole;
  return { name, wanted: "at least 0.95", reached: `${share.toFixed(3)} (${part} of ${whole})`, met: share >= 0.95 };
}

/** The counts of a score in one line. */
export function scoreLine(name: string, score: Score): string {
  const { found, scored, narrow, narrowFound, reported, rightScope, others, othersFound } = score;
  return (
    `${name}: found ${found} of ${scored} scored (${narrowFound} of ${narrow} of a region or tool alone), ` +
    `${othersFound} of ${others} others; ${reported} reported, ${score.false} false (${score.twice} told twice); ` +
    `scope right ${rightScope}; cause right ${score.rightCause} of ${score.explained}; ` +
    `drafts ${score.drafts}, false ${score.falseDrafts}`
  );
}
