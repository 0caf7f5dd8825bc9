import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createPublicKey, verify } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openDiskFiles } from "../host/index.ts";
import { openKeyRing } from "./key-ring.ts";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "teiten-keys-"))));
afterEach(() => rmSync(folder, { recursive: true }));
const files = openDiskFiles();

test("the key is made once, is its owner's alone, and signs", async () => {
  const { current } = await openKeyRing(files, folder, true);
  expect(statSync(join(folder, "key.pem")).mode & 0o777).toBe(0o600);
  expect((await openKeyRing(files, folder, true)).current.id).toBe(current.id);
  const key = createPublicKey({ key: Buffer.from(current.publicKey, "base64url"), format: "der", type: "spki" });
  expect(verify(null, Buffer.from("text"), key, Buffer.from(current.sign("text"), "base64url"))).toBe(true);
});

test("a rotation that broke off goes on with the same next key, and a swap ends it", async () => {
  const ring = await openKeyRing(files, folder, true);
  const next = await ring.makeNext();
  expect(next.id).not.toBe(ring.current.id);
  const again = await openKeyRing(files, folder, false);
  expect(again.next?.id).toBe(next.id);
  expect((await again.makeNext()).id).toBe(next.id);
  await again.swap();
  expect([again.current.id, again.next]).toEqual([next.id, null]);
  const after = await openKeyRing(files, folder, false);
  expect([after.current.id, after.next]).toEqual([next.id, null]);
});

test("without a key, or with a damaged one, it says what to do", async () => {
  await expect(openKeyRing(files, folder, false)).rejects.toMatchObject({ code: "key-missing", exitCode: 78 });
  writeFileSync(join(folder, "key.pem"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
  await expect(openKeyRing(files, folder, true)).rejects.toMatchObject({ code: "key-unreadable" });
});

test("a sensor that was enrolled anew while it runs finds its new key", async () => {
  const running = await openKeyRing(files, folder, true);
  expect(await running.reload()).toBe(false);
  const enrolling = await openKeyRing(files, folder, false);
  const fresh = await enrolling.makeNext();
  await enrolling.swap();
  expect(await running.reload()).toBe(true);
  expect([running.current.id, running.next]).toEqual([fresh.id, null]);
});
