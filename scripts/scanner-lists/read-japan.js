import { readFileSync } from "node:fs";
import { join } from "node:path";
import { RETRIEVED } from "./entry.js";
import { JAPANESE_NAMES } from "./organisation-of.js";

/**
 * The notices, with the day on which each was published.
 * @type {Readonly<Record<string, { id: string, title: string, date?: string, note?: string }>>}
 */
const NOTICES = {
  "https://www.nict.go.jp/info/topics/2019/02/13-2.html": {
    id: "nict-2019-02-13",
    title: "NICT, notice of the survey NOTICE and its source addresses",
    date: "2019-02-13",
    note: "the addresses may have changed since 2019; no later list was found",
  },
  "https://www.nict.go.jp/info/topics/2018/11/07-2.html": {
    id: "nict-2018-11-07",
    title: "NICT, notice of the survey before NOTICE and its source addresses",
    date: "2018-11-07",
  },
  "http://www.sys-p.co.jp/IoT機器調査について/": {
    id: "ict-isac-recipient",
    title: "A recipient of the ICT-ISAC survey, quoting the answer of its provider",
    note: "the notices of ICT-ISAC itself (2018-09-27, 2020-10-13, 2023-11-15) could not be read as far as their addresses",
  },
};

/**
 * The claims of the Japanese notices: organisation, name, range, first day, last day, page and kind, separated by tabs.
 * @param {string} folder
 * @returns {import("./entry.js").ListContents}
 */
export function readJapan(folder) {
  /** @type {import("./entry.js").ListContents} */
  const contents = { entries: [], dropped: [], sources: [] };
  for (const [url, { id, title, date, note }] of Object.entries(NOTICES)) {
    const dated = date === undefined ? {} : { date };
    const noted = note === undefined ? {} : { note };
    contents.sources.push({
      id,
      title,
      url: encodeURI(url),
      licence: "facts",
      ...dated,
      retrieved: RETRIEVED,
      ...noted,
    });
  }
  const lines = readFileSync(join(folder, "japan_scanners.tsv"), "utf8").split("\n");
  for (const [index, line] of lines.entries()) {
    const [name = "", , range = "", from = "", last = "", page = "", kind = ""] = line.split("\t");
    const notice = NOTICES[page.replace(/ \(.*\)$/, "")];
    const slug = JAPANESE_NAMES[name];
    if (slug === undefined || notice === undefined) continue;
    const place = `japan-official/japan_scanners.tsv:${index + 1}`;
    const evidence = kind === "official" ? "declared-list" : "third-party-list";
    const confidence = kind === "official" ? "high" : "medium";
    const validTo = last === "" ? "" : dayAfter(last);
    const knownFrom = notice.date ?? RETRIEVED;
    contents.entries.push({
      slug,
      range,
      place,
      source: notice.id,
      evidence,
      confidence,
      validFrom: from,
      validTo,
      knownFrom,
    });
  }
  return contents;
}

/**
 * A table names the last day, a claim the first day on which it no longer holds.
 * @param {string} day
 */
function dayAfter(day) {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
