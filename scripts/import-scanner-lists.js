// Carries the facts of published scanner lists into data/scanners: node scripts/import-scanner-lists.js LISTS
// LISTS holds japan-official, maltrail, misp-warninglists and openfilters. Writes sources.json, claims/*.csv and
// import-report.md; the same lists give the same files. Needs a build (core/dist).
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { checkRange } from "./scanner-lists/check-range.js";
import { mergeRanges } from "./scanner-lists/merge-ranges.js";
import { readJapan } from "./scanner-lists/read-japan.js";
import { readMaltrail } from "./scanner-lists/read-maltrail.js";
import { readMisp } from "./scanner-lists/read-misp.js";
import { readOpenFilters } from "./scanner-lists/read-openfilters.js";
import { importReport } from "./scanner-lists/report.js";

/** @typedef {import("./scanner-lists/entry.js").Entry} Entry */

const HEADER = "range,valid_from,valid_to,known_from,known_to,evidence,source,confidence";
const SHORT_LIST = 20;
const root = fileURLToPath(new URL("..", import.meta.url));
const folder = join(root, "data/scanners");
const names = /** @type {typeof import("../core/src/names/index.ts")} */ (
  await import(new URL("../core/dist/names/index.js", import.meta.url).href)
);

const lists = process.argv[2];
if (lists === undefined) {
  process.stderr.write("usage: node scripts/import-scanner-lists.js LISTS\n");
  process.exit(2);
}

const read = [
  readJapan(join(lists, "japan-official")),
  readMisp(join(lists, "misp-warninglists")),
  readOpenFilters(join(lists, "openfilters")),
  readMaltrail(join(lists, "maltrail")),
];
const dropped = read.flatMap((contents) => contents.dropped);
const groups = groupEntries(read.flatMap((contents) => contents.entries));
const organisations = /** @type {{ slug: string }[]} */ (
  JSON.parse(readFileSync(join(folder, "organisations.json"), "utf8"))
);
const slugs = new Set(organisations.map(({ slug }) => slug));
for (const slug of groups.keys()) if (!slugs.has(slug)) throw new Error(`organisations.json has no ${slug}`);

const claims = writeClaims();
const sources = read.flatMap((contents) => contents.sources).toSorted((left, right) => (left.id < right.id ? -1 : 1));
const sourceLines = sources.map((source) => JSON.stringify(source)).join(",\n");
writeFileSync(join(folder, "sources.json"), `[\n${sourceLines}\n]\n`);
const entries = read.reduce((sum, contents) => sum + contents.entries.length, 0);
const report = importReport({ entries, claims, organisations: groups.size, sources: sources.length, dropped });
writeFileSync(join(folder, "import-report.md"), report);
process.stdout.write(report);

/**
 * Prefixes by organisation and by all else that a claim says.
 * @param {readonly Entry[]} all
 */
function groupEntries(all) {
  /** @type {Map<string, Map<string, { start: bigint, length: number }[]>>} */
  const bySlug = new Map();
  for (const entry of all) {
    const checked = checkRange(entry.range, names);
    if ("reason" in checked) {
      dropped.push({ place: entry.place, text: entry.range, reason: checked.reason });
      continue;
    }
    const byFacts = bySlug.get(entry.slug) ?? emptyGroup();
    bySlug.set(entry.slug, byFacts);
    const days = `${entry.validFrom},${entry.validTo},${entry.knownFrom},`;
    const facts = `${days},${entry.evidence},${entry.source},${entry.confidence}`;
    byFacts.set(facts, [...(byFacts.get(facts) ?? []), widePrefix(checked.prefix)]);
  }
  return bySlug;
}

/** @returns {Map<string, { start: bigint, length: number }[]>} */
function emptyGroup() {
  return new Map();
}

/** Writes one file an organisation and answers the number of claims. */
function writeClaims() {
  const target = join(folder, "claims");
  mkdirSync(target, { recursive: true });
  for (const name of readdirSync(target)) if (!slugs.has(name.replace(/\.csv$/, ""))) rmSync(join(target, name));
  let count = 0;
  for (const [slug, byFacts] of groups) {
    const rows = [...byFacts].flatMap(([facts, prefixes]) =>
      fewerRanges(prefixes).map((prefix) => ({ ...prefix, facts })),
    );
    rows.sort(
      (left, right) =>
        compare(left.start, right.start) || left.length - right.length || compare(left.facts, right.facts),
    );
    const lines = rows.map(({ start, length, facts }) => `${prefixText(start, length)},${facts}`);
    writeFileSync(join(target, `${slug}.csv`), `${[HEADER, ...lines].join("\n")}\n`);
    count += lines.length;
  }
  return count;
}

/**
 * Short lists stay as they were published, so that they can be compared by eye.
 * @param {readonly { start: bigint, length: number }[]} prefixes
 */
function fewerRanges(prefixes) {
  if (prefixes.length > SHORT_LIST) return mergeRanges(prefixes);
  return [...new Map(prefixes.map((prefix) => [`${prefix.start}/${prefix.length}`, prefix])).values()];
}

/**
 * @template {bigint | string} Key
 * @param {Key} left
 * @param {Key} right
 */
function compare(left, right) {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/**
 * @param {import("./scanner-lists/check-range.js").AddressPrefix} prefix
 */
function widePrefix({ address, length }) {
  const start = address.words.reduce((sum, word) => (sum << 32n) | BigInt(word), 0n);
  return address.version === 4 ? { start: start + 0xffff_0000_0000n, length: 96 + length } : { start, length };
}

/**
 * @param {bigint} start
 * @param {number} length
 */
function prefixText(start, length) {
  const word = (/** @type {bigint} */ shift) => Number((start >> shift) & 0xffff_ffffn);
  if (start >> 32n === 0xffffn) return `${names.formatIpv4(word(0n))}/${length - 96}`;
  return `${names.formatIpv6(word(96n), word(64n), word(32n), word(0n))}/${length}`;
}
