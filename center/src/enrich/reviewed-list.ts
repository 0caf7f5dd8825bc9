import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { LineCounter, isSeq, parseDocument } from "yaml";
import { TeitenError } from "../telemetry/index.ts";

/**
 * Reads `NAME.json` of a folder, a list, and checks it against `NAME.schema.json` beside it. Throws a TeitenError that
 * names file, line and the field that is wrong.
 */
export function readReviewedList(folder: string, name: string): readonly unknown[] {
  const file = join(folder, `${name}.json`);
  const text = readFileSync(file, "utf8");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw invalid(file, (cause as Error).message, cause);
  }
  const validate = new Ajv().compile(JSON.parse(readFileSync(join(folder, `${name}.schema.json`), "utf8")) as object);
  if (validate(value)) return value as readonly unknown[];
  const error = validate.errors?.[0];
  const [, index = "0", ...field] = (error?.instancePath ?? "").split("/");
  const what = `${field.join(".") || "the entry"} ${error?.message ?? "is not valid"} ${JSON.stringify(error?.params ?? {})}`;
  throw invalid(`${file}:${lineOf(text, Number(index))}`, what);
}

/** The line on which an entry of a list begins; JSON is YAML, whose parser keeps positions. */
function lineOf(text: string, index: number): number {
  const lines = new LineCounter();
  const { contents } = parseDocument(text, { lineCounter: lines });
  const item = isSeq(contents)
    ? (contents.items[index] as { readonly range?: readonly number[] } | undefined)
    : undefined;
  return lines.linePos(item?.range?.[0] ?? 0).line;
}

function invalid(place: string, message: string, cause?: unknown): TeitenError {
  const advice = "see docs/how-to/register-a-scanner.md for the fields";
  return new TeitenError({ code: "registry-file", place, message, advice, cause });
}
