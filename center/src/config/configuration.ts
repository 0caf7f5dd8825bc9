import { CalendarError, openZone } from "@teiten/core/calendar";
import { TeitenError } from "../telemetry/index.ts";
import { readCheckedYaml } from "./checked-yaml.ts";
import { COLLECTOR_SCHEMA, DEFAULT_COLLECTOR } from "./collector-settings.ts";
import type { CollectorSettings } from "./collector-settings.ts";
import { PUBLICATION_SCHEMA, publicationSettings } from "./publication-settings.ts";
import type { GivenPublication, PublicationSettings } from "./publication-settings.ts";
import { DEFAULT_SITE, SITE_SCHEMA } from "./site-settings.ts";
import type { SiteSettings } from "./site-settings.ts";

/** What `teiten.yaml` of a data directory says. */
export interface Configuration {
  /** ISO 3166-1 alpha-2 of the network's home country. */
  readonly home: string;
  /** IANA name of the zone of the observation day. */
  readonly zone: string;
  /** `embedded`, or the URL of a ClickHouse server with user and password: `http://user:password@host:8123/database`. */
  readonly store: string;
  readonly engine: {
    /** MiB that the embedded engine may use for queries; null is 60 % of the machine's memory. */
    readonly memory: number | null;
  };
  readonly collector: CollectorSettings;
  readonly site: SiteSettings;
  readonly publication: PublicationSettings;
}

/** What `teiten.yaml` may hold; the reference page is made from it. */
export const CONFIGURATION_SCHEMA: object = {
  type: "object",
  additionalProperties: false,
  required: ["home", "zone"],
  properties: {
    home: { type: "string", pattern: "^[A-Z]{2}$", description: "ISO 3166-1 code of the network's home country" },
    zone: { type: "string", description: "time zone of the observation day, by its IANA name" },
    store: {
      type: "string",
      pattern: "^(embedded|https?://.+)$",
      description: "embedded, or http://user:password@host:8123/database of a ClickHouse server",
    },
    engine: {
      type: "object",
      additionalProperties: false,
      properties: {
        memory: { type: "integer", minimum: 512, description: "MiB that the embedded engine may use" },
      },
    },
    collector: COLLECTOR_SCHEMA,
    site: SITE_SCHEMA,
    publication: PUBLICATION_SCHEMA,
  },
};

/** Reads the text of a configuration file; throws `TeitenError` with file:line:column (exit 78). */
export function parseConfiguration(text: string, file: string): Configuration {
  const kind = { schema: CONFIGURATION_SCHEMA, unknownKey: "no setting of Teiten", refuse: invalid };
  const { value, placeOf } = readCheckedYaml(text, file, kind);
  const given = value as Partial<Omit<Configuration, "publication">> &
    Pick<Configuration, "home" | "zone"> & { readonly publication?: GivenPublication };
  checkZone(given.zone, placeOf(["zone"]), 78);
  return {
    home: given.home,
    zone: given.zone,
    store: given.store ?? "embedded",
    engine: { memory: given.engine?.memory ?? null },
    collector: { ...DEFAULT_COLLECTOR, ...given.collector },
    site: { ...DEFAULT_SITE, ...given.site },
    publication: publicationSettings(given.publication, placeOf),
  };
}

/** Throws `TeitenError` for a zone that the platform does not know: exit 78 from a file, 2 from an option. */
export function checkZone(zone: string, where: string, exitCode: 2 | 78): void {
  try {
    openZone(zone);
  } catch (error) {
    if (!(error instanceof CalendarError)) throw error;
    throw new TeitenError({
      code: "zone-unknown",
      message: error.message,
      place: where,
      advice: error.advice,
      cause: error,
      exitCode,
    });
  }
}

function invalid(message: string, where: string): TeitenError {
  return new TeitenError({
    code: "config-invalid",
    message: `the configuration cannot be used: ${message}`,
    place: where,
    advice:
      "settings are home, zone, store, engine, collector, site and publication; see docs/reference/configuration.md",
    exitCode: 78,
  });
}
