import type { Exhibit, Trend } from "./quarterly-model.ts";

/** A change as the figure of changes tells it; instants are texts with their offset, shares are of the excess. */
export interface ChangeFact {
  readonly change: string;
  /** Null where a region itself changed. */
  readonly port: string | null;
  /** The region that changed, or the one that makes half of the excess; null where none does. */
  readonly region: string | null;
  readonly tool: string | null;
  /** What changed: `port`, `region`, `port and region`, `port and tool`. */
  readonly of: string;
  readonly start: string;
  /** Null while it goes on. */
  readonly end: string | null;
  readonly factor: number;
  /** Standard deviations. */
  readonly score: number;
  /** As the figure writes it: `one network: NAME`, `everywhere`. */
  readonly scope: string;
  readonly sensorsHit: number;
  readonly sensorsCovered: number;
  readonly topPrefixShare: number;
  readonly scannerShare: number;
}

/** What a phenomenon is read as. */
export type PhenomenonReading =
  | "announced-scanners"
  | "mirai-like"
  | "marked-scan"
  | "reflector-search"
  | "one-block"
  | "new-sources"
  | "known-sources"
  | "open";

/** What one sensor got in a change, and usually gets; null where its level is not known. */
export interface EvidenceRow {
  readonly sensor: string;
  readonly network: string;
  readonly packets: number;
  readonly expected: number | null;
  readonly inScope: boolean;
}

/** A change that is told of. */
export interface Phenomenon extends ChangeFact {
  /** From 1. */
  readonly number: number;
  readonly trend: Trend;
  readonly evidence: { readonly exhibit: Exhibit; readonly rows: readonly EvidenceRow[] };
  /** By region; null where a region itself changed. */
  readonly sources: Exhibit | null;
  readonly sourceCount: number | null;
  /** Of them those that had sent nothing to the port in the 28 days before. */
  readonly freshCount: number | null;
  readonly regions: readonly { readonly key: string; readonly share: number }[];
  readonly targets: Exhibit;
  /** Other ports that a tenth of the sources or more hit. */
  readonly coTargets: readonly { readonly key: string; readonly share: number }[];
  readonly reading: PhenomenonReading;
}

/** The changes of the quarter and those that are told of. */
export interface PhenomenaSection {
  readonly exhibit: Exhibit;
  /** The rows of the table: those told of, then the surest others. */
  readonly rows: readonly ChangeFact[];
  readonly total: number;
  /** Changes at one sensor or in one network. */
  readonly narrow: number;
  readonly floods: number;
  readonly chosen: readonly Phenomenon[];
}
