import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openZone } from "@teiten/core/calendar";
import type { Heartbeat } from "@teiten/core/uplink";
import fc from "fast-check";
import Database from "libsql";
import { afterEach, beforeEach, expect, test } from "vitest";
import { dataPaths } from "../config/index.ts";
import type { DataPaths } from "../config/index.ts";
import { STATE_MIGRATIONS } from "./migrations.ts";
import { keyIdOf, momentOf, openState, secondOf } from "./index.ts";
import type { ReceivedSegment, WritableState } from "./index.ts";

const BOOT = "0123456789abcdef";
const NEXT = "fedcba9876543210";
let paths: DataPaths;
let state: WritableState;

beforeEach(async () => {
  paths = dataPaths(mkdtempSync(join(tmpdir(), "teiten-fleet-")));
  state = openState(paths);
  await state.addSensor({ name: "tokyo-1", country: "JP" });
  await state.addSensor({
    name: "osaka-1",
    country: "JP",
    addresses: [
      { prefix: "192.0.2.9", from: null, to: null },
      { prefix: "198.51.100.0/24", from: null, to: null },
    ],
  });
});

afterEach(async () => {
  await state.close();
  rmSync(paths.root, { recursive: true, force: true });
});

const someKey = (): string => randomBytes(44).toString("base64url");
const segment = (number: number, boot = BOOT): ReceivedSegment => ({
  sensorId: 1,
  boot,
  sequence: String(number),
  sha256: "ab".repeat(32),
  archivePath: `tokyo-1/${boot}/${number}.zst`,
  bytes: 100,
  covers: { by: "measured" },
  proof: { manifest: "bWFuaWZlc3Q", key: "0011223344556677", signature: "c2ln" },
});
const heartbeat = (number: number, at: number): Heartbeat => ({
  boot: BOOT,
  number,
  at: at * 1e6 + 123_456,
  monotonic: number * 60_000.25,
  capture: "running",
  packets: 4_000_000_000,
  dropped: 1,
  thinned: 2,
  tombstoned: 3,
  refused: 0,
  spoolBytes: 5,
  spoolSegments: 6,
  spoolQuota: 2 ** 40,
  diskFree: 2 ** 41,
  oldest: null,
  clockOffset: -250_000,
  clockUncertainty: 900,
  addresses: ["192.0.2.1", "2001:db8::1"],
  settingsRevision: 1,
  version: "0.1.0",
  memory: 50_000_000,
});

test("a secret is of use once, for one key, and only until it ends", async () => {
  const [one, other] = [someKey(), someKey()];
  const secret = await state.fleet.addToken(1, 1000);
  expect(secret).toMatch(/^[0-9a-f]{32}$/);
  expect([...(await state.fleet.openTokens(999))]).toEqual([[1, 1000]]);
  expect(await state.fleet.enrol(2, secret, one, 10)).toBe("unknown");
  expect(await state.fleet.enrol(1, "00".repeat(16), one, 10)).toBe("unknown");
  expect(await state.fleet.enrol(1, secret, one, 1000)).toBe("unknown");
  expect(await state.fleet.enrol(1, secret, one, 999)).toBe("enrolled");
  expect(await state.fleet.enrol(1, secret, one, 5000)).toBe("again");
  expect(await state.fleet.enrol(1, secret, other, 999)).toBe("unknown");
  expect(await state.fleet.key(keyIdOf(one))).toMatchObject({ sensorId: 1, addedAt: 999, replacedAt: null });
  const second = await state.fleet.addToken(1, 9000);
  expect(await state.fleet.enrol(1, second, other, 2000)).toBe("enrolled");
  expect(await state.fleet.key(keyIdOf(one))).toMatchObject({ replacedAt: 2000 });
});

test("a new secret ends the one before, and a secret is nowhere on disk", async () => {
  const first = await state.fleet.addToken(1, 1000);
  const second = await state.fleet.addToken(1, 1000);
  expect(await state.fleet.enrol(1, first, someKey(), 10)).toBe("unknown");
  const database = new Database(paths.state);
  const rows = JSON.stringify(database.prepare("select * from enrolment_tokens").all());
  database.close();
  expect(rows).not.toContain(second);
});

