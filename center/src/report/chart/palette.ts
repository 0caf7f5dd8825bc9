/**
 * Colours of every chart. The series are told apart by people with any colour vision and keep at least 3:1 against
 * white; each also has its own dash and is labelled at its end, so that a grey print still reads.
 */
export const SERIES: readonly {
  readonly color: string;
  readonly dash: "solid" | readonly number[];
  readonly width: number;
}[] = [
  { color: "#0a5f9e", dash: "solid", width: 2.2 },
  { color: "#c8500a", dash: "solid", width: 1.7 },
  { color: "#00805d", dash: [6, 2], width: 1.7 },
  { color: "#a3468a", dash: [2, 1.5], width: 1.9 },
  { color: "#3d4652", dash: [9, 2, 2, 2], width: 1.5 },
  { color: "#7a6a00", dash: [4, 2], width: 1.5 },
  { color: "#5b4fa8", dash: [1, 2], width: 1.8 },
  { color: "#8c2f39", dash: [10, 3], width: 1.5 },
];

/** Steps of one hue from little to much, for heat maps and strips; the first is for the least that is not nothing. */
export const STEPS: readonly string[] = ["#d9e8f3", "#a9cce4", "#6aa5cf", "#2f78b0", "#0b4a7d"];

/** A day that was not observed, in a strip of counts: darker than a day with nothing. */
export const ABSENT = "#c9d0d6";
/** A day with nothing, in a strip of counts. */
export const NOTHING = "#f1f4f6";
/** Observed shares of a day, from a quarter to the whole: what is whole keeps quiet, what is not stands out. */
export const SHARES: readonly string[] = ["#a1430a", "#cf7a2c", "#e6ab5c", "#f1d9a8", "#cddfec"];
/** A day that a sensor did not observe, in a strip of observed shares. */
export const UNOBSERVED = "#4a5560";

/** A bin in which a sensor was blind, and one of which nothing is known yet; one in which it was down is `UNOBSERVED`. */
export const BLIND = "#7b3fa0";
export const UNKNOWN = "#b3bcc4";

/** Text, quiet text, grid lines, axes and the ground. */
export const INK = "#1c2733";
export const MUTED = "#59656f";
export const GRID = "#e3e7eb";
export const AXIS = "#9aa5af";
export const PAPER = "#ffffff";
/** Ground of a bin in which no sensor observed. */
export const MISSING = "#eceef0";
export const BEFORE = "#b9c6d2";
