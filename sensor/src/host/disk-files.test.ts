import { mkdtemp, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openDiskFiles } from "./disk-files.ts";
import { isDiskFull } from "./files.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "teiten-files-"));
});
afterEach(() => rm(folder, { recursive: true }));

test("files and folders are for their owner alone, and are never written through a link", async () => {
  const files = openDiskFiles();
  const inner = join(folder, "inner");
  await files.makeFolder(inner);
  await files.makeFolder(inner);
  const file = await files.create(join(inner, "file"));
  await file.write(Buffer.from("one"));
  await file.sync();
  await files.truncate(join(inner, "file"), 1);
  await file.write(Buffer.from("two"));
  await file.close();
  expect((await files.read(join(inner, "file"))).toString()).toBe("otwo");
  expect((await stat(inner)).mode & 0o777).toBe(0o700);
  expect((await stat(join(inner, "file"))).mode & 0o777).toBe(0o600);
  await expect(files.create(join(inner, "file"))).rejects.toMatchObject({ code: "EEXIST" });
  await writeFile(join(folder, "target"), "secret");
  await symlink(join(folder, "target"), join(inner, "link"));
  await symlink(join(folder, "nothing"), join(inner, "dangling"));
  await expect(files.create(join(inner, "dangling"))).rejects.toMatchObject({ code: "EEXIST" });
  await expect(files.append(join(inner, "link"))).rejects.toMatchObject({ code: "ELOOP" });
  await expect(files.read(join(inner, "link"))).rejects.toMatchObject({ code: "ELOOP" });
  expect(await files.size(join(inner, "link"))).toBeNull();
});

test("a beginning is read as far as there is one, names come in order, and what is absent is no error", async () => {
  const files = openDiskFiles();
  for (const name of ["b", "a"]) await writeFile(join(folder, name), "0123456789");
  expect((await files.read(join(folder, "a"), 4)).toString()).toBe("0123");
  expect((await files.read(join(folder, "a"), 400)).toString()).toBe("0123456789");
  expect(await files.list(folder)).toEqual(["a", "b"]);
  expect(await files.list(join(folder, "none"))).toEqual([]);
  expect(await files.size(join(folder, "none"))).toBeNull();
  expect(await files.size(join(folder, "a"))).toBe(10);
  await files.rename(join(folder, "a"), join(folder, "c"));
  await files.syncFolder(folder);
  await files.remove(join(folder, "b"));
  expect(await files.list(folder)).toEqual(["c"]);
  expect(await files.free(folder)).toBeGreaterThan(0);
  await expect(files.read(join(folder, "none"))).rejects.toMatchObject({ code: "ENOENT" });
});

test("a full disk is known by its code", () => {
  expect(isDiskFull(Object.assign(new Error("full"), { code: "ENOSPC" }))).toBe(true);
  expect(isDiskFull(Object.assign(new Error("quota"), { code: "EDQUOT" }))).toBe(true);
  expect(isDiskFull(Object.assign(new Error("io"), { code: "EIO" }))).toBe(false);
  expect(isDiskFull("ENOSPC")).toBe(false);
});
