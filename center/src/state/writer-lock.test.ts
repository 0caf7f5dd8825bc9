import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { dataPaths } from "../config/index.ts";
import type { DataPaths } from "../config/index.ts";
import { acquireWriterLock } from "./writer-lock.ts";

let paths: DataPaths;

beforeEach(() => {
  paths = dataPaths(mkdtempSync(join(tmpdir(), "teiten-lock-")));
});

afterEach(() => rmSync(paths.root, { recursive: true, force: true }));

test("a second writer is told who holds the lock, and gets it after a release", async () => {
  const lock = await acquireWriterLock(paths, "ingest");
  await expect(acquireWriterLock(paths, "replay")).rejects.toMatchObject({
    code: "writer-busy",
    message: expect.stringContaining(`“teiten ingest” (process ${process.pid}`) as string,
  });
  lock.release();
  (await acquireWriterLock(paths, "replay")).release();
});

test("the lock of a process that is killed is free at once", async () => {
  const libsql = createRequire(import.meta.url).resolve("libsql");
  const program = `const D = require(${JSON.stringify(libsql)}); const d = new D(${JSON.stringify(paths.writerLock)});
    d.exec("begin exclusive"); console.log("held"); setInterval(() => d, 1000);`;
  const child = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  await expect(acquireWriterLock(paths, "ingest")).rejects.toMatchObject({ code: "writer-busy" });
  child.kill("SIGKILL");
  await once(child, "exit");
  (await acquireWriterLock(paths, "ingest")).release();
});

test("one who waits gets the lock when it is released", async () => {
  const lock = await acquireWriterLock(paths, "ingest");
  let released = false;
  setTimeout(() => {
    released = true;
    lock.release();
  }, 60);
  const next = await acquireWriterLock(paths, "replay", 5000);
  expect(released).toBe(true);
  next.release();
});
