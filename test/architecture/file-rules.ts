import { posix } from "node:path";
import { blankComments, lineAt } from "./import-scanner.ts";
import { isTest } from "./source-tree.ts";
import type { Rule, SourceTree, Violation } from "./source-tree.ts";

/** Files that are one long table of facts, excepted from the limit of length by name. */
const LONG_TABLES: ReadonlySet<string> = new Set([]);
const LONGEST = 300;
const EXPORTED_NAME = /^export (?:declare |abstract |async )*(?:function\*?|const|let|class|interface|type) (\w+)/;

/** A file holds one concept: at most 300 lines. */
export const shortFiles: Rule = (tree) =>
  [...tree].flatMap(([file, source]) => {
    const lines = source.trimEnd().split("\n").length;
    if (lines <= LONGEST || isTest(file) || LONG_TABLES.has(file)) return [];
    return [{ file, line: lines, message: `${lines} lines, at most ${LONGEST}: split it by concept` }];
  });

/** Files and folders are named by what they are in the field, not by a word that fits anything. */
export const namedByTheField: Rule = (tree) =>
  [...tree.keys()].flatMap((file) => {
    const vague = file
      .split("/")
      .map((part) => part.replace(/(?:\.test)?\.[a-z]+$/, ""))
      .find((part) => /(?:^|-)(?:utils?|helpers?|commons?|managers?|services?|handlers?)$/.test(part));
    return vague === undefined ? [] : [{ file, line: 0, message: `"${vague}" does not say what it is` }];
  });

/** What a module gives is listed: no `export *`. */
export const explicitExports: Rule = (tree) =>
  matches(tree, /^[ \t]*export\s+(?:type\s+)?\*/gm, () => "export * hides what is exported");

/** A thing has one name everywhere: no default exports. */
export const namedExports: Rule = (tree) =>
  matches(
    withoutConfigurations(tree),
    /^[ \t]*export\s+default\b|\bexport\s*\{[^}]*\bas\s+default\b/gm,
    () => "no default export",
  );

/** Nothing is left for later in a file. */
export const finished: Rule = (tree) =>
  [...tree].flatMap(([file, source]) =>
    [...source.matchAll(/\b(?:TODO|FIXME|XXX)\b/g)].map((match) => ({
      file,
      line: lineAt(source, match.index),
      message: `${match[0]}: do it, or file it as an issue`,
    })),
  );

/** core takes time, randomness and I/O as arguments. */
export const pureCore: Rule = (tree) => {
  const core = [...tree].filter(([file]) => file.startsWith("core/src/") && !isTest(file));
  const impure =
    /\b(?:Date\.now\(|new Date\(\)|Math\.random\(|performance\.|process\.|console\.|Buffer\b|crypto\.|setTimeout\(|fetch\()/g;
  return matches(new Map(core), impure, (text) => `core may not use ${text}: let the caller pass it in`);
};

/**
 * Every exported declaration says, right above it, what its reader cannot see. One sentence may stand over a group of
 * one-line constants, and a type derived from the constant above it needs none.
 */
export const documentedExports: Rule = (tree) =>
  [...tree].flatMap(([file, source]) => {
    if (isTest(file) || !/\/src\//.test(file)) return [];
    const lines = source.split("\n");
    let documentedGroup = false;
    return lines.flatMap((line, index) => {
      const above = lines[index - 1]?.trimEnd() ?? "";
      documentedGroup = /^export const .*;$/.test(line) && (documentedGroup || above.endsWith("*/"));
      const name = EXPORTED_NAME.exec(line)?.[1];
      if (name === undefined || documentedGroup || /^export type \w+ = \(typeof \w+\)/.test(line)) return [];
      if (above.endsWith("*/") || above.startsWith(`export function ${name}(`)) return [];
      return [{ file, line: index + 1, message: `export ${name} has no docstring` }];
    });
  });

/**
 * A file of tests stands beside what it tests: `x.test.ts` or `x.property.test.ts` beside `x.ts`, or a file named after
 * the folder for what the folder gives as a whole.
 */
export const testsMirrorSources: Rule = (tree) =>
  [...tree.keys()].filter(isTest).flatMap((file) => {
    const [subject = ""] = posix.basename(file).split(".");
    const folder = posix.dirname(file);
    if (subject === posix.basename(folder)) return [];
    if ([".ts", ".tsx", ".js"].some((extension) => tree.has(`${folder}/${subject}${extension}`))) return [];
    return [{ file, line: 0, message: `there is no ${subject}.ts beside it` }];
  });

function matches(tree: SourceTree, pattern: RegExp, say: (text: string) => string): readonly Violation[] {
  return [...tree].flatMap(([file, source]) => {
    const code = blankComments(source);
    return [...code.matchAll(pattern)].map((match) => ({
      file,
      line: lineAt(code, match.index),
      message: say(match[0].trim()),
    }));
  });
}

function withoutConfigurations(tree: SourceTree): SourceTree {
  return new Map([...tree].filter(([file]) => !/\.config\.[jt]s$/.test(file)));
}
