import { mkdirSync, readFileSync, readdirSync } from "node:fs";
import { regionName } from "@teiten/core/names";
import { TeitenError } from "../telemetry/index.ts";
import { checkZone, parseConfiguration } from "./configuration.ts";
import type { Configuration } from "./configuration.ts";
import type { DataPaths } from "./data-paths.ts";
import { writeDurably } from "./durable-file.ts";

/** Reads the configuration of a data directory; throws `TeitenError` when it was never initialised. */
export function readConfiguration(paths: DataPaths): Configuration {
  let text: string;
  try {
    text = readFileSync(paths.configuration, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT" && (error as NodeJS.ErrnoException).code !== "ENOTDIR") {
      throw unreadable(paths, error);
    }
    if ((error as NodeJS.ErrnoException).code === "ENOTDIR") throw notADirectory(paths, error);
    throw new TeitenError({
      code: "data-uninitialised",
      message: "there is no Teiten data directory here",
      place: paths.root,
      advice: `run: teiten --data ${paths.root} init --home JP --zone Asia/Tokyo`,
      cause: error,
      exitCode: 78,
    });
  }
  return parseConfiguration(text, paths.configuration);
}

/**
 * Makes the data directory and its configuration. Answers "created", or "exists" when it is already there and says the
 * same; throws `TeitenError` when it says something else.
 */
export function initialiseDataDirectory(
  paths: DataPaths,
  wanted: { readonly home: string; readonly zone: string },
): "created" | "exists" {
  if (!/^[A-Z]{2}$/.test(wanted.home) || wanted.home === "ZZ" || regionName(wanted.home, "en") === wanted.home) {
    throw new TeitenError({
      code: "home-invalid",
      message: `“${wanted.home}” is not a country code`,
      place: "--home",
      advice: "give the ISO 3166-1 code of the network's home country, for example JP",
      exitCode: 2,
    });
  }
  checkZone(wanted.zone, "--zone", 2);
  if (exists(paths)) return compareWith(readConfiguration(paths), wanted, paths);
  try {
    mkdirSync(paths.archive, { recursive: true, mode: 0o700 });
    mkdirSync(paths.engine, { recursive: true, mode: 0o700 });
    writeDurably(paths.configuration, configurationText(wanted));
  } catch (error) {
    throw unreadable(paths, error);
  }
  return "created";
}

function exists(paths: DataPaths): boolean {
  try {
    return readdirSync(paths.root).includes("teiten.yaml");
  } catch {
    return false;
  }
}

function compareWith(
  present: Configuration,
  wanted: { readonly home: string; readonly zone: string },
  paths: DataPaths,
): "exists" {
  if (present.home === wanted.home && present.zone === wanted.zone) return "exists";
  throw new TeitenError({
    code: "data-exists",
    message: `the data directory exists with home ${present.home} and zone ${present.zone}`,
    place: paths.configuration,
    advice: "use another directory (--data), or edit the file and run: teiten replay",
    exitCode: 78,
  });
}

function configurationText(wanted: { readonly home: string; readonly zone: string }): string {
  return [
    "# Teiten: settings of this data directory (docs/reference/configuration.md)",
    `home: ${wanted.home}`,
    `zone: ${wanted.zone}`,
    "store: embedded",
    "",
  ].join("\n");
}

function notADirectory(paths: DataPaths, cause: unknown): TeitenError {
  return new TeitenError({
    code: "data-unusable",
    message: "this is a file, not a directory",
    place: paths.root,
    advice: "name a directory with --data, or set TEITEN_DATA",
    cause,
    exitCode: 78,
  });
}

function unreadable(paths: DataPaths, error: unknown): TeitenError {
  if ((error as NodeJS.ErrnoException).code === "ENOTDIR") return notADirectory(paths, error);
  return new TeitenError({
    code: "data-unusable",
    message: `the data directory cannot be used: ${(error as Error).message}`,
    place: paths.root,
    advice: "check that the directory is yours and that the disk has room",
    cause: error,
    exitCode: 78,
  });
}
