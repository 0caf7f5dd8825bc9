import { Ajv } from "ajv";
import { parseDocument, stringify } from "yaml";
import { TeitenError } from "../telemetry/index.ts";
import type { BulletinFacts } from "./bulletin-facts.ts";

/** To whom a bulletin may go (Traffic Light Protocol 2.0). What may go to nobody else is no bulletin. */
export const TLP_LABELS = ["clear", "green", "amber"] as const;
export type TlpLabel = (typeof TLP_LABELS)[number];

/** What an editor decides about a bulletin, beside its text. */
export interface BulletinSettings {
  /** Who publishes, as readers see it. */
  readonly publisher: string;
  /** Where readers write to; empty: not printed. */
  readonly contact: string;
  readonly tlp: TlpLabel;
  /** Days after publication for which the indicators are worth using. */
  readonly validDays: number;
  readonly indicators: {
    /** Whether sources are listed at all. */
    readonly list: boolean;
    readonly leastPackets: number;
    /** Sensors at which a listed source was seen, in two networks or more; never fewer than three. */
    readonly leastSensors: number;
  };
  /** Words that may be printed though a sensor, network or operator is called so; addresses never may. */
  readonly allow: readonly string[];
  /** Words that may not be printed beside the names that the center knows: how an operator is spelled elsewhere. */
  readonly deny?: readonly string[];
}

/** What `bulletin.yaml` holds; `generated` are the hashes of the texts as the program wrote them. */
export interface BulletinFile {
  readonly settings: BulletinSettings;
  readonly facts: BulletinFacts;
  readonly generated: Readonly<Record<"en" | "ja", string>>;
}

/** The settings of the first bulletin; a later one begins with those of the one before. */
export const DEFAULT_SETTINGS: BulletinSettings = {
  publisher: "Teiten",
  contact: "",
  tlp: "clear",
  validDays: 30,
  indicators: { list: true, leastPackets: 10, leastSensors: 3 },
  allow: [],
  deny: [],
};

const SETTINGS_SCHEMA: object = {
  type: "object",
  additionalProperties: false,
  required: ["publisher", "contact", "tlp", "validDays", "indicators", "allow"],
  properties: {
    publisher: { type: "string", minLength: 1, maxLength: 200 },
    contact: { type: "string", maxLength: 200 },
    tlp: { enum: TLP_LABELS },
    validDays: { type: "integer", minimum: 1, maximum: 365 },
    indicators: {
      type: "object",
      additionalProperties: false,
      required: ["list", "leastPackets", "leastSensors"],
      properties: {
        list: { type: "boolean" },
        leastPackets: { type: "integer", minimum: 10 },
        leastSensors: { type: "integer", minimum: 3 },
      },
    },
    allow: { type: "array", items: { type: "string", minLength: 1 } },
    deny: { type: "array", items: { type: "string", minLength: 2 } },
  },
};

const FILE_SCHEMA: object = {
  type: "object",
  additionalProperties: false,
  required: ["settings", "facts", "generated"],
  properties: { settings: SETTINGS_SCHEMA, facts: { type: "object" }, generated: { type: "object" } },
};

/** Writes `bulletin.yaml`. */
export function formatBulletinFile(id: string, { settings, facts, generated }: BulletinFile): string {
  return [
    `# Bulletin ${id}. The settings are yours to edit; the rest is written anew by: teiten bulletin draft ${id}`,
    stringify({ settings }, { lineWidth: 0 }).trimEnd(),
    "",
    stringify({ facts, generated }, { lineWidth: 0 }),
  ].join("\n");
}

/** Reads `bulletin.yaml`; throws `TeitenError` saying what of it cannot be. */
export function parseBulletinFile(text: string, place: string): BulletinFile {
  const document = parseDocument(text, { prettyErrors: true });
  const syntax = document.errors[0];
  if (syntax !== undefined) throw invalid(syntax.message, place);
  const value: unknown = document.toJS();
  const validate = new Ajv({ allErrors: false }).compile(FILE_SCHEMA);
  if (validate(value)) return value as BulletinFile;
  const error = validate.errors?.[0];
  const where = (error?.instancePath ?? "").split("/").slice(1).join(".");
  const extra: unknown = error?.params["additionalProperty"] ?? error?.params["allowedValues"];
  const more = extra === undefined ? "" : ` (${Array.isArray(extra) ? extra.join(", ") : JSON.stringify(extra)})`;
  throw invalid(`${where === "" ? "the file" : `“${where}”`} ${error?.message ?? "is not valid"}${more}`, place);
}

function invalid(message: string, place: string): TeitenError {
  return new TeitenError({
    code: "bulletin-file-invalid",
    message: `the bulletin's file cannot be used: ${message}`,
    place,
    advice: "mend the file; docs/how-to/publish-a-bulletin.md explains its settings",
  });
}
