import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { listKeptRules, parseRules } from "../config/index.ts";
import type { DataPaths } from "../config/index.ts";
import { builtInRules, rulesRecord } from "../state/index.ts";
import type { RulesRecord } from "../state/index.ts";
import { TeitenError } from "../telemetry/index.ts";

/** The word that stands for the rules of this release. */
export const BUILT_IN_WORD = "built-in";

/** No rules file is larger, in bytes. */
const MOST_BYTES = 1_048_576;

/** Rules that a command names, with the text of their file; the built-in ones have none. */
export interface ReadRules {
  readonly rules: RulesRecord;
  readonly text: string | null;
}

/**
 * The rules that a word of the command line stands for: `built-in`, a file, or the name and version of rules that were
 * accepted before (`NAME-VERSION`). Throws `TeitenError`.
 */
export function readRules(paths: DataPaths | null, word: string): ReadRules {
  if (word === BUILT_IN_WORD || word === "builtin") return { rules: builtInRules(), text: null };
  const kept = paths === null ? undefined : join(paths.rules, `${word}.yaml`);
  const known = paths === null ? [] : listKeptRules(paths);
  return readRulesFile(kept !== undefined && known.includes(kept) ? kept : word);
}

/** The rules of one file; throws `TeitenError`. */
export function readRulesFile(file: string): ReadRules {
  const text = readText(file);
  return { rules: rulesRecord(parseRules(text, file)), text };
}

function readText(file: string): string {
  try {
    const { size } = statSync(file);
    if (size > MOST_BYTES) throw new Error(`it has more than ${MOST_BYTES} bytes`);
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new TeitenError({
      code: "rules-unreadable",
      message: `there are no rules of that name, and no such file can be read: ${(error as Error).message}`,
      place: file,
      advice: "name a rules file, rules that were accepted before (teiten rules list), or built-in",
      cause: error,
      exitCode: 2,
    });
  }
}
