import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { dataPaths } from "../config/index.ts";
import { openState } from "./open-state.ts";
import { acquireWriterLock } from "./writer-lock.ts";

test("nobody else may read the state and the locks", async () => {
  const root = mkdtempSync(join(tmpdir(), "teiten-owner-"));
  const before = process.umask(0o000);
  try {
    const paths = dataPaths(root);
    const lock = await acquireWriterLock(paths, "test");
    const state = openState(paths);
    await state.addSensor({ name: "tokyo-1", country: "JP" });
    const names = readdirSync(root);
    expect(names).toContain("state.db");
    for (const name of names) expect(statSync(join(root, name)).mode & 0o077, name).toBe(0);
    expect(process.umask(0o000)).toBe(0);
    await state.close();
    lock.release();
  } finally {
    process.umask(before);
    rmSync(root, { recursive: true, force: true });
  }
});
