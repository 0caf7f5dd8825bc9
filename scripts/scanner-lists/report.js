const EXAMPLES = 3;

/**
 * What was carried over and what was not, as a page.
 * @param {{
 *   entries: number, claims: number, organisations: number, sources: number,
 *   dropped: readonly import("./entry.js").Dropped[],
 * }} facts
 */
export function importReport({ entries, claims, organisations, sources, dropped }) {
  /** @type {Map<string, import("./entry.js").Dropped[]>} */
  const byReason = new Map();
  for (const line of dropped) byReason.set(line.reason, [...(byReason.get(line.reason) ?? []), line]);
  const reasons = [...byReason].toSorted(([left], [right]) => (left < right ? -1 : 1));
  return `${[
    "# What the import of the scanner lists carried over",
    "",
    "Written by `scripts/import-scanner-lists.js`; the same lists give the same page.",
    "",
    `${entries} ranges were read for ${organisations} organisations from ${sources} sources. Neighbouring ranges of one organisation with`,
    `the same source, days and evidence became one where that is exact: ${claims} claims.`,
    "",
    "## Not carried over",
    "",
    "| reason | lines | for example |",
    "| --- | ---: | --- |",
    ...reasons.map(
      ([reason, lines]) => `| ${reason} | ${lines.length} | ${lines.slice(0, EXAMPLES).map(example).join("<br>")} |`,
    ),
  ].join("\n")}\n`;
}

/**
 * @param {import("./entry.js").Dropped} line
 */
function example({ place, text }) {
  return `\`${place}\` ${text.replaceAll("|", "\\|")}`;
}
