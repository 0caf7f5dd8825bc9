#!/usr/bin/env node
/// <reference types="node" />
import { existsSync } from "node:fs";

const main = new URL("../dist/main.js", import.meta.url);
if (!existsSync(main)) {
  process.stderr.write("teiten-sensor: not built yet. Run `npm run build` in the root of the repository first.\n");
  process.exit(1);
}
await import(main.href);
