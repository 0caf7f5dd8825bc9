import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openEntry, RETRIEVED } from "./entry.js";
import { MALTRAIL_LABELS, MALTRAIL_SECTIONS } from "./organisation-of.js";

const SOURCE = "maltrail";
const FILE = "mass_scanner.txt";

/**
 * The claims of maltrail's list of mass scanners: an address and the name of its host a line.
 * @param {string} folder
 * @returns {import("./entry.js").ListContents}
 */
export function readMaltrail(folder) {
  /** @type {import("./entry.js").ListContents} */
  const contents = { entries: [], dropped: [], sources: [] };
  contents.sources.push({
    id: SOURCE,
    title: "Maltrail, mass scanners",
    url: "https://github.com/stamparm/maltrail/blob/master/trails/static/mass_scanner.txt",
    licence: "MIT, Copyright (c) 2014-2026 Maltrail developers",
    retrieved: RETRIEVED,
  });
  for (const file of ["mass_scanner_cidr.txt", "bogon_ranges.txt"]) {
    const count = readFileSync(join(folder, file), "utf8")
      .split("\n")
      .filter((line) => /^\d/.test(line)).length;
    const reason = file.startsWith("bogon")
      ? "the list is not about scanners"
      : "rounds single addresses of hosting companies up to whole networks";
    contents.dropped.push({ place: `maltrail/${file}`, text: `${count} ranges`, reason });
  }
  readLines(readFileSync(join(folder, FILE), "utf8").split("\n"), contents);
  return contents;
}

/**
 * @param {readonly string[]} lines
 * @param {import("./entry.js").ListContents} contents
 */
function readLines(lines, contents) {
  let section = /** @type {(typeof MALTRAIL_SECTIONS)[number] | undefined} */ (undefined);
  let inReferences = false;
  for (const [index, line] of lines.entries()) {
    const reference = /^# Reference:?\s/.test(line);
    if (reference && !inReferences) section = undefined;
    inReferences = reference;
    if (reference) section = MALTRAIL_SECTIONS.find((known) => line.includes(known.reference)) ?? section;
    if (line.startsWith("#") || line.trim() === "") continue;
    readLine(line, `maltrail/${FILE}:${index + 1}`, section, contents);
  }
}

/**
 * @param {string} line
 * @param {string} place
 * @param {(typeof MALTRAIL_SECTIONS)[number] | undefined} section
 * @param {import("./entry.js").ListContents} contents
 */
function readLine(line, place, section, contents) {
  const [range = "", label = ""] = line.split("#").map((part) => part.trim());
  const name = label.replace(/\.$/, "");
  const slug = MALTRAIL_LABELS.find(([end]) => name === end || name.endsWith(`.${end}`))?.[1] ?? section?.slug ?? null;
  const reason = section?.reason ?? "no organisation is named";
  if (slug === null || (name !== "" && /parking/.test(name))) {
    contents.dropped.push({
      place,
      text: line.trim(),
      reason: /parking/.test(name) ? "a web host, not a scanner" : reason,
    });
    return;
  }
  contents.entries.push(
    openEntry({ slug, range, place, source: SOURCE, ...evidenceOf(name, section?.declared === true) }),
  );
}

/**
 * A label of three parts and more is the name of the host; a shorter one is a domain that stands for the organisation.
 * @param {string} name
 * @param {boolean} declared
 */
function evidenceOf(name, declared) {
  if (declared) return { evidence: "declared-list", confidence: "medium" };
  if (name.split(".").length >= 3) return { evidence: "ptr", confidence: "medium" };
  return { evidence: "third-party-list", confidence: "low" };
}
