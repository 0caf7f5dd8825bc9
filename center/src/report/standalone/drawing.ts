import type { Chart } from "../chart/index.ts";
import type { KeyEntry } from "../color-key.ts";
import type { Words } from "../words/index.ts";

/** How a figure is drawn that stands alone. */
export interface Drawing {
  readonly words: Words;
  readonly width: number;
  /** Names inside the drawing begin with it. */
  readonly id: string;
}

/** A drawing, what its colours stand for, and how much of the figure it shows where that is not all. */
export interface DrawnFigure {
  readonly chart: Chart;
  readonly key?: readonly KeyEntry[];
  readonly shown?: {
    readonly count: number;
    readonly of: number;
    /** Not the largest but the first. */ readonly first?: boolean;
  };
}
