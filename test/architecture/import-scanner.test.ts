import { expect, test } from "vitest";
import { scanImports } from "./import-scanner.ts";

const specifiers = (source: string): readonly string[] => scanImports(source).map((found) => found.specifier);

test("finds every form of import", () => {
  const source = [
    'import { a } from "./a.ts";',
    'import type { B } from "./b.ts";',
    "import {\n  c,\n  type D,\n} from './c.ts';",
    'import "./effect.ts";',
    'import * as e from "node:fs";',
    'export { f } from "./f.ts";',
    'export * from "./g.ts";',
    'const h = await import("./h.ts");',
    'type I = typeof import("./i.ts");',
    'new Worker(new URL("./worker.js", import.meta.url));',
    'import.meta.resolve("@teiten/core/packet");',
    'const k = require("./k.cjs");',
  ].join("\n");
  expect(specifiers(source)).toEqual([
    "./a.ts",
    "./b.ts",
    "./c.ts",
    "./effect.ts",
    "node:fs",
    "./f.ts",
    "./g.ts",
    "./h.ts",
    "./i.ts",
    "./worker.js",
    "@teiten/core/packet",
    "./k.cjs",
  ]);
});

test("leaves out comments, exported values and words that look like imports", () => {
  const source = [
    '// import { a } from "./a.ts";',
    '/* import "./b.ts"; */',
    'export const from = "./c.ts";',
    'const url = "http://example.test/"; // import "./d.ts"',
    'export const sql = `select x from "y"`;',
  ].join("\n");
  expect(specifiers(source)).toEqual([]);
});

test("names the line of the specifier", () => {
  expect(scanImports('\n\nimport {\n  a,\n} from "./a.ts";\n')[0]?.line).toBe(5);
});
