import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Path from the root of the repository (with `/`) → text of the file. */
export type SourceTree = ReadonlyMap<string, string>;

/** One place where a rule of the house is broken. */
export interface Violation {
  readonly file: string;
  /** Counted from 1; 0 when the whole file is meant. */
  readonly line: number;
  readonly message: string;
}

/** A rule looks at the whole tree and names every place that breaks it. */
export type Rule = (tree: SourceTree) => readonly Violation[];

/** The root of the checkout, with a closing slash. */
export const ROOT: string = fileURLToPath(new URL("../..", import.meta.url));

/** Paths that git tracks or would track, from the root. */
export function repositoryFiles(): readonly string[] {
  const list = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: ROOT,
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  return list.split("\0").filter((path) => path !== "" && existsSync(join(ROOT, path)));
}

/** TypeScript and JavaScript of the four packages. */
export function readSourceTree(): SourceTree {
  const sources = repositoryFiles().filter((path) =>
    /^(?:core|sensor|center|console)\/.*\.(?:[cm]?[jt]s|tsx)$/.test(path),
  );
  return new Map(sources.map((path) => [path, readFileSync(join(ROOT, path), "utf8")]));
}

/** True for a file of tests, which stands beside what it tests. */
export function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path);
}

/** Violations as lines that an editor can jump to. */
export function formatViolations(violations: readonly Violation[]): readonly string[] {
  return violations.map(({ file, line, message }) => `${file}:${line} ${message}`);
}
