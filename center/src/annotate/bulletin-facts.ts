import type { ChangeScope } from "../detect/index.ts";
import type { BulletinCause } from "../state/index.ts";

/** What a bulletin says, before it is said: everything from figures, nothing rounded. Instants are seconds since 1970 UTC. */
export interface BulletinFacts {
  readonly change: string;
  readonly cause: BulletinCause;
  /** As it prints; null where the change is a region's own. */
  readonly port: string | null;
  /** Region or tool whose packets alone changed; null where all are meant. */
  readonly region: string | null;
  readonly tool: string | null;
  readonly zone: string;
  readonly trafficClass: string;
  readonly start: number;
  /** First instant after the change; null while it goes on. */
  readonly end: number | null;
  readonly noticed: number;
  /** End of the data that this was made from. */
  readonly until: number;
  /** Days of the change, half-open. */
  readonly days: { readonly from: string; readonly to: string };
  /** Times the usual level at the sensors of the scope, and standard deviations from it. */
  readonly factor: number;
  readonly score: number;
  /** Packets per sensor and day in the 28 days before and during the change, over all sensors; null where not counted. */
  readonly before: number | null;
  readonly during: number | null;
  readonly breadth: Breadth;
  readonly sources: SourceFacts;
  /** Share of the excess that announced scanners make. */
  readonly scannerShare: number;
  readonly flood: boolean;
  /** Ports to which the same sources sent at the same time and that rose with it; the change's own is not among them. */
  readonly ports?: readonly string[];
  /**
   * Tools named for the port's packets, the largest first: share of the packets that carry a mark and come from a source
   * that the tool is named for, and at least a half where half of the rise carries the mark.
   */
  readonly tools: readonly { readonly tool: string; readonly share: number; readonly sources: number }[];
  readonly coTargets: readonly { readonly port: string; readonly share: number }[];
  readonly payloads: readonly { readonly payload: string; readonly share: number }[];
  /** Parts of the change, each as a share of the whole. */
  readonly parts: readonly { readonly part: string; readonly ja: string; readonly share: number }[];
  /** Rank of the port among all in the days of the change and in the 13 weeks before; null: beyond the list. */
  readonly rank: number | null;
  readonly rankBefore: number | null;
  /** How the observed time is known. */
  readonly coverage: readonly string[];
  /** Share of the sensor-days that count, of those that could. */
  readonly observed: number;
  /** Name and date of every data set behind the numbers. */
  readonly data: readonly string[];
}

/** At how many sensors and in how many networks a change was, of those that could be judged. */
export interface Breadth {
  readonly scope: ChangeScope;
  readonly sensorsHit: number;
  readonly sensorsJudged: number;
  readonly networksHit: number;
  readonly networksJudged: number;
  /** Share of the rise that the sensor with most of it makes; never published. */
  readonly topShare?: number;
  /** Whether two sensors got so much in the days of the change or before that averages over all sensors tell of them. */
  readonly isUneven?: boolean;
}

/** Who sent to the port in the days of the change. */
export interface SourceFacts {
  readonly count: number;
  /** Of them those that sent nothing to the port in the 28 days before; null where that was not counted. */
  readonly fresh: number | null;
  readonly regions: readonly { readonly region: string; readonly share: number; readonly sources: number }[];
  /** Blocks (/24, IPv6: /48) that sent, and the share of the excess of the one with most of it. */
  readonly blocks: number;
  readonly topBlockShare: number;
  /** Addresses of that block that sent during the change. */
  readonly topBlockSources?: number;
}
