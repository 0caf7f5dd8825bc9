import { readFile, readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { LineCounter, isMap, isNode, isPair, isScalar, parseDocument } from "yaml";
import type { Document } from "yaml";
import { Ajv } from "ajv";
import type { ErrorObject } from "ajv";
import { TeitenError } from "../../telemetry/index.ts";
import type { Scenario } from "./scenario.ts";
import { findContradictions } from "./contradictions.ts";

const FOLDER = fileURLToPath(new URL("../../../../data/scenarios/", import.meta.url));

interface Source {
  readonly file: string;
  readonly document: Document;
  readonly lines: LineCounter;
}

/** Reads a scenario by the name of one that comes with Teiten, or from a file ending in .yaml or .yml, and checks it. */
export async function readScenario(nameOrFile: string): Promise<Scenario> {
  const file = /\.ya?ml$/.test(nameOrFile) ? nameOrFile : join(FOLDER, `${nameOrFile}.yaml`);
  return parseScenario(await readText(file, nameOrFile), file);
}

/** Checks the text of a scenario against the schema and against itself; `file` is named in errors, with the line. */
export async function parseScenario(text: string, file: string): Promise<Scenario> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const source = { file, document, lines };
  const [broken] = document.errors;
  if (broken !== undefined) {
    const line = broken.linePos?.[0].line ?? 1;
    throw invalid(`${file}:${line}`, broken.message.split("\n")[0] ?? "is not YAML");
  }
  const value: unknown = document.toJS();
  const schema = JSON.parse(await readFile(join(FOLDER, "scenario.schema.json"), "utf8")) as object;
  const check = new Ajv({ allErrors: true, allowUnionTypes: true }).compile<Scenario>(schema);
  if (!check(value)) throw invalidBySchema(source, check.errors ?? []);
  const [contradiction] = findContradictions(value);
  if (contradiction !== undefined) throw invalid(place(source, contradiction.path), contradiction.message);
  return value;
}

async function readText(file: string, asked: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    const known = (await readdir(FOLDER))
      .filter((name) => name.endsWith(".yaml"))
      .map((name) => basename(name, ".yaml"));
    throw new TeitenError({
      code: "scenario-unknown",
      message: `there is no scenario “${asked}”`,
      place: file,
      advice: `name one of ${known.join(", ")}, or a file ending in .yaml`,
      exitCode: 2,
      cause,
    });
  }
}

function invalidBySchema(source: Source, errors: readonly ErrorObject[]): TeitenError {
  const deepest = [...errors].sort((left, right) => depth(right) - depth(left))[0];
  if (deepest === undefined) return invalid(source.file, "does not follow the schema");
  const path = deepest.instancePath.split("/").slice(1).map(unescapePointer);
  return invalid(place(source, path), `${path.join(".") || "the file"} ${explain(deepest)}`);
}

function depth(error: ErrorObject): number {
  return error.instancePath.split("/").length - (error.keyword === "anyOf" ? 0.5 : 0);
}

function explain(error: ErrorObject): string {
  const params = error.params as Record<string, unknown>;
  if (error.keyword === "additionalProperties")
    return `has a field “${String(params["additionalProperty"])}” that the schema does not know`;
  if (error.keyword === "required") return `lacks the field “${String(params["missingProperty"])}”`;
  if (error.keyword === "enum") return `must be one of ${String(params["allowedValues"])}`;
  if (error.keyword === "pattern") {
    const wanted: unknown = error.parentSchema?.["description"];
    return `must be ${typeof wanted === "string" ? wanted : `of the form ${String(params["pattern"])}`}`;
  }
  return error.message ?? "does not follow the schema";
}

function invalid(where: string, message: string): TeitenError {
  return new TeitenError({
    code: "scenario-invalid",
    message,
    place: where,
    advice: "docs/reference/simulation.md explains the fields; data/scenarios/scenario.schema.json checks them",
    exitCode: 78,
  });
}

function place(source: Source, path: readonly (string | number)[]): string {
  for (let length = path.length; length >= 0; length--) {
    const offset = offsetOf(source.document, path.slice(0, length));
    if (offset === null) continue;
    const { line, col } = source.lines.linePos(offset);
    return `${source.file}:${line}:${col}`;
  }
  return `${source.file}:1`;
}

function offsetOf(document: Document, path: readonly (string | number)[]): number | null {
  const last = path.at(-1);
  if (last === undefined) return isNode(document.contents) ? (document.contents.range?.[0] ?? null) : null;
  const parent: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1).map(asKey), true);
  if (isMap(parent)) {
    const pair = parent.items.find(
      (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(last),
    );
    return isScalar(pair?.key) ? (pair.key.range?.[0] ?? null) : null;
  }
  const node: unknown = document.getIn(path.map(asKey), true);
  return isNode(node) ? (node.range?.[0] ?? null) : null;
}

function asKey(part: string | number): string | number {
  return typeof part === "string" && /^\d+$/.test(part) ? Number(part) : part;
}

function unescapePointer(part: string): string {
  return part.replaceAll("~1", "/").replaceAll("~0", "~");
}
