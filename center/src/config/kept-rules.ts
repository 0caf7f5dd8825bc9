import { mkdirSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { TeitenError } from "../telemetry/index.ts";
import { writeDurably } from "./durable-file.ts";
import type { DataPaths } from "./data-paths.ts";

/** Where the text of accepted rules is kept. */
function keptRulesFile({ rules }: DataPaths, { name, version }: RulesName): string {
  return join(rules, `${name}-${version}.yaml`);
}

/** The files of all rules that were ever accepted, by name. */
export function listKeptRules({ rules }: DataPaths): readonly string[] {
  try {
    const names = readdirSync(rules).filter((name) => name.endsWith(".yaml"));
    return names.toSorted().map((name) => join(rules, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/** Keeps a text durably; throws `TeitenError` where another one has that name and version already. */
export function keepRules(paths: DataPaths, rules: RulesName, text: string): void {
  const file = keptRulesFile(paths, rules);
  const present = readOrNull(file);
  if (present === text) return;
  if (present !== null) throw taken(rules, file);
  mkdirSync(paths.rules, { recursive: true, mode: 0o700 });
  writeDurably(file, text);
}

interface RulesName {
  readonly name: string;
  readonly version: string;
}

function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

function taken({ name, version }: RulesName, place: string): TeitenError {
  return new TeitenError({
    code: "rules-changed",
    message: `other rules were accepted before as ${name} ${version}`,
    place,
    advice: "raise the version in your file: recipes name rules by it",
    exitCode: 2,
  });
}
