import type { NarrowRise, PreviousRank, ScannerTotals } from "./quarterly-model.ts";

/** Kinds of sentences of an overview. */
export const STATEMENT_KINDS: readonly Statement["kind"][] = [
  "volume",
  "top-port",
  "port-moves",
  "same-ports",
  "narrow-rise",
  "regions",
  "phenomena",
  "scanners",
  "agreement",
];

/** A range of rank-biased overlaps. */
export interface OverlapRange {
  readonly low: number;
  readonly high: number;
}

/** What spoofed floods brought to a key that is told of: packets, and their share of all packets of the key. */
export interface FloodPart {
  readonly packets: number;
  readonly share: number;
}

/** One sentence or two of the overview, before it has words. Ranges are null where there is no such pair of sensors. */
export type Statement =
  | {
      readonly kind: "volume";
      readonly rate: number;
      readonly previousRate: number | null;
      readonly change: number | null;
      readonly sensors: number;
      readonly domestic: number;
      readonly overseas: number;
    }
  | {
      readonly kind: "top-port";
      readonly key: string;
      readonly share: number;
      readonly previousRank: PreviousRank;
      readonly next: readonly string[];
      readonly flood: FloodPart | null;
    }
  | {
      readonly kind: "port-moves";
      readonly risen: readonly { readonly key: string; readonly rank: number; readonly previousRank: number }[];
      readonly entered: readonly { readonly key: string; readonly rank: number }[];
      readonly left: readonly string[];
    }
  | { readonly kind: "same-ports" }
  | { readonly kind: "narrow-rise"; readonly rises: readonly NarrowRise[] }
  | {
      readonly kind: "regions";
      readonly first: readonly { readonly key: string; readonly share: number }[];
      readonly previousRank: PreviousRank;
      /** Whether the first named region is first of all: sources without a known region can be before it. */
      readonly isFirst: boolean;
      readonly entered: readonly string[];
      /** What a flood makes of the first. */
      readonly flood: FloodPart | null;
      /** Rises among the regions that are no trend. */
      readonly narrow: readonly NarrowRise[];
    }
  | {
      readonly kind: "scanners";
      readonly home: string;
      readonly announced: ScannerTotals;
      readonly scans: ScannerTotals;
    }
  | {
      readonly kind: "phenomena";
      readonly items: readonly {
        readonly port: string | null;
        readonly region: string | null;
        readonly start: string;
        readonly factor: number;
        readonly scope: string;
      }[];
    }
  | { readonly kind: "agreement"; readonly within: OverlapRange | null; readonly across: OverlapRange | null };
