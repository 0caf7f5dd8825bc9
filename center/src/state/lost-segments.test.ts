import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { dataPaths } from "../config/index.ts";
import { HEALED } from "./lost-segments.ts";
import { openState } from "./open-state.ts";
import type { SegmentRecord } from "./records.ts";
import type { WritableState } from "./state.ts";

const BOOT = "00112233445566aa";
let folder: string;
let state: WritableState;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "teiten-lost-"));
  state = openState(dataPaths(folder));
  await state.addSensor({ name: "tokyo-1", country: "JP" });
  for (let sequence = 0; sequence < 4; sequence++) await receive(sequence);
});

afterEach(async () => {
  await state.close();
  rmSync(folder, { recursive: true });
});

async function receive(sequence: number): Promise<void> {
  const [id = 0] = await state.ledger.receive([
    {
      sensorId: 1,
      boot: BOOT,
      sequence: String(sequence),
      sha256: String(sequence).repeat(64),
      archivePath: `tokyo-1/${BOOT}/${sequence}.zst`,
      bytes: 10,
      covers: { by: "measured" },
    },
  ]);
  await state.ledger.finish([
    {
      id,
      coverage: "measured",
      intervals: [{ from: 1000 + sequence * 60, to: 1060 + sequence * 60 }],
      frames: 3,
      counted: 3,
      rows: 3,
      uncounted: {},
      dropped: 0,
      days: new Map([["2026-11-24", 3]]),
      coveredDays: ["2026-11-24"],
    },
  ]);
}

async function lose(sequence: number, reason: "archive-damaged" | "archive-missing"): Promise<SegmentRecord> {
  const record = await state.ledger.find(1, BOOT, String(sequence));
  if (record === null) throw new Error("no such segment");
  const audit = { actor: "center", action: reason, object: `tokyo-1/${BOOT}/${sequence}`, detail: "", alarm: true };
  await state.ledger.lose([{ record, reason, detail: "in a test", days: ["2026-11-24"], audit }]);
  return record;
}

async function clean(): Promise<void> {
  await state.ledger.clearDays(await state.ledger.dayMarks(["2026-11-24"]));
}

test("a damaged segment no longer counts, is missing to its sensor, and is healed by its own bytes", async () => {
  await clean();
  const before = await state.dataRevision();
  const { id } = await lose(1, "archive-damaged");
  expect(await state.ledger.find(1, BOOT, "1")).toMatchObject({ status: "quarantined", intervals: [] });
  expect(await state.ledger.withdrawn()).toEqual([id]);
  expect(await state.dirtyDays()).toEqual(["2026-11-24"]);
  expect(await state.fleet.missing(1, 10)).toEqual([{ boot: BOOT, from: 1, to: 1 }]);
  expect(await state.dataRevision()).not.toBe(before);
  await state.ledger.forgetRows([id]);
  await state.ledger.heal(id, { storedSha256: "ff" });
  expect(await state.ledger.withdrawn()).toEqual([]);
  expect(await state.fleet.missing(1, 10)).toEqual([]);
  expect(await state.ledger.find(1, BOOT, "1")).toMatchObject({ status: "received", reason: null, storedSha256: "ff" });
  expect(await state.fleet.auditLines(0, 10)).toMatchObject([{ action: "archive-damaged", alarm: true }]);
});

test("a missing segment counts on, and is asked for until it is there", async () => {
  await clean();
  const before = await state.dataRevision();
  const lost = [await lose(0, "archive-missing"), await lose(2, "archive-missing")];
  expect(await state.ledger.find(1, BOOT, "2")).toMatchObject({ status: "ingested", counted: 3 });
  expect(await state.dataRevision()).toBe(before);
  expect(await state.dirtyDays()).toEqual([]);
  expect((await state.ledger.lost(1)).map(({ sequence }) => sequence)).toEqual(["0", "2"]);
  expect(await state.fleet.missing(1, 10)).toEqual([
    { boot: BOOT, from: 0, to: 0 },
    { boot: BOOT, from: 2, to: 2 },
  ]);
  for (const { id } of lost) await state.ledger.heal(id, { storedSha256: "ff" });
  expect(await state.ledger.lost(1)).toEqual([]);
  expect(await state.fleet.missing(1, 10)).toEqual([]);
  await receive(4);
  expect(await state.fleet.boot(1, BOOT)).toMatchObject({ complete: 5, segments: 5 });
});

test("a healed segment that was not lost stays as it is", async () => {
  const before = await state.ledger.find(1, BOOT, "1");
  await state.ledger.heal(before?.id ?? 0, { storedSha256: "ff" });
  expect(await state.ledger.find(1, BOOT, "1")).toEqual(before);
});

test("a reset keeps what the archive cannot give marked as such", async () => {
  await lose(1, "archive-damaged");
  await state.ledger.reset(null);
  const waiting = await state.ledger.receivedAfter(0, 10, "leave");
  expect(waiting.map(({ sequence }) => sequence)).toEqual(["0", "2", "3"]);
  expect(await state.ledger.receivedAfter(0, 10, "again")).toHaveLength(4);
});

test("a healed segment closes its alarm, and another form of it is read anew in its place", async () => {
  const { id } = await lose(2, "archive-missing");
  const audit = { actor: "tokyo-1", action: HEALED, object: `tokyo-1/${BOOT}/2`, detail: "in a test" };
  const form = { sha256: "e".repeat(64), bytes: 7 };
  await state.ledger.heal(id, { storedSha256: "ff", form, audit });
  expect(await state.ledger.find(1, BOOT, "2")).toMatchObject({ status: "received", reason: null, rows: 3, ...form });
  expect(await state.fleet.missing(1, 10)).toEqual([]);
  await state.ledger.heal(id, { storedSha256: "00", audit });
  expect(await state.fleet.auditLines(0, 10)).toMatchObject([
    { action: "archive-missing", alarm: true },
    { action: "segment-healed", alarm: false, actor: "tokyo-1" },
  ]);
});
