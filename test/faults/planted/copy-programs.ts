import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { PlantedBug } from "./planted-bug.ts";

const PACKAGES = ["core", "center", "sensor"];
const SCOPE = "@teiten";
const BUNDLER = fileURLToPath(new URL("../../../../scripts/bundle-center.js", import.meta.url));

/** Copies the built programs into a new folder; what they depend on is linked. */
export function copyPrograms(programRoot: string, to: string): void {
  for (const name of PACKAGES) {
    for (const part of ["bin", "dist", "bundle", "package.json"]) {
      const source = join(programRoot, name, part);
      if (!existsSync(source)) continue;
      cpSync(source, join(to, name, part), { recursive: true, force: true, filter: isProgram });
    }
  }
  symlinkSync(join(programRoot, "data"), join(to, "data"));
  linkDependencies(join(programRoot, "node_modules"), join(to, "node_modules"));
}

/** Plants a bug in a copy; throws where a text does not stand exactly once, so that a bug cannot go stale unseen. */
export function plant(copy: string, { name, edits }: PlantedBug): void {
  for (const { file, find, replace } of edits) {
    const path = join(copy, file);
    const [before, after, ...more] = readFileSync(path, "utf8").split(find);
    if (before === undefined || after === undefined || more.length > 0) {
      const times = more.length + (after === undefined ? 0 : 1);
      throw new Error(`planted bug “${name}”: its text stands ${times} times in ${file}`);
    }
    writeFileSync(path, `${before}${replace}${after}`);
  }
  if (edits.length > 0 && existsSync(join(copy, "center/bundle"))) bundleAnew(copy);
}

function bundleAnew(copy: string): void {
  rmSync(join(copy, "center/bundle"), { recursive: true });
  execFileSync(process.execPath, [BUNDLER, copy], { stdio: ["ignore", "ignore", "inherit"] });
}

function isProgram(path: string): boolean {
  return !/\.(?:d\.ts|map|tsbuildinfo)$/.test(path);
}

function linkDependencies(from: string, to: string): void {
  mkdirSync(join(to, SCOPE), { recursive: true });
  for (const name of readdirSync(from)) if (name !== SCOPE) symlinkSync(join(from, name), join(to, name));
  for (const name of PACKAGES) symlinkSync(join("..", "..", name), join(to, SCOPE, name));
}
