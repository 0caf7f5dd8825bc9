import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { TeitenError } from "../telemetry/index.ts";
import { archivePathOf, arrivingFolder, listArchive, sweepArriving, sweepUploads } from "./archive-files.ts";
import { hashArchived, openArchived } from "./archived-capture.ts";
import { DISK_FILES } from "./files.ts";
import type { Files } from "./files.ts";
import { arriveCapture, syncArchive } from "./put-capture.ts";

let archive: string;

beforeEach(() => {
  archive = mkdtempSync(join(tmpdir(), "teiten-archive-"));
});

afterEach(() => rmSync(archive, { recursive: true, force: true }));

/** Pieces in memory that is used again, as a capture gives them. */
async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array, void, void> {
  const shared = new Uint8Array(size);
  for (let at = 0; at < bytes.length; at += size) {
    const part = bytes.subarray(at, at + size);
    shared.set(part);
    yield shared.subarray(0, part.length);
    await Promise.resolve();
    shared.fill(0xee);
  }
}

async function readBack(path: string): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of await openArchived(archive, path)) parts.push(Uint8Array.from(part));
  return Buffer.concat(parts);
}

test("what went in comes out, under the SHA-256 of what went in", async () => {
  const bytes = Buffer.concat([randomBytes(70_000), Buffer.alloc(90_000, "quiet"), randomBytes(5)]);
  const arrived = await arriveCapture(archive, pieces(bytes, 4096));
  const path = archivePathOf("tokyo-1", "file", arrived.sha256);
  await arrived.keep(path);
  await syncArchive(archive, [path]);
  expect(arrived).toMatchObject({ sha256: createHash("sha256").update(bytes).digest("hex"), bytes: bytes.length });
  expect(readFileSync(join(archive, path)).length).toBe(arrived.storedBytes);
  expect((await readBack(path)).equals(bytes)).toBe(true);
  const { sha256, storedSha256, bytes: length } = arrived;
  expect(await hashArchived(archive, path)).toEqual({ sha256, storedSha256, bytes: length });
  expect(await listArchive(archive)).toEqual([path]);
  expect(readdirSync(arrivingFolder(archive))).toEqual([]);
});

test("a source that fails leaves nothing behind", async () => {
  const failing = async function* (): AsyncGenerator<Uint8Array, void, void> {
    yield new Uint8Array(10);
    await Promise.resolve();
    throw new TeitenError({ code: "capture-unreadable", message: "gone" });
  };
  await expect(arriveCapture(archive, failing())).rejects.toMatchObject({ code: "capture-unreadable" });
  expect(readdirSync(arrivingFolder(archive))).toEqual([]);
});

test("what a crash left on its way is swept, what is at rest stays", async () => {
  const arrived = await arriveCapture(archive, pieces(Buffer.from("one"), 10));
  await arrived.keep("a/file/one.zst");
  await arriveCapture(archive, pieces(Buffer.from("two"), 10));
  writeFileSync(join(arrivingFolder(archive), "older.part"), "x");
  await arriveCapture(archive, pieces(Buffer.from("three"), 10), { arrival: "upload" });
  sweepArriving(archive);
  expect(readdirSync(arrivingFolder(archive, "upload"))).toHaveLength(1);
  await sweepUploads(archive);
  expect(readdirSync(arrivingFolder(archive, "upload"))).toEqual([]);
  expect(readdirSync(arrivingFolder(archive))).toEqual([]);
  expect(await listArchive(archive)).toEqual(["a/file/one.zst"]);
});

test("a sensor may be called as the folder for what is on its way", async () => {
  const path = archivePathOf(basename(arrivingFolder(archive)).replace(/^\./, ""), "file", "a");
  await (await arriveCapture(archive, pieces(Buffer.from("at rest"), 10))).keep(path);
  sweepArriving(archive);
  expect(await listArchive(archive)).toEqual([path]);
});

test("a damaged, cut or missing capture is told", async () => {
  const arrived = await arriveCapture(archive, pieces(randomBytes(50_000), 8192));
  await arrived.keep("a/file/one.zst");
  const whole = readFileSync(join(archive, "a/file/one.zst"));
  writeFileSync(join(archive, "a/file/one.zst"), whole.subarray(0, whole.length - 3));
  await expect(readBack("a/file/one.zst")).rejects.toMatchObject({ code: "archive-damaged" });
  const flipped = Uint8Array.from(whole);
  flipped[0] = 0;
  writeFileSync(join(archive, "a/file/one.zst"), flipped);
  await expect(readBack("a/file/one.zst")).rejects.toMatchObject({ code: "archive-damaged" });
  await expect(openArchived(archive, "a/file/two.zst")).rejects.toMatchObject({ code: "archive-missing" });
});

test("bytes are synced before they get their name, and each folder's name before the capture's is", async () => {
  const calls: string[] = [];
  const named = (path: string): string => path.slice(archive.length).replaceAll(/[0-9a-f-]{36}/g, "x");
  const files: Files = {
    ...DISK_FILES,
    create: async (path) => {
      const file = await DISK_FILES.create(path);
      return { ...file, sync: async () => (await file.sync(), void calls.push(`sync ${named(path)}`)) };
    },
    rename: async (from, to) => (await DISK_FILES.rename(from, to), void calls.push(`rename ${named(to)}`)),
    syncFolder: async (path) => (await DISK_FILES.syncFolder(path), void calls.push(`folder ${named(path)}`)),
  };
  for (const name of ["1", "2"]) {
    const path = `tokyo-1/boot/${name}.zst`;
    await (await arriveCapture(archive, pieces(Buffer.from("bytes"), 10), { files })).keep(path);
    await syncArchive(archive, [path], files);
  }
  expect(calls).toEqual([
    "sync /.arriving/x.part",
    "folder /tokyo-1",
    "folder ",
    "rename /tokyo-1/boot/1.zst",
    "folder /tokyo-1/boot",
    "sync /.arriving/x.part",
    "rename /tokyo-1/boot/2.zst",
    "folder /tokyo-1/boot",
  ]);
});

test("a full disk is told as one, and leaves nothing on its way", async () => {
  const files: Files = {
    ...DISK_FILES,
    create: async (path) => ({
      ...(await DISK_FILES.create(path)),
      write: () => Promise.reject(Object.assign(new Error("no space"), { code: "ENOSPC" })),
    }),
  };
  await expect(arriveCapture(archive, pieces(Buffer.from("x"), 1), { files })).rejects.toMatchObject({
    code: "disk-full",
  });
  expect(readdirSync(arrivingFolder(archive))).toEqual([]);
});

test("no link is followed when a capture begins", async () => {
  mkdirSync(join(archive, "elsewhere"));
  const target = join(archive, "elsewhere", "x");
  writeFileSync(target, "stays");
  await expect(DISK_FILES.create(target)).rejects.toMatchObject({ code: "EEXIST" });
  expect(readFileSync(target, "utf8")).toBe("stays");
});
