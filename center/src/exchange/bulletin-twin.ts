/** The same words in the two languages of every bulletin. */
export interface TwinText {
  readonly en: string;
  readonly ja: string;
}

/**
 * What a published bulletin says, for machines: `bulletin.json`, and what CSV and STIX are made from. Instants are RFC 3339
 * in UTC; counts have two significant figures and are whole tens, rates have steps that follow from the sensors judged, shares two decimals; nothing in it tells of a single sensor.
 */
export interface BulletinTwin {
  readonly format: "teiten-bulletin/1";
  readonly id: string;
  readonly revision: number;
  readonly status: "published" | "ended" | "withdrawn";
  readonly tlp: "clear" | "green" | "amber";
  readonly publisher: { readonly name: string; readonly contact: string | null };
  readonly first_published: string;
  readonly published: string;
  readonly headline: TwinText;
  /** The texts as Markdown. */
  readonly text: TwinText;
  readonly change: TwinChange;
  readonly breadth: TwinBreadth;
  readonly sources: TwinSources;
  readonly tools: readonly { readonly tool: string; readonly share: number }[];
  readonly co_targets: readonly { readonly port: string; readonly share: number }[];
  readonly payload_classes: readonly { readonly payload_class: string; readonly share: number }[];
  readonly reading: {
    readonly kind: string;
    readonly confidence: "low" | "medium" | "high";
    readonly reasons: readonly string[];
  };
  readonly indicators: {
    readonly count: number;
    /** Until when they are worth using; null where none are listed. */
    readonly valid_until: string | null;
    /** What each listed source fulfils. */
    readonly least_packets: number;
    readonly least_sensors: number;
  };
  readonly figures: readonly TwinFigure[];
  readonly history: readonly { readonly revision: number; readonly published: string; readonly what: TwinText }[];
  /** Names and dates of the data sets behind the numbers. */
  readonly data: readonly string[];
}

/** The change itself. Rates are packets per sensor and day over all sensors, null where not counted. */
export interface TwinChange {
  readonly port: string | null;
  readonly protocol: string | null;
  readonly port_number: number | null;
  readonly region: string | null;
  readonly traffic_class: string;
  readonly zone: string;
  readonly start: string;
  readonly end: string | null;
  readonly data_until: string;
  readonly factor: number;
  readonly score: number;
  readonly rate_before: number | null;
  readonly rate_during: number | null;
}

/** At how many sensors and in how many networks, of those whose usual level is known. */
export interface TwinBreadth {
  readonly scope: string;
  readonly sensors: number;
  readonly sensors_judged: number;
  readonly networks: number;
  readonly networks_judged: number;
}

/** Who sent, in the days of the change. */
export interface TwinSources {
  readonly count: number;
  /** Null where it was not counted. */
  readonly new_share: number | null;
  readonly scanner_share: number;
  readonly top_block_share: number;
  readonly regions: readonly { readonly region: string; readonly share: number; readonly sources: number }[];
}

/** A figure of the text: its file, and how it is computed again. */
export interface TwinFigure {
  readonly file: string;
  readonly figure: string;
  readonly title: TwinText;
  readonly from: string;
  readonly to: string;
}

/** One source that is listed: `packets` says at least how many it sent (1, 2 or 5 times a power of ten). */
export interface Indicator {
  readonly source: string;
  readonly version: 4 | 6;
  readonly region: string;
  readonly asn: number;
  readonly packets: number;
}
