import { resolve } from "node:path";
import { expect, test } from "vitest";
import { findDataDirectory } from "./data-paths.ts";

test("the option comes before the environment, and both before the default", () => {
  expect(findDataDirectory("a", { TEITEN_DATA: "b" }).root).toBe(resolve("a"));
  expect(findDataDirectory(undefined, { TEITEN_DATA: "b" }).root).toBe(resolve("b"));
  expect(findDataDirectory(undefined, { TEITEN_DATA: "" }).root).toBe(resolve("teiten-data"));
  expect(findDataDirectory(undefined, {}).state).toBe(resolve("teiten-data/state.db"));
});
