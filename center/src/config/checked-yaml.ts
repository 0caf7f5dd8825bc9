import { Ajv } from "ajv";
import type { ErrorObject } from "ajv";
import { LineCounter, isMap, isSeq, parseDocument } from "yaml";
import type { Document } from "yaml";
import type { TeitenError } from "../telemetry/index.ts";

/** Keys and positions that lead from the top of a YAML file to one of its parts. */
export type YamlPath = readonly (string | number)[];

/** What a file must be, and how one that is not is refused. */
export interface YamlKind {
  /** JSON schema. */
  readonly schema: object;
  /** What a key is that the schema does not know: `no setting of Teiten`. */
  readonly unknownKey: string;
  readonly refuse: (message: string, place: string) => TeitenError;
}

/** A YAML file that follows its schema. */
export interface CheckedYaml {
  readonly value: unknown;
  /** `file:line:column` of a part, or of the part around it where it is not there. */
  placeOf(path: YamlPath): string;
}

/** Reads YAML and checks it; throws what `refuse` makes of the first fault. An empty file is an empty map. */
export function readCheckedYaml(text: string, file: string, kind: YamlKind): CheckedYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const syntax = document.errors[0];
  if (syntax !== undefined) throw kind.refuse(syntax.message, place(syntax.pos[0]));
  const placeOf = (path: YamlPath): string => place(offsetOf(document, path));
  const value: unknown = document.toJS() ?? {};
  const validate = new Ajv({ allErrors: false, allowUnionTypes: true }).compile(kind.schema);
  if (!validate(value)) throw schemaError(kind, validate.errors?.[0], placeOf);
  return { value, placeOf };
}

function schemaError(kind: YamlKind, error: ErrorObject | undefined, placeOf: (path: YamlPath) => string): TeitenError {
  const path = (error?.instancePath ?? "").split("/").slice(1);
  const extra: unknown = error?.params["additionalProperty"];
  const keys = typeof extra === "string" ? [...path, extra] : path;
  const name = keys.length === 0 ? "the file" : `“${keys.join(".")}”`;
  const what = typeof extra === "string" ? `is ${kind.unknownKey}` : (error?.message ?? "is not valid");
  const quotes = error?.params["type"] === "string" ? " (put it in quotes)" : "";
  return kind.refuse(`${name} ${what}${quotes}`, placeOf(keys));
}

function offsetOf(document: Document, path: YamlPath): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const key of path) {
    if (isSeq(node)) {
      node = node.items[Number(key)];
      offset = startOf(node) ?? offset;
    } else if (isMap(node)) {
      const pair = node.items.find((item) => String(item.key) === String(key));
      offset = startOf(pair?.key) ?? offset;
      node = pair?.value;
    }
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return (node as { range?: readonly number[] } | null | undefined)?.range?.[0];
}
