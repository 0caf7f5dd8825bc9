import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openDiskFiles } from "../host/index.ts";
import { openPayloadKey } from "./payload-key.ts";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "teiten-payload-"))));
afterEach(() => rmSync(folder, { recursive: true }));

test("the secret is made once, is its owner's alone, and a damaged one is replaced", async () => {
  const first = await openPayloadKey(openDiskFiles(), folder);
  expect(first).toHaveLength(32);
  expect(await openPayloadKey(openDiskFiles(), folder)).toEqual(first);
  expect(statSync(join(folder, "payload.key")).mode & 0o777).toBe(0o600);
  writeFileSync(join(folder, "payload.key"), "torn");
  expect(await openPayloadKey(openDiskFiles(), folder)).not.toEqual(first);
});
