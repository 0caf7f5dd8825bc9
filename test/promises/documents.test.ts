import { existsSync, readFileSync, statSync } from "node:fs";
import { join, posix } from "node:path";
import { describe, expect, test } from "vitest";
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

test("an unknown command, option or script in a page is noticed", () => {
  expect(unknownParts("npx teiten frobnicate")).toHaveLength(1);
  expect(unknownParts("npx teiten --frob")).toHaveLength(1);
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
  const options = new Set(["--help", "-h"]);
  const unknown: string[] = [];
  const learn = (): void => {
    for (const option of command.options) for (const flag of [option.long, option.short]) if (flag) options.add(flag);
  };
  learn();
  for (const word of words) {
    const next = command.commands.find((candidate) => candidate.name() === word);
    if (next !== undefined) {
      command = next;
      learn();
    } else if (/^--?[a-z]/.test(word)) {
      if (!options.has(word.split("=")[0] ?? word)) unknown.push(`${command.name()} ${word}`);
    } else if (command === program && /^[a-z]/.test(word) && !isOptionValue(words, word)) {
      unknown.push(`teiten ${word}`);
    }
  }
  return unknown;
}

function isOptionValue(words: readonly string[], word: string): boolean {
  return words[words.indexOf(word) - 1]?.startsWith("-") ?? false;
}
