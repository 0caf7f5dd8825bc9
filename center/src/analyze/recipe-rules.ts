import { createHash } from "node:crypto";
import { placedMarks } from "@teiten/core/flow";
import type { RulesRecord } from "../state/index.ts";
import type { RecipeRules } from "./figure.ts";

/** Which rules of tool marks numbers were computed with, mark by mark. */
export function recipeRules({ name, version, sha256, marks }: RulesRecord): RecipeRules {
  const digests = placedMarks({ marks }).map(({ mark }) => [mark.mark, digest(mark)]);
  return { name, version, sha256, marks: Object.fromEntries(digests) as Record<string, string> };
}

/** How rules are called in a caption. */
export function rulesTitle({ name, version }: Pick<RulesRecord, "name" | "version">): string {
  return `tool marks: ${name} ${version}`;
}

/** What differs between the rules of two recipes, in words; null when they are the same, or one recipe is older than rules. */
export function rulesChange(before: RecipeRules | undefined, after: RecipeRules | undefined): string | null {
  if (before === undefined || after === undefined || before.sha256 === after.sha256) return null;
  const names = [...new Set([...Object.keys(before.marks), ...Object.keys(after.marks)])];
  const those = (what: string, chosen: (was: string | undefined, is: string | undefined) => boolean): string[] => {
    const found = names.filter((name) => chosen(before.marks[name], after.marks[name]));
    return found.length === 0 ? [] : [`${what} ${found.join(", ")}`];
  };
  const parts = [
    ...those("changed:", (was, is) => was !== undefined && is !== undefined && was !== is),
    ...those("new:", (was) => was === undefined),
    ...those("removed:", (_, is) => is === undefined),
  ];
  const marks = parts.length === 0 ? "the marks are the same" : parts.join("; ");
  return `tool marks: was ${before.name} ${before.version}, is ${after.name} ${after.version} (${marks})`;
}

function digest(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 16);
}
