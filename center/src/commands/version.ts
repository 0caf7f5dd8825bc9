import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Command } from "commander";
import { writeOutput } from "./output.ts";

/** The version of this release, from the package. */
export function releaseVersion(): string {
  return versionOf(new URL("../../package.json", import.meta.url));
}

/** `teiten version`: this release and what it runs on. */
export function registerVersion(program: Command): void {
  program
    .command("version")
    .description("print the versions of Teiten, its engine library and Node")
    .action(async () => {
      const engine = createRequire(import.meta.url).resolve("chdb");
      await writeOutput(
        `teiten ${releaseVersion()}\nchdb ${packageVersion(engine)}\nnode ${process.versions.node}\nplatform ${process.platform}-${process.arch}\n`,
      );
    });
}

function packageVersion(file: string): string {
  for (let at = new URL(".", `file://${file}`); at.pathname !== "/"; at = new URL("..", at)) {
    try {
      return versionOf(new URL("package.json", at));
    } catch {
      continue;
    }
  }
  return "unknown";
}

function versionOf(url: URL): string {
  return (JSON.parse(readFileSync(url, "utf8")) as { version: string }).version;
}
