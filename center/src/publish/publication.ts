import type { Day } from "@teiten/core/calendar";
import type { PolicyName, PublicationPeriod } from "../config/index.ts";

/** The same words in the two languages of every publication. */
export interface PublicationWords {
  readonly en: string;
  readonly ja: string;
}

/** A group of sensors that is published by itself: home, abroad, or both together. */
export type PublishedGroupName = "domestic" | "overseas" | "all";

/**
 * Everything that may leave the network for everybody to read, as plain JSON: what the public site shows, and nothing of it
 * comes from elsewhere but published bulletins, the registry of announced scanners, and words. It holds no name, address,
 * operator or number of a single sensor. The same state on the same day gives the same value.
 */
export interface Publication {
  readonly policy: PublishedPolicy;
  /** IANA zone of its days, and ISO 3166-1 alpha-2 of the network's home. */
  readonly zone: string;
  readonly home: string;
  /** Day on which it was made; days of cells end at least `policy.lateDays` before. */
  readonly publishedOn: Day;
  /** 0 where nothing was ever decided; one more on each day on which something was. What was published earlier never changes. */
  readonly revision: number;
  /** Groups of now, home before abroad; none where the network is too small to publish. Series can also be of earlier groups. */
  readonly groups: readonly PublishedGroup[];
  /** By group, then in the order ports, other, ICMP, regions. */
  readonly series: readonly PublishedSeries[];
  readonly scanners: PublishedScanners;
  readonly sensorTables: readonly PublishedSensorTable[];
  readonly withheld: readonly WithheldPart[];
  readonly budget: PublishedBudget;
}

/** The policy with its numbers, all of which anybody may know. */
export interface PublishedPolicy {
  readonly name: PolicyName;
  readonly version: number;
  readonly lateDays: number;
  readonly sourceCap: number;
  readonly clipTimes: number;
  readonly poolShare: number;
  readonly epsilon: Readonly<Record<PublicationPeriod, number>>;
  readonly least: Readonly<Record<PublicationPeriod, { readonly sensors: number; readonly operators: number }>>;
}

/** A group as it is published today. */
export interface PublishedGroup {
  readonly group: PublishedGroupName;
  readonly title: PublicationWords;
  readonly period: PublicationPeriod;
  /** How many sensors and operators stand behind it; never fewer than the policy's least for a quarter. */
  readonly sensors: number;
  readonly operators: number;
  /** Observed share of the sensors' time in each cell, with noise, in steps of 5 %. */
  readonly coverage: readonly PublishedCoverage[];
}

/** A span of days [from, to) under the name that it has for ever: `2022-07-04` (a week's Monday), `2022-07`, `2022Q3`. */
export interface PublishedSpan {
  readonly label: string;
  readonly from: Day;
  readonly to: Day;
}

/** Share of time observed, 0 to 1; null where it is withheld. */
export interface PublishedCoverage extends PublishedSpan {
  readonly share: number | null;
}

/** Packets per sensor and day of one port, of all other ports, of ICMP, or from one region, over cells of one length. */
export interface PublishedSeries {
  readonly kind: "port" | "other" | "icmp" | "region";
  /** `23/TCP`, `other`, `ICMP`, or ISO 3166-1 alpha-2. */
  readonly name: string;
  readonly group: PublishedGroupName;
  readonly period: PublicationPeriod;
  /** Oldest first; cells that were never decided are missing. */
  readonly cells: readonly PublishedCellOfSeries[];
}

/** One cell: `value` is null exactly where `withheld` says why. */
export interface PublishedCellOfSeries extends PublishedSpan {
  /** Packets per sensor and day, 0 or more. */
  readonly value: number | null;
  /** Standard deviation of the noise in `value`. */
  readonly noise: number | null;
  readonly withheld: string | null;
  readonly publishedOn: Day;
}

/** How many source addresses of an organisation the network saw, as far as that is published. */
export const SCANNER_CLASSES = ["0", "1-2", "3-5", "6-10", ">10"] as const;
export type ScannerClass = (typeof SCANNER_CLASSES)[number];

/** Weeks by announced organisations. */
export interface PublishedScanners {
  /** Why there is no table; null where there is one. */
  readonly withheld: PublicationWords | null;
  /** Weeks, oldest first. */
  readonly weeks: readonly PublishedSpan[];
  readonly organisations: readonly PublishedOrganisation[];
}

/** One organisation; `classes` has an entry a week of the table, null where none was decided. */
export interface PublishedOrganisation {
  readonly organisation: string;
  readonly classes: readonly (ScannerClass | null)[];
}

/** The ports of each sensor of a group in a quarter by rank; no numbers. */
export interface PublishedSensorTable {
  readonly group: PublishedGroupName;
  readonly quarter: string;
  readonly publishedOn: Day;
  /** In the order of what they show, so that the order tells nothing. */
  readonly rows: readonly PublishedSensorRow[];
}

/** `pseudonym` is made for this quarter alone. `ports` holds the first ranks, as many as enough sensors share; can be empty. */
export interface PublishedSensorRow {
  readonly pseudonym: string;
  readonly ports: readonly string[];
}

/** Something that is not published, and why, in words for a reader. */
export interface WithheldPart {
  readonly part: "series" | "scanners" | "sensors" | "groups";
  /** Which: a group, a series of a group; empty for the whole. */
  readonly name: string;
  /** How many cells or rows it is about. */
  readonly count: number;
  readonly reason: PublicationWords;
}

/** Privacy loss (epsilon of differential privacy, for one sensor's whole part) so far in the year of `publishedOn`. */
export interface PublishedBudget {
  readonly year: string;
  /** The most that a single series or organisation cost a sensor in the year, and what it may cost at most. */
  readonly spent: number;
  readonly limit: number;
}
