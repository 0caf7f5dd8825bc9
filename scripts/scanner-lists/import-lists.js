import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkRange } from "./check-range.js";
import { ClaimLines } from "./claim-lines.js";
import { readJapan } from "./read-japan.js";
import { readMaltrail } from "./read-maltrail.js";
import { readMisp } from "./read-misp.js";
import { readOpenFilters } from "./read-openfilters.js";
import { importReport } from "./report.js";

/**
 * @typedef {import("./entry.js").ListContents} ListContents
 * @typedef {import("./entry.js").Source} Source
 */

/**
 * Writes the claims, sources and report of all lists into a folder that has an `organisations.json`, and answers the report.
 * @param {string} lists
 * @param {string} folder
 * @param {import("./check-range.js").Names} names
 */
export function importLists(lists, folder, names) {
  const read = [
    readJapan(join(lists, "japan-official")),
    readMisp(join(lists, "misp-warninglists")),
    readOpenFilters(join(lists, "openfilters")),
    readMaltrail(join(lists, "maltrail")),
  ];
  const sources = read.flatMap((contents) => contents.sources);
  const imported = new Set(sources.map(({ id }) => id));
  const slugs = /** @type {{ slug: string }[]} */ (readJson(join(folder, "organisations.json"))).map(
    ({ slug }) => slug,
  );
  const { bySlug, dropped, entries } = gather(read, names);
  for (const slug of bySlug.keys()) if (!slugs.includes(slug)) throw new Error(`organisations.json has no ${slug}`);
  mkdirSync(join(folder, "claims"), { recursive: true });
  let claims = 0;
  for (const slug of slugs) {
    const file = join(folder, "claims", `${slug}.csv`);
    const own = (existsSync(file) ? readFileSync(file, "utf8") : "").split("\n").slice(1);
    const lines = bySlug.get(slug) ?? new ClaimLines(names);
    for (const line of own) if (line !== "" && !imported.has(line.split(",")[6] ?? "")) lines.keep(line);
    writeFileSync(file, lines.text());
    claims += lines.imported;
  }
  writeSources(join(folder, "sources.json"), sources, imported);
  const report = importReport({ entries, claims, organisations: bySlug.size, sources: sources.length, dropped });
  writeFileSync(join(folder, "import-report.md"), report);
  return report;
}

/**
 * The ranges of all lists by organisation, and what was left out of them.
 * @param {readonly ListContents[]} read
 * @param {import("./check-range.js").Names} names
 */
function gather(read, names) {
  const dropped = read.flatMap((contents) => contents.dropped);
  /** @type {Map<string, ClaimLines>} */
  const bySlug = new Map();
  let entries = 0;
  for (const entry of read.flatMap((contents) => contents.entries)) {
    entries += 1;
    const checked = checkRange(entry.range, names);
    if ("reason" in checked) {
      dropped.push({ place: entry.place, text: entry.range, reason: checked.reason });
      continue;
    }
    const lines = bySlug.get(entry.slug) ?? new ClaimLines(names);
    bySlug.set(entry.slug, lines);
    lines.add(checked.prefix, entry);
  }
  return { bySlug, dropped, entries };
}

/**
 * @param {string} file
 * @param {readonly Source[]} sources
 * @param {ReadonlySet<string>} imported
 */
function writeSources(file, sources, imported) {
  const before = existsSync(file) ? /** @type {Source[]} */ (readJson(file)) : [];
  const all = [...sources, ...before.filter(({ id }) => !imported.has(id))];
  const lines = all
    .toSorted((left, right) => (left.id < right.id ? -1 : 1))
    .map((source) => JSON.stringify(source))
    .join(",\n");
  writeFileSync(file, `[\n${lines}\n]\n`);
}

/**
 * @param {string} file
 * @returns {unknown}
 */
function readJson(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}
