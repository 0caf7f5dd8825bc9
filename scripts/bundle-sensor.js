// Makes the release of the agent: one file that plain `node` runs, without the points at which the fault harness kills it.
// usage: node scripts/bundle-sensor.js [FILE]   (after `npm run build`; default sensor/bundle/teiten-sensor.js)
import { chmodSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const file = resolve(process.argv[2] ?? join(root, "sensor/bundle/teiten-sensor.js"));
const { version } = /** @type {{ version: string }} */ (
  JSON.parse(readFileSync(join(root, "sensor/package.json"), "utf8"))
);

const bundle = await rolldown({
  input: join(root, "sensor/dist/main.js"),
  platform: "node",
  external: (name) => isBuiltin(name),
  transform: { define: { TEITEN_RELEASE: "true", TEITEN_VERSION: JSON.stringify(version) } },
});
const { output } = await bundle.write({
  file,
  format: "esm",
  banner: "#!/usr/bin/env node",
  comments: false,
  minify: { compress: true, mangle: false, codegen: false },
});
await bundle.close();
chmodSync(file, 0o755);
const foreign = output.flatMap((part) => ("imports" in part ? part.imports : [])).filter((name) => !isBuiltin(name));
if (output.length !== 1 || foreign.length > 0) throw new Error(`not one file: it imports ${foreign.join(", ")}`);
process.stdout.write(`${file}\n`);
