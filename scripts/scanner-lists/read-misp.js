import { readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { openEntry, RETRIEVED } from "./entry.js";
import { MISP_LISTS } from "./organisation-of.js";

const EVIDENCE = {
  telescope: /** @type {const} */ (["third-party-list", "medium"]),
  declared: /** @type {const} */ (["declared-list", "high"]),
  attributed: /** @type {const} */ (["third-party-list", "low"]),
};

/**
 * The claims of MISP's warning lists, one source a list.
 * @param {string} folder
 * @returns {import("./entry.js").ListContents}
 */
export function readMisp(folder) {
  const contents = { entries: [], dropped: [], sources: [] };
  for (const file of readdirSync(folder).toSorted()) readList(join(folder, file), basename(file, ".json"), contents);
  return contents;
}

/**
 * @param {string} file
 * @param {string} name
 * @param {import("./entry.js").ListContents} contents
 */
function readList(file, name, contents) {
  const list = /** @type {{ name: string, description: string, version: number, list: string[] }} */ (
    JSON.parse(readFileSync(file, "utf8"))
  );
  const place = `misp-warninglists/${name}.json`;
  const known = MISP_LISTS[name];
  if (known === undefined) {
    contents.dropped.push({ place, text: `${list.list.length} ranges`, reason: "the list is not about scanners" });
    return;
  }
  const [slug, kind] = known;
  const [evidence, confidence] = EVIDENCE[kind];
  const date = dateOf(list);
  const source = `misp-${name}`;
  contents.sources.push({
    id: source,
    title: `MISP warning list ${name}`,
    url: "https://github.com/MISP/misp-warninglists",
    licence: "CC0-1.0",
    ...(date === undefined ? {} : { date }),
    retrieved: RETRIEVED,
    ...(kind === "telescope" ? { note: "seen by the network telescope of CIRCL on the list's day" } : {}),
  });
  for (const range of list.list) {
    contents.entries.push(openEntry({ slug, range, place, source, evidence, confidence, ...(date ? { date } : {}) }));
  }
}

/**
 * The day in a list's version (20260811, 26081010 with the hour) or description; undefined without one.
 * @param {{ description: string, version: number }} list
 */
function dateOf({ description, version }) {
  const described = /(\d{4})\/(\d{2})\/(\d{2})/.exec(description);
  const whole = /^(20\d{2})(\d{2})(\d{2})$/.exec(String(version));
  const short = /^(\d{2})(\d{2})(\d{2})\d{2}$/.exec(String(version));
  if (described !== null) return `${described[1]}-${described[2]}-${described[3]}`;
  if (whole !== null) return `${whole[1]}-${whole[2]}-${whole[3]}`;
  return short === null ? undefined : `20${short[1]}-${short[2]}-${short[3]}`;
}
