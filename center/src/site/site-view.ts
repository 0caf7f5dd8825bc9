import type { Day } from "@teiten/core/calendar";
import type { SiteSettings } from "../config/index.ts";
import type { Organisation } from "../enrich/index.ts";
import type { Publication } from "../publish/index.ts";

/** A published bulletin as the site lists it; its files lie under `bulletins/ID/`. */
export interface SiteBulletin {
  readonly id: string;
  readonly revision: number;
  readonly status: "published" | "ended" | "withdrawn";
  /** Day of its last publication in the network's zone. */
  readonly day: Day;
  /** RFC 3339 in UTC. */
  readonly firstPublished: string;
  readonly published: string;
  readonly headline: { readonly ja: string; readonly en: string };
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** A report that was written under the public policy; its files lie under `reports/NAME/`. */
export interface SiteReport {
  readonly name: string;
  readonly quarter: string;
  /** `quarterly`, or another form of the report. */
  readonly form: string;
  readonly short: boolean;
  readonly revision: number;
  /** Day of making. */
  readonly issuedOn: Day;
  readonly pages: { readonly ja?: string; readonly en?: string };
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** An organisation of the announced-scanner registry, with where its claims were read. */
export interface ListedScanner {
  readonly organisation: Organisation;
  /** Address ranges that are claimed for it. */
  readonly ranges: number;
  readonly sources: readonly { readonly title: string; readonly url: string; readonly date: Day }[];
}

/** The registry as the site lists it. */
export interface ScannerList {
  readonly version: string;
  /** Newest day on which a source was read. */
  readonly date: Day;
  readonly scanners: readonly ListedScanner[];
  /** How many claims `file` holds. */
  readonly claims: number;
  /** Every claim of the reviewed files as CSV: the same in every network with this release. */
  readonly file: string;
}

/** Everything that the site shows: what the gate let through, what was published, and public facts. No count of its own. */
export interface SiteView {
  readonly version: string;
  readonly settings: SiteSettings;
  /** What the gate let through; nothing else of the store is in the site. */
  readonly publication: Publication;
  /** Whether the network has a sensor at all: what an empty site says depends on it. */
  readonly hasSensors: boolean;
  /** Last day of the newest cell that was decided; null before the first. */
  readonly cutOff: Day | null;
  readonly bulletins: readonly SiteBulletin[];
  readonly reports: readonly SiteReport[];
  readonly scanners: ScannerList;
}
