import type { PolicyName } from "../../config/index.ts";
import type { Bilingual, Caption, Cell, Recipe, RowLabel } from "../../analyze/index.ts";
import type { Quarter } from "../period.ts";
import type { ExhibitName } from "./exhibit-name.ts";
import type { ReportOutline, SectionName } from "./outline.ts";
import type { Statement } from "./statement.ts";
import type { AnalysisSection } from "./analysis.ts";
import type { MiraiSection } from "./mirai.ts";
import type { PhenomenaSection } from "./phenomena-section.ts";
import type { RevisionPart } from "./revision.ts";
import type { VictimSection } from "./victim-section.ts";

/** A numbered table or figure with the values behind it, as they go into its CSV and JSON files. */
export interface Exhibit {
  readonly name: ExhibitName;
  readonly kind: "table" | "figure";
  /** Counted from 1 within its kind, in the order of the pages. */
  readonly number: number;
  /** `table-1-ports`: the anchor in the page and the name of its files. */
  readonly id: string;
  /** The caption of the figure that it prints, or of the first where it joins several. */
  readonly caption: Caption;
  readonly recipes: readonly Recipe[];
  readonly columns: Readonly<Record<string, readonly Cell[]>>;
  /** Labels of rows that must be said with the numbers, such as a spoofed flood. */
  readonly labels: readonly RowLabel[];
}

/** A rank in the quarter before: `outside` the ten that are shown, or `unknown` where that quarter has no data. */
export type PreviousRank = number | "outside" | "unknown";

/** One row of a ranking; rates are packets per sensor per day. */
export interface RankingRow {
  readonly rank: number;
  /** The port (`23/TCP`) or the region (`JP`). */
  readonly key: string;
  readonly packets: number;
  readonly rate: number;
  /** Of all packets of the quarter in the same class. */
  readonly share: number;
  readonly previousRank: PreviousRank;
  readonly previousRate: number | null;
  /** Rate against the rate of the quarter before, 0.25 is a quarter more; null where there is nothing to compare with. */
  readonly change: number | null;
  /** Distinct sources per observed day, on the average of the days; null where not counted. */
  readonly sourcesPerDay: number | null;
}

/** A ranking of at most ten, with what is outside it, so that shares follow from the counts. */
export interface Ranking {
  readonly exhibit: Exhibit;
  readonly rows: readonly RankingRow[];
  readonly totalPackets: number;
  /** Keys that the quarter before had among its first ten and this one has not. */
  readonly dropped: readonly string[];
}

/** Lines by day; values are packets per sensor per day, null on days without an observation. */
export interface Trend {
  readonly exhibit: Exhibit;
  readonly bins: readonly string[];
  readonly lines: readonly { readonly key: string; readonly values: readonly (number | null)[] }[];
}

/** One month of one group of sensors; rates are packets per sensor per day. */
export interface GroupMonth {
  /** `2022-07`. */
  readonly month: string;
  readonly packets: number | null;
  readonly sensorDays: number;
  readonly sensors: number;
  readonly mean: number | null;
  readonly median: number | null;
  readonly withoutTop: number | null;
  /** Quartiles of the sensors' own means; null with fewer than four sensors. */
  readonly quartiles: readonly [number, number] | null;
  /** Mean of the same month of the year before, or null where nothing is stored. */
  readonly before: number | null;
}

/** A group of sensors by month. */
export interface GroupMonths {
  readonly exhibit: Exhibit;
  readonly group: "domestic" | "overseas";
  readonly months: readonly GroupMonth[];
}

/** Sources per day and organisation; `null` on a day without an observation. */
export interface ScannerDays {
  readonly exhibit: Exhibit;
  /** Source region that it is limited to, or null for all. */
  readonly region: string | null;
  /** `other` (scan sources nobody claims) comes last. */
  readonly organisations: readonly string[];
  readonly days: readonly {
    readonly day: string;
    readonly sources: readonly number[] | null;
    readonly total: number | null;
  }[];
  /** Organisations that are counted but have no row of their own. */
  readonly unlisted: number;
}

/** A row of a ranking with and without the packets of announced scanners. */
export interface ScannerShareRow {
  readonly key: string;
  readonly packets: number;
  /** Packets of addresses that an organisation announces. */
  readonly announcedPackets: number;
  readonly announcedShare: number;
  /** Share of these and of every source that the scan rule finds. */
  readonly scanShare: number;
  readonly rank: number;
  readonly rankWithout: number;
  readonly rate: number;
  readonly rateWithout: number;
}

/** A ranking with and without announced scanners. */
export interface ScannerShares {
  readonly exhibit: Exhibit;
  readonly rows: readonly ScannerShareRow[];
}

/** How many sources one rule calls scan sources. */
export interface ScanRuleRow {
  readonly rule: "ports10" | "ports100" | "survey";
  readonly trafficClass: "request" | "all";
  readonly region: string | null;
  readonly perDay: number;
  readonly most: number;
  readonly mostOn: string | null;
  /** Distinct sources over the quarter. */
  readonly distinct: number;
}

