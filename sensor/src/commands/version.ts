import { readFileSync } from "node:fs";
import type { Command } from "./command-line.ts";

/** Set by the bundler of a release (`define`): the package is not beside the one file then. */
declare const TEITEN_VERSION: string | undefined;

/** The version of this release. */
export function releaseVersion(): string {
  if (typeof TEITEN_VERSION !== "undefined") return TEITEN_VERSION;
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { readonly version: string }).version;
}

/** `teiten-sensor version`: this release and what it runs on. */
export const versionCommand: Command = {
  name: "version",
  says: "print the versions of the sensor and of Node",
  words: [],
  options: [],
  run() {
    const { versions, platform, arch } = process;
    process.stdout.write(`teiten-sensor ${releaseVersion()}\nnode ${versions.node}\nplatform ${platform}-${arch}\n`);
    return Promise.resolve(0);
  },
};