test("a key rotates once, with a grace, and a revoked one never signs again", async () => {
  const [one, two, three] = [someKey(), someKey(), someKey()];
  await state.fleet.enrol(1, await state.fleet.addToken(1, 1000), one, 10);
  await state.fleet.setPolicy(1, { rotateKey: true });
  expect(await state.fleet.rotateKey(1, keyIdOf(one), two, 20, 620)).toBe("rotated");
  expect((await state.fleet.policy(1)).rotateKey).toBe(false);
  expect(await state.fleet.rotateKey(1, keyIdOf(one), two, 30, 630)).toBe("again");
  expect(await state.fleet.rotateKey(1, keyIdOf(one), three, 30, 630)).toBe("refused");
  expect(await state.fleet.rotateKey(2, keyIdOf(two), three, 30, 630)).toBe("refused");
  expect(await state.fleet.key(keyIdOf(one))).toMatchObject({ replacedAt: 620, replacedBy: keyIdOf(two) });
  await state.fleet.addToken(1, 1000);
  expect(await state.fleet.revokeKeys(1, 100)).toBe(2);
  expect((await state.fleet.keys()).map(({ revokedAt }) => revokedAt)).toEqual([100, 100]);
  expect((await state.fleet.openTokens(100)).size).toBe(0);
  expect(await state.fleet.rotateKey(1, keyIdOf(two), three, 200, 800)).toBe("refused");
});

test("a policy's revision grows with each change of it and of the addresses", async () => {
  expect(await state.fleet.policy(1)).toMatchObject({ payload: { keep: "first", bytes: 128 }, revision: 1 });
  await state.fleet.setPolicy(1, { payload: { keep: "hash" }, canary: true });
  await state.changeSensor("tokyo-1", { addresses: [{ prefix: "192.0.2.1", from: null, to: null }] });
  await state.changeSensor("tokyo-1", { network: "AS64500" });
  expect(await state.fleet.policy(1)).toMatchObject({ payload: { keep: "hash" }, canary: true, revision: 3 });
});

test("heartbeats come back as they were, in order of time, each once", async () => {
  await state.fleet.addHeartbeats(1, [heartbeat(1, 160), heartbeat(0, 100)], [], 200);
  await state.fleet.addHeartbeats(1, [heartbeat(1, 170), heartbeat(2, 220)], [{ boot: NEXT, last: 3 }], 230);
  const heard = await state.fleet.heartbeats(1, 100, 220);
  expect(heard).toEqual([
    { ...heartbeat(0, 100), sensorId: 1, receivedAt: 200 },
    { ...heartbeat(1, 160), sensorId: 1, receivedAt: 200 },
  ]);
  expect((await state.fleet.lastHeartbeats()).get(1)).toMatchObject({ number: 2, receivedAt: 230 });
  await state.fleet.addHeartbeats(1, [heartbeat(0, 100)], [], 300);
  expect((await state.fleet.lastHeartbeats()).get(1)).toMatchObject({ number: 2, receivedAt: 230 });
  expect(await state.fleet.missing(1, 10)).toEqual([{ boot: NEXT, from: 0, to: 3 }]);
});

test("a boot knows its count, its greatest number and what is missing, in whatever order segments come", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 20 }),
      fc.option(fc.integer({ min: -1, max: 35 })),
      async (numbers, last) => {
        const boot = randomBytes(8).toString("hex");
        for (const number of numbers) await state.ledger.receive([segment(number, boot)]);
        if (last !== null) await state.fleet.addHeartbeats(1, [], [{ boot, last }], 1);
        const greatest = Math.max(...numbers);
        expect(await state.fleet.boot(1, boot)).toMatchObject({ segments: numbers.length, greatest, last });
        const wanted = new Set<number>();
        for (let at = 0; at <= Math.max(greatest, last ?? -1); at++) if (!numbers.includes(at)) wanted.add(at);
        const missing = (await state.fleet.missing(1, 1000)).filter((range) => range.boot === boot);
        const got = missing.flatMap(({ from, to }) =>
          Array.from({ length: to - from + 1 }, (_, index) => from + index),
        );
        expect(got).toEqual([...wanted]);
      },
    ),
    { numRuns: 40 },
  );
});

