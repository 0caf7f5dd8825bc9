import { posix } from "node:path";
import { scanImports } from "./import-scanner.ts";
import type { ScannedImport } from "./import-scanner.ts";
import { isTest } from "./source-tree.ts";
import type { Rule, SourceTree, Violation } from "./source-tree.ts";

/** Folders of each package in reading order: a folder may import only folders that stand before it. */
const ORDER: Readonly<Record<string, readonly string[]>> = {
  core: ["names", "calendar", "packet", "flow", "uplink"],
  sensor: ["host", "segment", "spool", "capture", "uplink", "agent", "commands", "main"],
  center: (
    "telemetry config archive state store enrich ingest scrub collect detect analyze report verify publish exchange annotate " +
    "site simulate api commands main"
  ).split(" "),
};

/** What the simulator may not know: its ground truth must not come from the code that it puts to the test. */
const SIMULATE_FORBIDDEN = /^@teiten\/core\/packet$|^\.\.\/(?:ingest|enrich|collect|analyze|detect|report)\//;

interface Edge extends ScannedImport {
  readonly file: string;
  readonly target: string | null;
}

/** Inside a package imports go one way, in the order of its folders. */
export const importOrder: Rule = (tree) =>
  edges(tree).flatMap((edge) => {
    if (isTest(edge.file) || edge.target === null) return [];
    const [from, to] = [placeOf(edge.file), placeOf(edge.target)];
    const order = ORDER[from.package];
    if (order === undefined || from.folder === null || to.folder === null) return [];
    if (from.package !== to.package || from.folder === to.folder) return [];
    if (!order.includes(to.folder))
      return [at(edge, `folder "${to.folder}" has no place in the order of ${to.package}`)];
    if (order.indexOf(to.folder) < order.indexOf(from.folder)) return [];
    return [at(edge, `${from.folder} may not import ${to.folder}: it stands later in the order`)];
  });

/** Every folder of a package that has an order stands in it. */
export const knownFolders: Rule = (tree) =>
  [...tree.keys()].flatMap((file) => {
    const { package: name, folder } = placeOf(file);
    const order = ORDER[name];
    if (order === undefined || folder === null || order.includes(folder)) return [];
    return [{ file, line: 0, message: `folder "${folder}" has no place in the order of ${name}` }];
  });

/** Another folder is entered through its index.ts alone. */
export const throughIndex: Rule = (tree) =>
  edges(tree).flatMap((edge) => {
    if (isTest(edge.file) || edge.target === null || edge.form === "resolved") return [];
    const [from, to] = [placeOf(edge.file), placeOf(edge.target)];
    if (from.package !== to.package || from.folder === to.folder || to.folder === null) return [];
    if (edge.target === `${to.package}/src/${to.folder}/index.ts`) return [];
    return [at(edge, `import ${to.folder} through its index.ts, not ${edge.specifier}`)];
  });

/** A package leaves itself only for `@teiten/core/…`, and never by a relative path; its tests may use what test/ makes for them. */
export const packageBoundaries: Rule = (tree) =>
  edges(tree).flatMap((edge) => {
    const own = placeOf(edge.file).package;
    if (edge.target !== null) {
      const inside = edge.target.startsWith(`${own}/`) || (isTest(edge.file) && edge.target.startsWith("test/"));
      return inside ? [] : [at(edge, `${edge.specifier} leaves the package ${own}`)];
    }
    const other = /^@teiten\/([^/]+)(\/[^/]+)?(\/.+)?$/.exec(edge.specifier);
    if (other === null || other[1] === own) return [];
    if (other[1] !== "core") return [at(edge, `${own} may not import ${edge.specifier}: only core is shared`)];
    if (own === "core" || other[2] === undefined || other[3] !== undefined) {
      return [at(edge, `${edge.specifier} is not a door of core`)];
    }
    return [];
  });

/** Relative imports name the source file, ending in .ts or .tsx. */
export const sourceExtensions: Rule = (tree) =>
  edges(tree)
    .filter((edge) => edge.target !== null && edge.form !== "resolved" && /\/src\//.test(edge.file))
    .filter((edge) => !/\.tsx?$/.test(edge.specifier))
    .map((edge) => at(edge, `${edge.specifier} does not end in .ts`));

/** core imports nothing at all; sensor nothing but Node's own modules and core. */
export const freeOfDependencies: Rule = (tree) =>
  edges(tree).flatMap((edge) => {
    const own = placeOf(edge.file).package;
    if (edge.target !== null || isTest(edge.file)) return [];
    if (own === "core") return [at(edge, `core imports nothing from outside, not ${edge.specifier}`)];
    if (own !== "sensor" || /^node:|^@teiten\/core\//.test(edge.specifier)) return [];
    return [at(edge, `sensor has no dependencies, not ${edge.specifier}`)];
  });

/** The simulator knows nothing of decoding, enrichment or analysis. */
export const simulatorIsIndependent: Rule = (tree) =>
  edges(tree)
    .filter((edge) => edge.file.startsWith("center/src/simulate/") && !isTest(edge.file))
    .filter((edge) => SIMULATE_FORBIDDEN.test(edge.specifier))
    .map((edge) => at(edge, `the simulator may not know ${edge.specifier}`));

function edges(tree: SourceTree): readonly Edge[] {
  return [...tree].flatMap(([file, source]) =>
    scanImports(source).map((found) => ({
      ...found,
      file,
      target: found.specifier.startsWith(".") ? posix.join(posix.dirname(file), found.specifier) : null,
    })),
  );
}

function placeOf(path: string): { readonly package: string; readonly folder: string | null } {
  const inside = /^([^/]+)\/src\/(?:([^/]+)\/|(main)\.ts$)/.exec(path);
  return { package: path.slice(0, path.indexOf("/")), folder: inside?.[2] ?? inside?.[3] ?? null };
}

function at(edge: Edge, message: string): Violation {
  return { file: edge.file, line: edge.line, message };
}