/** A share of all packets and one of the packets from the home region. */
export interface ScannerTotals {
  readonly all: number | null;
  readonly home: number | null;
}

/** Announced scanners and scan sources. */
export interface ScannerSection {
  readonly home: string;
  /** Shares among all packets, and among those from the home region; null where nothing was received. */
  readonly announced: ScannerTotals;
  /** Announced scanners and every source that reaches 10 or more ports in a day. */
  readonly scans: ScannerTotals;
  readonly homeDays: ScannerDays;
  readonly allDays: ScannerDays;
  readonly ports: ScannerShares;
  readonly regions: ScannerShares;
  readonly rules: { readonly exhibit: Exhibit; readonly rows: readonly ScanRuleRow[] };
}

/** What one sensor saw most. */
export interface SensorTop {
  readonly sensor: string;
  readonly group: string;
  readonly ports: readonly string[];
}

/** How alike two sensors' first ten are; null on the diagonal. */
export interface AgreementCell {
  readonly jaccard: number;
  readonly rbo: number;
  readonly sameSetTo: number;
}

/** The sensors side by side. */
export interface SensorSection {
  readonly tops: { readonly exhibit: Exhibit; readonly sensors: readonly SensorTop[] };
  /** Null with one sensor, which agrees with nobody. */
  readonly agreement: {
    readonly exhibit: Exhibit;
    readonly sensors: readonly string[];
    readonly cells: readonly (readonly (AgreementCell | null)[])[];
  } | null;
}

/** A sensor of the quarter. */
export interface SensorPart {
  readonly name: string;
  readonly group: string;
  /** Sum of the weights of its days. */
  readonly sensorDays: number;
  readonly joined: boolean;
}

/** A run of days on which a sensor counts as missing; both days belong to it. */
export interface CoverageGap {
  readonly sensor: string;
  readonly from: string;
  readonly to: string;
  readonly days: number;
}

/** Who observed, and how much of the quarter. */
export interface NetworkPart {
  readonly zone: string;
  readonly home: string;
  readonly sensors: readonly SensorPart[];
  readonly domestic: number;
  readonly overseas: number;
  /** Null where the quarter before has no data. */
  readonly joined: readonly string[] | null;
  readonly left: readonly string[] | null;
  readonly sensorDays: number;
  readonly possibleSensorDays: number;
  readonly days: number;
  /** Days on which at least one sensor counted. */
  readonly coveredDays: number;
  /** The same of the quarter before; null where it has no data. */
  readonly previousDays: number | null;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly gaps: readonly CoverageGap[];
  readonly coverage: {
    readonly exhibit: Exhibit;
    readonly rows: readonly { readonly sensor: string; readonly weights: readonly (number | null)[] }[];
  };
}

/** The volume of the quarter; rates are packets per sensor per day. */
export interface VolumePart {
  readonly packets: number;
  readonly rate: number;
  readonly previousRate: number | null;
  readonly change: number | null;
}

/** A rise that is no trend: most of its packets reached one sensor or came on one day, or a handful of sources sent them. */
export type NarrowRise = { readonly of: "port" | "region"; readonly key: string } & (
  | {
      readonly kind: "one-sensor";
      readonly sensor: string;
      /** Share of the packets of the key that this sensor received. */
      readonly share: number;
      readonly sensors: number;
    }
  | { readonly kind: "one-day"; readonly day: string; readonly share: number }
  | { readonly kind: "few-sources"; readonly sources: number }
);

/** A quarterly report without a word of any language: both languages are printed from it. */
export interface QuarterlyModel {
  readonly quarter: Quarter;
  readonly outline: ReportOutline;
  /** The sections that are printed, in the order of the pages; exhibits of others are not numbered. */
  readonly sections: readonly SectionName[];
  /** The policy under which the values may be given on. */
  readonly policy: PolicyName;
  readonly previous: Quarter;
  readonly yearBefore: Quarter;
  readonly hasPrevious: boolean;
  readonly hasYearBefore: boolean;
  /** Day on which the report was made, in the network's zone. */
  readonly issuedOn: string;
  readonly version: string;
  readonly network: NetworkPart;
  readonly volume: VolumePart;
  /** Every packet of the quarter, those of days that count as missing too. */
  readonly totalPackets: number;
  readonly overview: readonly Statement[];
  readonly ports: Ranking;
  /** Ports and regions of the rankings whose rise is narrow. */
  readonly narrow: readonly NarrowRise[];
  readonly portTrend: Trend;
  readonly regions: Ranking;
  readonly regionTrend: Trend;
  readonly groups: readonly GroupMonths[];
  readonly scanners: ScannerSection;
  readonly sensors: SensorSection;
  readonly mirai: MiraiSection;
  readonly victims: VictimSection;
  readonly phenomena: PhenomenaSection;
  /** Null but in a comparison. */
  readonly analysis: AnalysisSection | null;
  /** Every name and date of data that some number depends on. */
  readonly data: readonly string[];
  readonly dataRevision: string;
  /** Notes that hold for most exhibits. */
  readonly sharedNotes: readonly Bilingual[];
  readonly exhibits: readonly Exhibit[];
  readonly revision: RevisionPart;
}
