import { readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { openEntry, RETRIEVED } from "./entry.js";
import { OPENFILTERS_COMMENTS, OPENFILTERS_FILES } from "./organisation-of.js";

const SOURCE = "openfilters";

/**
 * The claims of OpenFilters' nftables files, whose first comments say how the ranges are known.
 * @param {string} folder
 * @returns {import("./entry.js").ListContents}
 */
export function readOpenFilters(folder) {
  /** @type {import("./entry.js").ListContents} */
  const contents = { entries: [], dropped: [], sources: [] };
  contents.sources.push({
    id: SOURCE,
    title: "OpenFilters, IP lists of Internet-wide scanning organizations",
    url: "https://github.com/OpenFilters/internet-scanners",
    licence: "Unlicense",
    retrieved: RETRIEVED,
  });
  const files = [folder, join(folder, "inactive")].flatMap((where) =>
    readdirSync(where)
      .filter((name) => name.endsWith(".nft"))
      .toSorted()
      .map((name) => join(where, name)),
  );
  for (const file of files) readFile(file, contents);
  return contents;
}

/**
 * @param {string} file
 * @param {import("./entry.js").ListContents} contents
 */
function readFile(file, contents) {
  const name = basename(file, ".nft");
  const lines = readFileSync(file, "utf8").split("\n");
  const head = lines.slice(
    0,
    lines.findIndex((line) => line.startsWith("define")),
  );
  const known = evidenceOf(head);
  const owner = OPENFILTERS_FILES[name];
  let comment = "";
  for (const [index, line] of lines.entries()) {
    const note = /^\s+#\s*(.*)$/.exec(line);
    if (note !== null) comment = note[1] ?? "";
    const range = /^\s+([0-9a-fA-F.:/-]+),?\s*$/.exec(line)?.[1];
    if (range === undefined) continue;
    const place = `openfilters/${name}.nft:${index + 1}`;
    const slug = owner ?? OPENFILTERS_COMMENTS[plain(comment)];
    const { evidence, confidence } = owner === undefined ? evidenceOfComment(comment) : known;
    if (slug !== undefined)
      contents.entries.push(openEntry({ slug, range, place, source: SOURCE, evidence, confidence }));
    else contents.dropped.push({ place, text: `${range} ${comment}`, reason: "a host of no organisation" });
  }
}

/**
 * A comment without its quotes and remark.
 * @param {string} comment
 */
function plain(comment) {
  return comment
    .replace(/\s*\[no PTR\]/, "")
    .replaceAll('"', "")
    .trim();
}

/**
 * What the first comments of a file say of the evidence.
 * @param {readonly string[]} head
 */
function evidenceOf(head) {
  const text = head.join("\n");
  const confidence = /change often/.test(text) ? "low" : "medium";
  if (/^# Source: .*https?:/m.test(text)) return { evidence: "declared-list", confidence: "high" };
  if (/^# PTR:/m.test(text)) return { evidence: "ptr", confidence };
  if (/webpage|IP [Rr]edirect/.test(text)) return { evidence: "page-on-address", confidence };
  if (/User-Agent|signature/.test(text)) return { evidence: "payload", confidence };
  return { evidence: "third-party-list", confidence: "low" };
}

/**
 * Files of several organisations name a host (its PTR), or an institution.
 * @param {string} comment
 */
function evidenceOfComment(comment) {
  if (/\[no PTR\]/.test(comment)) return { evidence: "page-on-address", confidence: "low" };
  if (/^[a-z0-9-]+(\.[a-z0-9-]+){2,}$/.test(plain(comment))) return { evidence: "ptr", confidence: "medium" };
  return { evidence: "third-party-list", confidence: "medium" };
}