test("the first statement of a boot's end stands, and ranges are bounded", async () => {
  await state.fleet.addHeartbeats(1, [], [{ boot: BOOT, last: 5 }], 1);
  await state.fleet.addHeartbeats(1, [], [{ boot: BOOT, last: 900 }], 2);
  await state.ledger.receive([segment(1), segment(3)]);
  expect(await state.fleet.boot(1, BOOT)).toMatchObject({ last: 5, complete: 0 });
  expect(await state.fleet.missing(1, 2)).toEqual([
    { boot: BOOT, from: 0, to: 0 },
    { boot: BOOT, from: 2, to: 2 },
  ]);
  expect(await state.fleet.missing(2, 2)).toEqual([]);
});

test("the ledger keeps the proof of an upload, and none of an import", async () => {
  const [id = 0] = await state.ledger.receive([segment(0)]);
  const { proof: _, ...imported } = { ...segment(0), boot: "file", sequence: "aa" };
  const [other = 0] = await state.ledger.receive([imported]);
  expect(await state.fleet.proof(id)).toEqual(segment(0).proof);
  expect(await state.fleet.proof(other)).toBeNull();
  expect(await state.fleet.boots(1)).toMatchObject([{ boot: BOOT, segments: 1 }]);
  const now = Date.now() / 1000;
  expect([...(await state.fleet.lastArrivals())].map(([sensor, at]) => [sensor, Math.abs(at - now) < 60])).toEqual([
    [1, true],
  ]);
});

test("an address report moves single addresses, never another sensor's and never a prefix", async () => {
  const at = Date.parse("2026-03-04T05:06:07Z") / 1000;
  await state.changeSensor("tokyo-1", {
    addresses: [
      { prefix: "192.0.2.1", from: "2026-01-01", to: null },
      { prefix: "203.0.113.0/24", from: null, to: null },
    ],
  });
  const reported = ["192.0.2.2", "192.0.2.9", "198.51.100.7", "203.0.113.5", "2001:DB8::0:1", "no address"];
  expect(await state.fleet.moveAddresses(1, reported, at)).toEqual({
    opened: ["192.0.2.2", "2001:db8::1"],
    closed: ["192.0.2.1"],
    refused: [
      { prefix: "192.0.2.9", sensor: "osaka-1" },
      { prefix: "198.51.100.7", sensor: "osaka-1" },
    ],
  });
  expect((await state.sensors())[0]?.addresses).toEqual([
    { prefix: "192.0.2.1", from: "2026-01-01", to: "2026-03-04T05:06:07Z" },
    { prefix: "192.0.2.2", from: "2026-03-04T05:06:07Z", to: null },
    { prefix: "2001:db8::1", from: "2026-03-04T05:06:07Z", to: null },
    { prefix: "203.0.113.0/24", from: null, to: null },
  ]);
  const { revision } = await state.fleet.policy(1);
  expect(await state.fleet.moveAddresses(1, ["192.0.2.2", "2001:db8::1"], at + 60)).toMatchObject({
    opened: [],
    closed: [],
  });
  expect((await state.fleet.policy(1)).revision).toBe(revision);
  const before = (await state.sensors())[0];
  expect(await state.fleet.moveAddresses(1, ["192.0.2.77"], at - 1)).toMatchObject({ opened: [], closed: [] });
  expect(await state.fleet.moveAddresses(2, ["192.0.2.2"], at + 60)).toMatchObject({
    closed: ["192.0.2.9"],
    refused: [{ sensor: "tokyo-1" }],
  });
  expect((await state.sensors())[0]).toEqual(before);
  expect(await state.fleet.moveAddresses(2, ["192.0.2.1"], at + 60)).toMatchObject({ opened: ["192.0.2.1"] });
});

