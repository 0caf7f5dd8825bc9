import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import * as names from "@teiten/core/names";
import { afterEach, beforeEach, expect, test } from "vitest";
import { importLists } from "./import-lists.js";

let work = "";
const put = (path: string, text: string): void => {
  mkdirSync(dirname(join(work, path)), { recursive: true });
  writeFileSync(join(work, path), text);
};
const get = (path: string): string => readFileSync(join(work, path), "utf8");

const MALTRAIL = `# Copyright
129.82.138.44 # pinger6.netsec.colostate.edu
C91.196.152.28 # probe.onyphe.net

# Reference: https://twitter.com/bad_packets/status/1105245951327784960

198.20.103.178

# Reference: https://www.virustotal.com/gui/domain/www.internet-census.org/relations

13.249.87.125

# Reference: https://twitter.com/somebody

185.232.64.20
`;

beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), "teiten-lists-"));
  const slugs = ["bitsight", "colorado-state-university", "nict-pre-survey", "onyphe", "shodan", "team-cymru"];
  put("registry/organisations.json", JSON.stringify(slugs.map((slug) => ({ slug, name: slug, description: "scans" }))));
  const notice = "https://www.nict.go.jp/info/topics/2018/11/07-2.html";
  const columns = ["NICT pre-survey", "NICT", "122.1.4.87/32", "2018-11-14", "2019-01-31", notice, "official"];
  put("lists/japan-official/japan_scanners.tsv", `# head\n${columns.join("\t")}\n`);
  const list = {
    name: "S",
    description: "seen on 2026/08/10",
    version: 26081010,
    list: ["66.240.192.138/32", "10.0.0.1"],
  };
  put("lists/misp-warninglists/shodan-nt-scanning.json", JSON.stringify(list));
  put("lists/misp-warninglists/rfc1918.json", JSON.stringify({ ...list, list: ["10.0.0.0/8"] }));
  put("lists/openfilters/shodan.nft", "# Shodan\n# PTR: ends with shodan.io\n\ndefine s_v4 = {\n\t71.6.135.131,\n}\n");
  put(
    "lists/openfilters/other.nft",
    "# Others\n\ndefine o_v4 = {\n\t# NTP Research at Team Cymru [no PTR]\n\t216.31.0.17,\n\t# me\n\t51.15.34.47,\n}\n",
  );
  mkdirSync(join(work, "lists/openfilters/inactive"));
  put("lists/maltrail/mass_scanner.txt", MALTRAIL);
  put("lists/maltrail/mass_scanner_cidr.txt", "13.249.87.0/24 # x\n");
  put("lists/maltrail/bogon_ranges.txt", "10.0.0.0/8\n");
});

afterEach(() => rmSync(work, { recursive: true }));

const run = (): string => importLists(join(work, "lists"), join(work, "registry"), names);

test("claims carry source, evidence and days of their list", () => {
  run();
  expect(get("registry/claims/shodan.csv").split("\n").slice(1, -1)).toEqual([
    "66.240.192.138/32,,,2026-08-10,,third-party-list,misp-shodan-nt-scanning,medium",
    "71.6.135.131/32,,,2026-11-24,,ptr,openfilters,medium",
  ]);
  expect(get("registry/claims/nict-pre-survey.csv")).toContain(
    "122.1.4.87/32,2018-11-14,2019-02-01,2018-11-07,,declared-list,",
  );
  expect(get("registry/claims/colorado-state-university.csv")).toContain(
    "129.82.138.44/32,,,2026-11-24,,ptr,maltrail,medium",
  );
  expect(get("registry/claims/bitsight.csv")).toContain(
    "198.20.103.178/32,,,2026-11-24,,third-party-list,maltrail,low",
  );
  expect(get("registry/claims/team-cymru.csv")).toContain(
    "216.31.0.17/32,,,2026-11-24,,page-on-address,openfilters,low",
  );
});

test("what is left out is reported with its reason", () => {
  const report = run();
  expect(report).toContain("| not an address | 1 | `maltrail/mass_scanner.txt:3` C91.196.152.28 |");
  expect(report).toContain("`misp-warninglists/shodan-nt-scanning.json` 10.0.0.1");
  expect(report).toContain("13.249.87.125");
  expect(report).toContain("| no organisation is named | 1 | `maltrail/mass_scanner.txt:15` 185.232.64.20 |");
  expect(report).toContain("| a host of no organisation | 1 | `openfilters/other.nft:7` 51.15.34.47 me |");
  expect(get("registry/import-report.md")).toBe(report);
});

test("a second import gives the same files and keeps claims of other sources", () => {
  run();
  const own = "192.88.98.1/32,2026-01-01,,2026-01-02,,page-on-address,own-look-up,high";
  appendFileSync(join(work, "registry/claims/shodan.csv"), `${own}\n`);
  put(
    "registry/sources.json",
    `[${JSON.stringify({ id: "own-look-up", title: "Seen", url: "https://a.example/", licence: "facts", retrieved: "2026-01-02" })}]`,
  );
  run();
  const [claims, sources] = [get("registry/claims/shodan.csv"), get("registry/sources.json")];
  expect(claims.split("\n").at(-2)).toBe(own);
  expect(sources).toContain("own-look-up");
  expect(sources).toContain("misp-shodan-nt-scanning");
  run();
  expect(get("registry/claims/shodan.csv")).toBe(claims);
  expect(get("registry/sources.json")).toBe(sources);
});
