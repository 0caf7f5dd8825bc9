// Exits 0 when node_modules holds exactly what package-lock.json asks for, 1 when `npm ci` has work to do.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * @typedef {{ version?: string, integrity?: string, link?: boolean, optional?: boolean }} LockEntry
 * @typedef {{ packages: Record<string, LockEntry> }} Lock
 */

/**
 * Why `node_modules` of the checkout at `root` differs from its lock file, one sentence a difference; empty when in step.
 * Optional packages may be absent: npm leaves out those of other platforms.
 * @param {string} root
 * @returns {string[]}
 */
export function modulesOutOfStep(root) {
  const hidden = join(root, "node_modules/.package-lock.json");
  if (!existsSync(hidden)) return ["node_modules is not there"];
  const wanted = readLock(join(root, "package-lock.json"));
  const installed = readLock(hidden);
  /** @type {string[]} */
  const differences = [];
  for (const [path, entry] of Object.entries(wanted)) {
    if (!path.startsWith("node_modules/")) continue;
    const found = installed[path];
    if (found === undefined) {
      if (entry.optional !== true) differences.push(`${path} is missing`);
    } else if (found.version !== entry.version || found.integrity !== entry.integrity) {
      differences.push(`${path} is ${found.version ?? "a link"}, wanted ${entry.version ?? "a link"}`);
    } else if (!existsSync(join(root, path))) {
      differences.push(`${path} was removed`);
    }
  }
  for (const path of Object.keys(installed)) {
    if (path.startsWith("node_modules/") && wanted[path] === undefined)
      differences.push(`${path} is not in the lock file`);
  }
  return differences;
}

/**
 * @param {string} path
 * @returns {Record<string, LockEntry>}
 */
function readLock(path) {
  const lock = /** @type {Lock} */ (JSON.parse(readFileSync(path, "utf8")));
  return lock.packages;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const differences = modulesOutOfStep(fileURLToPath(new URL("..", import.meta.url)));
  for (const difference of differences.slice(0, 5)) process.stderr.write(`setup: ${difference}\n`);
  process.exitCode = differences.length === 0 ? 0 : 1;
}
