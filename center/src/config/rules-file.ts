import { MARK_FIELDS, MOST_MARKS, MarkRuleError, RELATIONS, changedMarks, compileMark } from "@teiten/core/flow";
import type { MarkScope, MarkSet, PacketConditions, ToolMark } from "@teiten/core/flow";
import { TeitenError } from "../telemetry/index.ts";
import { readCheckedYaml } from "./checked-yaml.ts";
import type { CheckedYaml, YamlPath } from "./checked-yaml.ts";

const WORD = "^[a-z0-9]([a-z0-9.-]{0,38}[a-z0-9])?$";
const NAME = { type: "string", pattern: WORD };
const TEXT = { type: "string", minLength: 1, maxLength: 500 };
const CONDITIONS = {
  type: "object",
  minProperties: 1,
  properties: {
    ...Object.fromEntries(
      MARK_FIELDS.filter(({ use }) => use !== "relation").map(({ name, meaning }) => [name, { description: meaning }]),
    ),
    [RELATIONS]: {
      type: "array",
      minItems: 1,
      items: { type: "string" },
      description: "comparisons of fields, all of which must hold",
    },
  },
};

/** What a mark of a rules file says. */
const MARK_SCHEMA = {
  type: "object",
  additionalProperties: false,
  required: ["mark", "tool", "scope", "rule", "when", "attribution", "source", "since"],
  properties: {
    mark: { ...NAME, description: "name; that of a built-in mark replaces it, a new one is added" },
    tool: { ...TEXT, description: "the tool that sends such packets, as figures print it" },
    versions: {
      type: "object",
      additionalProperties: false,
      properties: {
        from: { type: ["string", "null"], description: "first release that sends this" },
        to: { type: ["string", "null"], description: "last release that sends this" },
      },
    },
    scope: {
      enum: ["tcp-syn", "request"],
      description: "which packets can match, and are the denominator of the share: SYN alone, or all of class request",
    },
    rule: { ...TEXT, description: "the rule in words" },
    when: {
      if: { type: "array" },
      // oxlint-disable-next-line unicorn/no-thenable
      then: { type: "array", minItems: 1, maxItems: 16, items: CONDITIONS },
      else: CONDITIONS,
      description: "conditions on one packet, all of which must hold; or a list of such maps, one of which must",
    },
    chance: {
      type: ["number", "null"],
      minimum: 0,
      maximum: 1,
      description: "how often an unrelated packet in scope matches by chance, where that is known",
    },
    attribution: {
      type: "object",
      additionalProperties: false,
      required: ["packets", "share"],
      properties: {
        packets: { type: "integer", minimum: 1, description: "matching packets of one source and day, at least" },
        share: { type: "number", minimum: 0, maximum: 1, description: "their share of the packets in scope, at least" },
      },
    },
    source: { ...TEXT, description: "where the rule comes from" },
    since: {
      type: "string",
      pattern: "^\\d{4}-\\d{2}-\\d{2}$",
      description: "day of the last check against its source",
    },
  },
};

/** What a rules file may hold; the reference page is made from it. */
export const RULES_SCHEMA: object = {
  type: "object",
  additionalProperties: false,
  required: ["name", "version", "marks"],
  properties: {
    name: { ...NAME, description: "name of these rules" },
    version: { ...NAME, description: "raised with every change; the two together are said with every number" },
    description: { type: "string", maxLength: 2000, description: "what they are for" },
    marks: {
      type: "array",
      minItems: 1,
      description: "what differs from the built-in marks; those that are not named stay as they are",
      items: {
        if: { type: "object", required: ["removed"] },
        // oxlint-disable-next-line unicorn/no-thenable
        then: {
          type: "object",
          additionalProperties: false,
          required: ["mark"],
          properties: {
            mark: NAME,
            removed: { const: true, description: "true takes a built-in mark away; nothing else stands beside it" },
          },
        },
        else: MARK_SCHEMA,
      },
    },
  },
};

interface WrittenMark {
  readonly mark: string;
  readonly removed?: true;
  readonly tool: string;
  readonly versions?: { readonly from?: string | null; readonly to?: string | null };
  readonly scope: MarkScope;
  readonly rule: string;
  readonly when: PacketConditions | readonly PacketConditions[];
  readonly chance?: number | null;
  readonly attribution: { readonly packets: number; readonly share: number };
  readonly source: string;
  readonly since: string;
}

/** Reads the text of a rules file; throws `TeitenError` with file:line:column (exit 78). */
export function parseRules(text: string, file: string): MarkSet {
  const kind = { schema: RULES_SCHEMA, unknownKey: "no key of a rules file", refuse: invalid };
  const yaml = readCheckedYaml(text, file, kind);
  const { name, version, marks } = yaml.value as { name: string; version: string; marks: readonly WrittenMark[] };
  if (name === "built-in") throw invalid("built-in is the name of the rules of the release", yaml.placeOf(["name"]));
  checkNames(yaml, marks);
  const set = marks.flatMap((mark, at) => (mark.removed === true ? [] : [compiled(yaml, markOf(mark), mark, at)]));
  const removed = marks.filter((mark) => mark.removed === true).map(({ mark }) => mark);
  const changed = changedMarks({ set, removed });
  if (changed !== null) return { name, version, marks: changed };
  throw invalid(
    `there would be more than ${MOST_MARKS} marks, and a row has room for ${MOST_MARKS}; remove one of them (mark: …, removed: true)`,
    yaml.placeOf(["marks"]),
  );
}

function markOf(written: WrittenMark): ToolMark {
  const { mark, tool, versions, scope, rule, when, chance, attribution, source, since } = written;
  return {
    mark,
    tool,
    fromVersion: versions?.from ?? null,
    toVersion: versions?.to ?? null,
    scope,
    rule,
    when: Array.isArray(when) ? (when as readonly PacketConditions[]) : [when as PacketConditions],
    chance: chance ?? null,
    attribution: { minMatched: attribution.packets, minShare: attribution.share },
    source,
    since,
  };
}

function compiled(yaml: CheckedYaml, mark: ToolMark, written: WrittenMark, at: number): ToolMark {
  try {
    compileMark(mark);
    return mark;
  } catch (error) {
    if (!(error instanceof MarkRuleError)) throw error;
    const [when, , ...rest] = error.path;
    const path: YamlPath = Array.isArray(written.when) ? error.path : [when ?? "when", ...rest];
    throw invalid(`mark “${mark.mark}”: ${error.message}`, yaml.placeOf(["marks", at, ...path]));
  }
}

function checkNames(yaml: CheckedYaml, marks: readonly WrittenMark[]): void {
  const seen = new Set<string>();
  marks.forEach(({ mark, removed }, at) => {
    const place = yaml.placeOf(["marks", at, "mark"]);
    if (seen.has(mark)) throw invalid(`the mark “${mark}” is there twice`, place);
    seen.add(mark);
    const known = changedMarks({ set: [], removed: [] })?.some((own) => own?.mark === mark);
    if (removed === true && known !== true) throw invalid(`no built-in mark is called “${mark}”`, place);
  });
}

function invalid(message: string, where: string): TeitenError {
  return new TeitenError({
    code: "rules-invalid",
    message: `the rules cannot be used: ${message}`,
    place: where,
    advice: "docs/reference/rules-files.md says what a rules file may hold; teiten rules show built-in prints one",
    exitCode: 78,
  });
}
