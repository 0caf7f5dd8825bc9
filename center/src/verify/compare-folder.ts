import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { compareCsv } from "./compare-csv.ts";
import { compareJson } from "./compare-json.ts";
import { comparePage } from "./compare-page.ts";
import type { Compared, Difference } from "./difference.ts";

/** What of a folder was compared, and what differs. */
export interface ComparedFolder {
  readonly numbers: number;
  readonly exhibits: number;
  readonly differences: readonly Difference[];
}

/**
 * Compares the files of a folder with what they should be, by their paths in it. `isSame`: one version of the program made
 * both, so that words and markup must agree as well as numbers.
 */
export async function compareFolder(
  folder: string,
  files: ReadonlyMap<string, string>,
  isSame: boolean,
): Promise<ComparedFolder> {
  const differences: Difference[] = [];
  let numbers = 0;
  for (const [file, recomputed] of files) {
    const printed = await textOf(join(folder, file));
    const compared = printed === null ? missing() : compareFile(file, printed, recomputed, isSame);
    numbers += compared.numbers;
    differences.push(...compared.differences.map((difference) => ({ file, ...difference })));
  }
  differences.push(...(await strangers(folder, files)));
  const exhibits = [...files.keys()].filter((name) => name.endsWith(".csv") && isExhibit(name)).length;
  return { numbers, exhibits, differences };
}

function compareFile(file: string, printed: string, recomputed: string, isSame: boolean): Compared {
  if (file.endsWith(".csv")) return compareCsv(printed, recomputed);
  if (file.endsWith(".html")) return comparePage(printed, recomputed, isSame);
  return compareJson(printed, recomputed, isSame ? [] : ["files"]);
}

function missing(): Compared {
  return { numbers: 0, differences: [{ place: "whole file", printed: "missing", recomputed: "there" }] };
}

async function textOf(place: string): Promise<string | null> {
  return readFile(place, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
}

const isExhibit = (name: string): boolean => /^data\/(?:table|figure)-\d+-[a-z0-9-]+\.(?:csv|json)$/.test(name);

/** Exhibits in the folder that the data do not give. */
async function strangers(folder: string, files: ReadonlyMap<string, string>): Promise<readonly Difference[]> {
  const names = (await readdir(join(folder, "data"))).map((name) => `data/${name}`);
  const pages = (await readdir(folder)).filter((name) => /^report\.[a-z]{2}\.html$/.test(name));
  return [...names.filter(isExhibit), ...pages]
    .filter((name) => !files.has(name))
    .map((file) => ({ file, place: "whole file", printed: "there", recomputed: "missing" }));
}
