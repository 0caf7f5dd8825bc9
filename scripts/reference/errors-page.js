// The page of errors, made from the places in the source that raise them.

/** @typedef {import("./error-sites.js").ErrorSite} ErrorSite */

const EXIT_MEANING = new Map([
  [1, "1 (failed)"],
  [2, "2 (usage)"],
  [78, "78 (configuration)"],
]);

/**
 * docs/reference/errors.md: one section a code, so that each has an anchor.
 * @param {readonly ErrorSite[]} sites
 * @returns {string}
 */
export function errorsPage(sites) {
  const codes = [...new Set(sites.map((site) => site.code))].toSorted();
  const lines = [
    "# Errors",
    "",
    "<!-- Made by `npm run reference` from the source; do not edit. -->",
    "",
    "Every error says what is wrong, where, how to mend it, and its code. The codes are stable: scripts may rely on them.",
    "… stands for what is filled in. An error without a code is a fault of the program; please report it.",
  ];
  for (const code of codes) {
    const of = sites.filter((site) => site.code === code);
    lines.push("", `## ${code}`, "");
    lines.push(
      `Exit code: ${distinct(of.map((site) => EXIT_MEANING.get(site.exitCode) ?? String(site.exitCode))).join(", ")}.`,
    );
    lines.push(
      ...list(
        "It says",
        of.map((site) => site.message),
      ),
      ...list(
        "To mend it",
        of.map((site) => site.advice),
      ),
    );
  }
  return `${lines.join("\n")}\n`;
}

/**
 * @param {string} title
 * @param {readonly (string | null)[]} texts
 * @returns {string[]}
 */
function list(title, texts) {
  const known = distinct(texts.map((text) => text ?? "…").filter((text) => text !== "…")).toSorted((a, b) =>
    a < b ? -1 : 1,
  );
  return known.length === 0 ? [] : ["", `${title}:`, "", ...known.map((text) => `- ${escapeMarkdown(text)}`)];
}

/**
 * @template T
 * @param {readonly T[]} values
 * @returns {T[]}
 */
function distinct(values) {
  return [...new Set(values)];
}

/**
 * @param {string} text
 * @returns {string}
 */
function escapeMarkdown(text) {
  return text.replaceAll(/\s+/g, " ").replaceAll(/([*_<>[\]`])/g, "\\$1");
}
