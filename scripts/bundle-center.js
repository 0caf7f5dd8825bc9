// Puts the built center into few files beside the build: it starts in half the time, for Node is slow to find 600 modules.
// usage: node scripts/bundle-center.js [ROOT]   (after `tsc -b`; center/bin/teiten.js takes the bundle while it is newer than the build)
import { readdirSync, rmSync, statSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const root = resolve(process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), ".."));
const folder = join(root, "center/bundle");
/** Packages that are taken in: written in JavaScript, without files of their own. All others are found where npm put them. */
const TAKEN_IN = /^(?:@teiten\/core|kysely|commander|yaml|ajv|@clickhouse\/client)(?:\/|$)/;
/** A process that runs may still want files of the bundle with which it began. */
const KEPT_MILLIS = 3_600_000;

/** A module that looks for files beside itself looks, in the bundle, where it lay. */
const whereItLay = {
  name: "where-it-lay",
  transform: {
    filter: { id: /\/dist\//, code: /import\.meta\.url/ },
    /** @type {(code: string, id: string) => { code: string }} */
    handler: (code, id) => {
      const place = JSON.stringify(relative(folder, id));
      return { code: code.replaceAll("import.meta.url", `new URL(${place}, import.meta.url).href`) };
    },
  },
};

const bundle = await rolldown({
  input: join(root, "center/dist/main.js"),
  platform: "node",
  external: (name, importer) =>
    isBuiltin(name) || !(/^[./]/.test(name) || TAKEN_IN.test(name) || importer?.includes("/node_modules/") === true),
  plugins: [whereItLay],
});
const { output } = await bundle.write({
  dir: folder,
  format: "esm",
  entryFileNames: "main.js",
  chunkFileNames: "[name]-[hash].js",
});
await bundle.close();
const written = new Set(output.map(({ fileName }) => fileName));
for (const name of readdirSync(folder)) {
  const file = join(folder, name);
  if (!written.has(name) && Date.now() - statSync(file).mtimeMs > KEPT_MILLIS) rmSync(file);
}
process.stdout.write(`${folder}\n`);
