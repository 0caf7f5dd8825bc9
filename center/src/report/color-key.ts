import { ABSENT, BLIND, NOTHING, SHARES, STEPS, UNKNOWN, UNOBSERVED } from "./chart/index.ts";
import { OVERLAP_STEPS } from "./steps.ts";
import type { StepBounds } from "./steps.ts";
import type { Words } from "./words/index.ts";

/** What one colour of a strip or a matrix stands for. */
export interface KeyEntry {
  readonly color: string;
  readonly text: string;
  /** A line of another period, dashed and lighter, instead of a box of the colour. */
  readonly line?: boolean;
}

/** The colours of counts: none, five steps, not observed. */
export function countKey(words: Words, bounds: StepBounds): readonly KeyEntry[] {
  const texts = bounds.map((low, index) => {
    const next = bounds[index + 1];
    return words.steps(low, next === undefined ? null : next - 1);
  });
  return [{ color: NOTHING, text: "0" }, ...steps(STEPS, texts), { color: ABSENT, text: words.labels.missing }];
}

/** The colours of rank-biased overlap. */
export function overlapKey(words: Words): readonly KeyEntry[] {
  return steps(
    STEPS,
    OVERLAP_STEPS.map((low, index) => words.overlapSteps(low, OVERLAP_STEPS[index + 1] ?? null)),
  );
}

/** The colours of observed shares of a day. */
export function shareKey(words: Words): readonly KeyEntry[] {
  return [...steps(SHARES, words.labels.weights), { color: UNOBSERVED, text: words.labels.missing }];
}

/** Colours of a bin that does not count, by the state that lasted longest in it. */
export const STATE_COLORS: Readonly<Record<string, string>> = {
  up: UNKNOWN,
  blind: BLIND,
  down: UNOBSERVED,
  unknown: UNKNOWN,
};

/** The colours of observed shares, and of the states of the bins that do not count. */
export function stateKey(words: Words, states: readonly string[]): readonly KeyEntry[] {
  const shown = ["blind", "down", "unknown"].filter(
    (state) => states.includes(state) || (state === "unknown" && states.includes("up")),
  );
  const names = words.labels.coverageStates;
  return [
    ...steps(SHARES, words.labels.weights),
    ...shown.map((state) => ({ color: STATE_COLORS[state] ?? UNOBSERVED, text: names[state] ?? state })),
  ];
}

function steps(colors: readonly string[], texts: readonly string[]): readonly KeyEntry[] {
  return colors.map((color, index) => ({ color, text: texts[index] ?? "" }));
}
