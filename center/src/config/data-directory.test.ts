import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { initialiseDataDirectory, readConfiguration } from "./data-directory.ts";
import { dataPaths } from "./data-paths.ts";

test("a home country is one that ISO 3166-1 knows", () => {
  const folder = mkdtempSync(join(tmpdir(), "teiten-config-"));
  const start = (home: string): string => initialiseDataDirectory(dataPaths(join(folder, home)), { home, zone: "UTC" });
  for (const home of ["XX", "ZZ", "JPN", "??"]) expect(() => start(home), home).toThrow("is not a country code");
  expect(["JP", "TW", "GB"].map(start)).toEqual(["created", "created", "created"]);
  rmSync(folder, { recursive: true });
});

test("a file in place of the data directory is called a file", () => {
  const folder = mkdtempSync(join(tmpdir(), "teiten-config-"));
  const paths = dataPaths(join(folder, "plain"));
  writeFileSync(paths.root, "");
  expect(() => readConfiguration(paths)).toThrow("this is a file, not a directory");
  expect(() => initialiseDataDirectory(paths, { home: "JP", zone: "UTC" })).toThrow("this is a file, not a directory");
  rmSync(folder, { recursive: true });
});
