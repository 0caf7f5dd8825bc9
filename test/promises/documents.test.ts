import { existsSync, readFileSync, statSync } from "node:fs";
import { join, posix } from "node:path";
import { describe, expect, test } from "vitest";
import { COMMON_PARAMETERS, FIGURES } from "../../center/src/analyze/index.ts";
import { createProgram } from "../../center/src/commands/program.ts";
import { ROOT, repositoryFiles } from "../architecture/source-tree.ts";
import { headings, linkTargets, shellLines } from "./markdown.ts";

type Command = ReturnType<typeof createProgram>;

const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const pages = repositoryFiles().filter((path) => path.endsWith(".md"));
const program = createProgram();
const scripts = Object.keys((JSON.parse(read("package.json")) as { scripts: object }).scripts);

describe("README in both languages", () => {
  const [english, japanese] = [read("README.md"), read("README.ja.md")];

  test("has the same sections in the same order", () => {
    const shape = (page: string): readonly number[] => headings(page).map(({ depth }) => depth);
    expect(shape(japanese)).toEqual(shape(english));
    expect(headings(english).length).toBeGreaterThan(5);
  });

  test("gives the same commands", () => {
    expect(shellLines(japanese)).toEqual(shellLines(english));
    expect(shellLines(english)).toEqual(expect.arrayContaining(["npm run demo", "npm test"]));
  });
});

describe.each(pages)("%s", (path) => {
  const page = read(path);

  test("its links lead somewhere", () => {
    const broken = linkTargets(page).filter(
      (target) => !/^(?:https?|mailto):/.test(target) && !leadsSomewhere(path, target),
    );
    expect(broken).toEqual([]);
  });

  test("its commands exist", () => {
    expect(shellLines(page).flatMap(unknownParts)).toEqual([]);
  });
});

test("every page that source, data or messages name is there", () => {
  const named = repositoryFiles()
    .filter((path) => /\.(?:ts|js|sh|json|yaml|yml)$/.test(path))
    .flatMap((path) => [...read(path).matchAll(/\bdocs\/[\w/.-]+\.md\b/g)].map((match) => ({ path, page: match[0] })));
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter(({ page }) => !existsSync(join(ROOT, page)))).toEqual([]);
});

test("every page under docs/ can be reached from docs/README.md", () => {
  const reached = new Set(["docs/README.md"]);
  for (const path of reached) {
    if (!path.endsWith(".md")) continue;
    for (const target of linkTargets(read(path))) {
      const file = posix.join(posix.dirname(path), target.split("#")[0] ?? "");
      if (file.startsWith("docs/") && existsSync(join(ROOT, file))) reached.add(file);
    }
  }
  expect(pages.filter((path) => path.startsWith("docs/") && !reached.has(path))).toEqual([]);
});

test("an unknown command, option or script in a page is noticed", () => {
  expect(unknownParts("npx teiten frobnicate")).toHaveLength(1);
  expect(unknownParts("npx teiten --frob")).toHaveLength(1);
  expect(unknownParts("npx teiten sensor frobnicate")).toHaveLength(1);
  expect(unknownParts("npx teiten figure frobnicate")).toHaveLength(1);
  expect(unknownParts("npx teiten figure port-ranking --frob")).toHaveLength(1);
  expect(unknownParts("npm run frobnicate")).toHaveLength(1);
  expect(unknownParts("bash scripts/frobnicate.sh")).toHaveLength(1);
  expect(unknownParts("npm ci && npm run build")).toEqual([]);
});

function leadsSomewhere(from: string, target: string): boolean {
  const [path = "", anchor] = target.split("#");
  const file = path === "" ? from : posix.join(posix.dirname(from), decodeURI(path));
  if (!existsSync(join(ROOT, file))) return false;
  if (anchor === undefined || !file.endsWith(".md") || !statSync(join(ROOT, file)).isFile()) return true;
  const text = read(file);
  return headings(text).some((heading) => heading.anchor === decodeURI(anchor)) || text.includes(`id="${anchor}"`);
}

/** The words of a shell line that name a script, a file or a part of the command line that is not there. */
function unknownParts(line: string): readonly string[] {
  return line.split(/\s*(?:&&|\|\||[|;])\s*/).flatMap((part) => {
    const words = (part.match(/"[^"]*"|'[^']*'|\S+/g) ?? []).filter((word) => !/^[A-Z_]+=/.test(word));
    const [first, second, third] = words;
    if (first === "npm" && second === "run" && third !== undefined && !scripts.includes(third))
      return [`npm run ${third}`];
    if (first === "bash" && second !== undefined && !existsSync(join(ROOT, second))) return [part];
    if (first === "npx" && second === "teiten") return unknownToTeiten(words.slice(2));
    return first === "teiten" ? unknownToTeiten(words.slice(1)) : [];
  });
}

function unknownToTeiten(words: readonly string[]): readonly string[] {
  let command: Command = program;
  let depth = 0;
  const options = new Set(["--help", "-h"]);
  const learn = (): void => {
    for (const { long, short } of command.options) for (const flag of [long, short]) if (flag) options.add(flag);
  };
  learn();
  const names = operands(words);
  for (const name of names) {
    const next = command.commands.find((candidate) => candidate.name() === name);
    if (next === undefined) break;
    command = next;
    depth++;
    learn();
  }
  const rest = names.slice(depth);
  if (command.name() === "figure") return unknownToFigure(rest[0], words);
  if (command.name() === "changes") return unknownToFigure("changes", words);
  const [stray] = command.commands.length > 0 ? rest : [];
  return [...(stray === undefined ? [] : [`${command.name()} ${stray}`]), ...unknownOptions(words, options)];
}

function unknownToFigure(id: string | undefined, words: readonly string[]): readonly string[] {
  const figure = FIGURES.find((candidate) => candidate.id === id);
  if (id !== undefined && figure === undefined) return [`figure ${id}`];
  const own = figure?.parameters.map(({ name }) => name) ?? ["recipe"];
  const names = [...COMMON_PARAMETERS, "format", "lang", "caption", "help", "data", ...own];
  return unknownOptions(words, new Set(names.map((name) => `--${name}`)));
}

function unknownOptions(words: readonly string[], known: ReadonlySet<string>): readonly string[] {
  return words.filter((word) => /^--?[a-z]/.test(word) && !known.has(word.split("=")[0] ?? word));
}

/** Words that are neither options nor the value right behind one. */
function operands(words: readonly string[]): readonly string[] {
  return words.filter((word, index) => !/^--?[a-z]/.test(word) && !/^--[a-z-]+$/.test(words[index - 1] ?? ""));
}
