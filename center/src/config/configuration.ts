import { Ajv } from "ajv";
import type { ErrorObject } from "ajv";
import { CalendarError, openZone } from "@teiten/core/calendar";
import { LineCounter, isMap, parseDocument } from "yaml";
import type { Document } from "yaml";
import { TeitenError } from "../telemetry/index.ts";
import { COLLECTOR_SCHEMA, DEFAULT_COLLECTOR } from "./collector-settings.ts";
import type { CollectorSettings } from "./collector-settings.ts";

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
  },
};

/** Reads the text of a configuration file; throws `TeitenError` with file:line:column (exit 78). */
export function parseConfiguration(text: string, file: string): Configuration {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const syntax = document.errors[0];
  if (syntax !== undefined) throw invalid(syntax.message, place(file, lines, syntax.pos[0]));
  const value: unknown = document.toJS() ?? {};
  const validate = new Ajv({ allErrors: false }).compile(CONFIGURATION_SCHEMA);
  if (!validate(value)) throw schemaError(document, validate.errors?.[0], file, lines);
  const given = value as Partial<Configuration> & Pick<Configuration, "home" | "zone">;
  checkZone(given.zone, place(file, lines, offsetOf(document, ["zone"])), 78);
  return {
    home: given.home,
    zone: given.zone,
    store: given.store ?? "embedded",
    engine: { memory: given.engine?.memory ?? null },
    collector: { ...DEFAULT_COLLECTOR, ...given.collector },
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

function schemaError(
  document: Document,
  error: ErrorObject | undefined,
  file: string,
  lines: LineCounter,
): TeitenError {
  const path = (error?.instancePath ?? "").split("/").slice(1);
  const extra: unknown = error?.params["additionalProperty"];
  const keys = typeof extra === "string" ? [...path, extra] : path;
  const name = keys.length === 0 ? "the file" : `“${keys.join(".")}”`;
  const what = typeof extra === "string" ? "is no setting of Teiten" : (error?.message ?? "is not valid");
  return invalid(`${name} ${what}`, place(file, lines, offsetOf(document, keys)));
}

function offsetOf(document: Document, keys: readonly string[]): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const key of keys) {
    if (!isMap(node)) return offset;
    const pair = node.items.find((item) => String(item.key) === key);
    const range = (pair?.key as { range?: readonly number[] } | undefined)?.range;
    if (pair === undefined || range === undefined) return offset;
    offset = range[0] ?? offset;
    node = pair.value;
  }
  return offset;
}

function place(file: string, lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset);
  return `${file}:${line}:${col}`;
}

function invalid(message: string, where: string): TeitenError {
  return new TeitenError({
    code: "config-invalid",
    message: `the configuration cannot be used: ${message}`,
    place: where,
    advice: "settings are home, zone, store, engine and collector; see docs/reference/configuration.md",
    exitCode: 78,
  });
}
