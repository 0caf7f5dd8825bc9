// Carries the facts of published scanner lists into the registry: node scripts/import-scanner-lists.js LISTS [FOLDER]
// LISTS holds japan-official, maltrail, misp-warninglists and openfilters; FOLDER is data/scanners when it is left away.
// Writes sources.json, claims/*.csv and import-report.md: claims of the lists are replaced, claims with another source stay,
// and the same lists give the same files. Needs a build (core/dist).
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { importLists } from "./scanner-lists/import-lists.js";

const [, , lists, folder = fileURLToPath(new URL("../data/scanners", import.meta.url))] = process.argv;
if (lists === undefined) {
  process.stderr.write("usage: node scripts/import-scanner-lists.js LISTS [FOLDER]\n");
  process.exitCode = 2;
} else {
  const names = /** @type {typeof import("../core/src/names/index.ts")} */ (
    await import(new URL("../core/dist/names/index.js", import.meta.url).href)
  );
  process.stdout.write(importLists(lists, join(folder), names));
}
