#!/usr/bin/env node
import { existsSync, statSync } from "node:fs";

/** @param {string} path */
const at = (path) => new URL(path, import.meta.url);
/** @param {string} path */
const built = (path) => statSync(at(path), { throwIfNoEntry: false })?.mtimeMs ?? 0;

const main = at("../dist/main.js");
if (!existsSync(main)) {
  process.stderr.write("teiten: not built yet. Run `npm run build` in the root of the repository first.\n");
  process.exit(1);
}
const lastBuild = Math.max(built("../tsconfig.tsbuildinfo"), built("../../core/tsconfig.tsbuildinfo"));
const isBundled = built("../bundle/main.js") > lastBuild;
await import(isBundled ? at("../bundle/main.js").href : main.href);