test("a moment of an epoch is a day of the zone or an instant", () => {
  const tokyo = openZone("Asia/Tokyo");
  expect(secondOf(tokyo, "2026-03-04")).toBe(Date.parse("2026-03-03T15:00:00Z") / 1000);
  expect(secondOf(tokyo, "2026-03-04T05:06:07Z")).toBe(Date.parse("2026-03-04T05:06:07Z") / 1000);
  expect(secondOf(tokyo, momentOf(1_772_600_767))).toBe(1_772_600_767);
});

test("canaries are seen by the sensor they were sent to alone; withdrawals wait until they are done", async () => {
  await state.fleet.addCanary({ sensorId: 1, sentAt: 100, nonce: "aa".repeat(16) });
  await state.fleet.seeCanaries(2, new Map([["aa".repeat(16), 101]]));
  expect(await state.fleet.canaries(1, 100, 101)).toMatchObject([{ seenAt: null }]);
  await state.fleet.seeCanaries(1, new Map([["aa".repeat(16), 101]]));
  expect(await state.fleet.canaries(1, 100, 101)).toMatchObject([{ seenAt: 101 }]);
  const { id } = await state.fleet.addWithdrawal({ sensorId: 1, after: 50, reason: "stolen", at: 60 });
  await state.fleet.finishWithdrawal(id, 70);
  expect(await state.fleet.withdrawals()).toEqual([
    { id, sensorId: 1, after: 50, reason: "stolen", at: 60, doneAt: 70 },
  ]);
});

test("a changed, removed or inserted line of the audit is found", async () => {
  for (let at = 0; at < 5; at++) {
    await state.fleet.audit({
      actor: "operator",
      action: "sensor-added",
      object: `s-${at}`,
      detail: "",
      alarm: at === 3,
    });
  }
  const lines = await state.fleet.auditLines(0, 10);
  expect(lines.map(({ alarm }) => alarm)).toEqual([false, false, false, true, false]);
  expect(await state.fleet.checkAudit()).toEqual({ lines: 5, lastHash: lines[4]?.hash, brokenAt: null });
  expect(await state.fleet.auditBefore(Number.MAX_SAFE_INTEGER)).toBe(5);
  const database = new Database(paths.state);
  database.exec("update audit set detail = 'x' where id = 3");
  expect(await state.fleet.checkAudit()).toMatchObject({ lines: 2, brokenAt: 3 });
  database.exec("update audit set detail = '' where id = 3");
  expect(await state.fleet.checkAudit()).toMatchObject({ brokenAt: null });
  database.exec("delete from audit where id = 3");
  expect(await state.fleet.checkAudit()).toMatchObject({ lines: 2, brokenAt: 4 });
  database.close();
});

test("the lines of two connections follow on each other", async () => {
  const other = openState(paths);
  for (let at = 0; at < 20; at++) {
    await (at % 2 === 0 ? state : other).fleet.audit({ actor: "a", action: "b", object: "c", detail: String(at) });
  }
  expect(await other.fleet.checkAudit()).toMatchObject({ lines: 20, brokenAt: null });
  await other.close();
});

test("a state of the release before is taken over with its segments", async () => {
  await state.close();
  rmSync(paths.state);
  rmSync(`${paths.state}-wal`, { force: true });
  rmSync(`${paths.state}-shm`, { force: true });
  const old = new Database(paths.state);
  old.exec("create table migrations (number integer primary key, name text not null) strict");
  for (const statement of STATE_MIGRATIONS[0]?.statements ?? []) old.exec(statement);
  old.exec("insert into migrations values (1, 'first')");
  old.exec("insert into sensors values (1, 'a', 'JP', 'a', 'a', null)");
  old.exec(
    `insert into segments (sensor_id, boot, sequence, sha256, archive_path, status, covers, coverage, bytes, received_at)
     values (1, 'file', 'aa', 'aa', 'a/file/aa.zst', 'received', '{"by":"days"}', 'inferred', 5, 77)`,
  );
  old.close();
  state = openState(paths);
  expect(await state.segments()).toMatchObject([{ boot: "file", receivedAt: 77 }]);
  expect(await state.fleet.boots(1)).toEqual([]);
  await state.ledger.receive([segment(0)]);
  expect(await state.fleet.boots(1)).toMatchObject([{ greatest: 0 }]);
});
