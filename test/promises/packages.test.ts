import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "../architecture/source-tree.ts";

interface Manifest {
  readonly version: string;
  readonly private?: boolean;
  readonly license?: string;
  readonly type?: string;
  readonly engines?: Readonly<Record<string, string>>;
  readonly workspaces?: readonly string[];
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface LockEntry extends Manifest {
  readonly resolved?: string;
  readonly integrity?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
}

const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const manifest = (folder: string): Manifest => JSON.parse(read(join(folder, "package.json"))) as Manifest;

const root = manifest(".");
const folders = [".", ...(root.workspaces ?? [])];
const lock = JSON.parse(read("package-lock.json")) as { packages: Record<string, LockEntry> };
const locked = Object.entries(lock.packages);

/** Packages whose install script is known, and known to do nothing that is needed. */
const KNOWN_INSTALL_SCRIPTS = ["node_modules/chdb"];

/** The engine is locked for x86-64 Linux alone: the registry had no other platform's build of this version. */
const KNOWN_GAPS = /^node_modules\/chdb needs @chdb\/lib-(?:darwin-arm64|darwin-x64|linux-arm64-gnu)$/;

describe.each(folders)("package.json of %s", (folder) => {
  const own = manifest(folder);

  test("names every version exactly", () => {
    const versions = Object.entries({ ...own.dependencies, ...own.devDependencies });
    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))).toEqual([]);
  });

  test("agrees with the root on version, licence, modules and Node", () => {
    const of = ({ version, license, type, engines, private: closed }: Manifest): object => ({
      version,
      license,
      type,
      engines,
      closed,
    });
    expect(of(own)).toEqual(of(root));
  });

  test("runs nothing of its own at install", () => {
    const hooks = ["preinstall", "install", "postinstall", "prepare", "prepublish"];
    expect(Object.keys(own.scripts ?? {}).filter((name) => hooks.includes(name))).toEqual([]);
  });

  test("is what the lock file was made from", () => {
    const entry = lock.packages[folder === "." ? "" : folder];
    expect(entry?.dependencies ?? {}).toEqual(own.dependencies ?? {});
    expect(entry?.devDependencies ?? {}).toEqual(own.devDependencies ?? {});
  });
});

describe("package-lock.json", () => {
  const fromOutside = locked.filter(([path, entry]) => path.includes("node_modules/") && entry.link !== true);

  test("checks every package by its hash", () => {
    expect(fromOutside.length).toBeGreaterThan(100);
    expect(
      fromOutside.filter(([, entry]) => entry.integrity?.startsWith("sha512-") !== true).map(([path]) => path),
    ).toEqual([]);
  });

  test("takes packages from the npm registry alone", () => {
    const elsewhere = fromOutside.filter(([, { resolved }]) => {
      return resolved !== undefined && !resolved.startsWith("https://registry.npmjs.org/");
    });
    expect(elsewhere.map(([path]) => path)).toEqual([]);
  });

  test("names what every package needs, for every platform: `npm ci` refuses a lock file with gaps", () => {
    const gaps = locked.flatMap(([path, { dependencies, optionalDependencies }]) =>
      Object.keys({ ...dependencies, ...optionalDependencies })
        .filter((name) => !isLocked(path, name))
        .map((name) => `${path} needs ${name}`),
    );
    expect(gaps.filter((gap) => !KNOWN_GAPS.test(gap))).toEqual([]);
  });

  test("names no unknown install script, and none is run", () => {
    const scripts = locked.filter(([, entry]) => entry.hasInstallScript === true).map(([path]) => path);
    expect(scripts.filter((path) => !KNOWN_INSTALL_SCRIPTS.includes(path))).toEqual([]);
    expect(read(".npmrc")).toMatch(/^ignore-scripts=true$/m);
  });
});

/** Looks a package up as Node does, from the folder that needs it upwards. */
function isLocked(from: string, name: string): boolean {
  const parts = from.split("/node_modules/");
  const ancestors = parts.map((_part, index) => parts.slice(0, parts.length - index).join("/node_modules/"));
  return [...ancestors.map((folder) => `${folder}/node_modules/${name}`), `node_modules/${name}`].some(
    (path) => path in lock.packages,
  );
}
