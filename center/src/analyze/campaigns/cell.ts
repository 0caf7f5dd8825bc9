/**
 * Sources of one observation day that did the same there: the unit that is grouped. Sources are counted, and only some
 * are kept as numbers; who they are is asked again where a campaign is described.
 */
export interface Cell {
  /** 52 bits of a hash over all that makes the cell: the same in every question. */
  readonly id: number;
  /** Number of the observation day since 1970. */
  readonly day: number;
  /** Keys of the ports that the sources reached, ascending; empty where they reached more than `MOST_PORTS`. */
  readonly ports: readonly number[];
  /** Tool that the marks name, or empty. */
  readonly tool: string;
  /** Initial TTL that most of their packets had, as far as it can be told: 32, 64, 128 or 255. */
  readonly stack: number;
  readonly region: string;
  /** Organisation that announces the sources, or empty. */
  readonly organisation: string;
  /** Number of the sources' block (`block.ts`) where it was dense in the last week, else 0. */
  readonly block: number;
  /** Autonomous system of the sources of a dense block; 0 elsewhere, or when unknown. */
  readonly asn: number;
  readonly sources: number;
  readonly packets: number;
  /** Hashes of its sources, the smallest first, at most `MOST_SAMPLED`. */
  readonly sample: readonly number[];
}

/** Ports of one source and day up to which they are kept apart; a source that reaches more sweeps. */
export const MOST_PORTS = 24;

/** Sources of a cell that are kept as numbers. */
export const MOST_SAMPLED = 16;

/** Sources of one block on one day from which on the block is dense, that day and the six after. */
export const DENSE = 3;

/** Cells of one day, and how much of the network observed it (sensor-days). */
export interface CellDay {
  readonly day: number;
  readonly observed: number;
  readonly cells: readonly Cell[];
}
