/** The same words in the two languages of the site. */
export interface SiteText {
  readonly ja: string;
  readonly en: string;
}

/** What `teiten.yaml` says of the public site; all of it is for readers. */
export interface SiteSettings {
  readonly title: SiteText;
  /** Who runs the network; null when it is not said. */
  readonly operator: SiteText | null;
  /** Where the site will stand, without a slash at its end: `https://observe.example.org`; null when it is not said. */
  readonly url: string | null;
  /** Where readers write to: a mail address, or the address of a page; null when it is not said. */
  readonly contact: string | null;
  /** The same for owners of scanners; null: they write to `contact`. */
  readonly scannerContact: string | null;
  /** Folder with written reports, relative to the data directory; null: none. */
  readonly reports: string | null;
  /** Words that may be printed though a sensor, network or operator is called so; addresses never may. */
  readonly allow: readonly string[];
}

/** What holds where `teiten.yaml` says nothing. */
export const DEFAULT_SITE: SiteSettings = {
  title: { ja: "インターネット定点観測", en: "Internet threat monitoring" },
  operator: null,
  url: null,
  contact: null,
  scannerContact: null,
  reports: null,
  allow: [],
};

const TEXT_SCHEMA: object = {
  type: "object",
  additionalProperties: false,
  required: ["ja", "en"],
  properties: {
    ja: { type: "string", minLength: 1, maxLength: 120 },
    en: { type: "string", minLength: 1, maxLength: 120 },
  },
};
const CONTACT_PATTERN = "^(?:[^\\s@<>\"']+@[^\\s@<>\"']+|https?://[^\\s<>\"']+)$";

/** The part of the configuration's schema that is the public site's. */
export const SITE_SCHEMA: object = {
  type: "object",
  additionalProperties: false,
  properties: {
    title: { ...TEXT_SCHEMA, description: "name of the public site, in Japanese and English" },
    operator: { ...TEXT_SCHEMA, description: "who runs the network, as readers of the public site see it" },
    url: {
      type: "string",
      pattern: "^https?://[^\\s?#<>\"']*[^\\s?#<>\"'/]$",
      description: "where the public site will stand, without a slash at its end: https://observe.example.org",
    },
    contact: {
      type: "string",
      pattern: CONTACT_PATTERN,
      description: "where readers of the public site write to: a mail address or the address of a page",
    },
    scannerContact: {
      type: "string",
      pattern: CONTACT_PATTERN,
      description: "the same for owners of scanners (default: contact)",
    },
    reports: {
      type: "string",
      minLength: 1,
      description: "folder with reports that were written under the public policy, relative to the data directory",
    },
    allow: {
      type: "array",
      items: { type: "string", minLength: 1 },
      description: "words that may be printed though a sensor, network or operator is called so; addresses never may",
    },
  },
};
