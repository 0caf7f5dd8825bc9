import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "libsql";
import { afterEach, beforeEach, expect, test } from "vitest";
import { dataPaths } from "../config/index.ts";
import type { DataPaths } from "../config/index.ts";
import type { IngestedSegment, ReceivedSegment } from "./ledger.ts";
import { openState } from "./open-state.ts";
import type { WritableState } from "./state.ts";

let paths: DataPaths;
let state: WritableState;

beforeEach(() => {
  paths = dataPaths(mkdtempSync(join(tmpdir(), "teiten-state-")));
  state = openState(paths);
});

afterEach(async () => {
  await state.close();
  rmSync(paths.root, { recursive: true, force: true });
});

const received = (sha256: string): ReceivedSegment => ({
  sensorId: 1,
  boot: "file",
  sequence: sha256,
  sha256,
  archivePath: `tokyo-1/file/${sha256}.zst`,
  bytes: 100,
  covers: { by: "days" },
});
const ingested = (id: number): IngestedSegment => ({
  id,
  coverage: "declared",
  intervals: [
    { from: 0, to: 60 },
    { from: 120, to: 180 },
  ],
  frames: 10,
  counted: 7,
  rows: 5,
  uncounted: { "not-ip": 3 },
  dropped: 2,
  days: new Map([["1970-01-01", 10]]),
  coveredDays: ["1970-01-01"],
});

test("a sensor is remembered with its addresses and groups, and changes only where it is told to", async () => {
  const addresses = [{ prefix: "192.0.2.1", from: "2022-07-01", to: null }];
  await state.addSensor({
    name: "tokyo-1",
    country: "JP",
    addresses,
    groups: [{ group: "coast", from: null, to: null }],
  });
  await state.changeSensor("tokyo-1", { network: "AS64500", retiredOn: "2023-01-01" });
  expect(await state.sensors()).toEqual([
    {
      id: 1,
      name: "tokyo-1",
      country: "JP",
      network: "AS64500",
      operator: "tokyo-1",
      addresses,
      groups: [{ group: "coast", from: null, to: null }],
      retiredOn: "2023-01-01",
    },
  ]);
  await expect(state.addSensor({ name: "tokyo-1", country: "JP" })).rejects.toMatchObject({ code: "sensor-exists" });
  await expect(state.addSensor({ name: "../x", country: "JP" })).rejects.toMatchObject({ code: "sensor-name" });
  await expect(state.addSensor({ name: "x", country: "Japan" })).rejects.toMatchObject({ code: "country-invalid" });
});

test("a segment goes from received to ingested with its books, and its days are dirty", async () => {
  await state.addSensor({ name: "tokyo-1", country: "JP" });
  const [id = 0] = await state.ledger.receive([received("aa")]);
  expect(await state.ledger.received()).toMatchObject([
    { id, status: "received", frames: null, covers: { by: "days" } },
  ]);
  await state.ledger.finish([ingested(id)]);
  expect(await state.ledger.received()).toEqual([]);
  expect(await state.ledger.find(1, "file", "aa")).toMatchObject({
    status: "ingested",
    counted: 7,
    rows: 5,
    uncounted: { "not-ip": 3 },
    intervals: ingested(id).intervals,
  });
  expect(await state.dirtyDays()).toEqual(["1970-01-01"]);
  await state.ledger.clearDays(await state.ledger.dayMarks(["1970-01-01"]));
  expect(await state.dirtyDays()).toEqual([]);
});

test("the same name cannot be received twice, and none of its commit stays", async () => {
  await state.addSensor({ name: "tokyo-1", country: "JP" });
  await state.ledger.receive([received("aa")]);
  await expect(state.ledger.receive([received("bb"), received("aa")])).rejects.toThrow(/UNIQUE/);
  expect(await state.segments()).toHaveLength(1);
});

test("observed seconds are asked for before an instant, stretches within a range", async () => {
  await state.addSensor({ name: "tokyo-1", country: "JP" });
  const [id = 0] = await state.ledger.receive([received("aa")]);
  await state.ledger.finish([ingested(id)]);
  expect([...(await state.ledger.observedSeconds([id], 150))]).toEqual([[id, 90]]);
  expect(await state.ledger.observedStretches(60, 121)).toMatchObject([
    { from: 120, to: 180, dropped: 2, kind: "declared" },
  ]);
  expect([...(await state.ledger.packetsOnDay("1970-01-01"))]).toEqual([[id, 10]]);
});

test("a reset or quarantined segment no longer counts as observed", async () => {
  await state.addSensor({ name: "tokyo-1", country: "JP" });
  const [one = 0, two = 0] = await state.ledger.receive([received("aa"), received("bb")]);
  await state.ledger.finish([ingested(one), ingested(two)]);
  await state.ledger.quarantine(one, "cannot be read");
  await state.ledger.reset([two]);
  expect(await state.ledger.observedStretches(0, 1000)).toEqual([]);
  expect((await state.segments()).map(({ status, reason }) => [status, reason])).toEqual([
    ["quarantined", "cannot be read"],
    ["received", null],
  ]);
  await state.ledger.reset(null);
  expect((await state.ledger.received()).map(({ id }) => id)).toEqual([one, two]);
});

test("the data revision follows the data and not the order in which they came", async () => {
  await state.addSensor({ name: "tokyo-1", country: "JP" });
  const [one = 0] = await state.ledger.receive([received("aa")]);
  const [two = 0] = await state.ledger.receive([received("bb")]);
  const empty = await state.dataRevision();
  await state.ledger.finish([ingested(two), ingested(one)]);
  const both = await state.dataRevision();
  expect(both).not.toBe(empty);

  const otherPaths = dataPaths(mkdtempSync(join(tmpdir(), "teiten-state-")));
  const other = openState(otherPaths);
  await other.addSensor({ name: "tokyo-1", country: "JP" });
  const ids = await other.ledger.receive([received("bb"), received("aa")]);
  await other.ledger.finish(ids.map(ingested));
  expect(await other.dataRevision()).toBe(both);
  await other.close();
  rmSync(otherPaths.root, { recursive: true });
});

test("the data revision of days follows their segments alone, and what is said of sensors", async () => {
  await state.addSensor({ name: "tokyo-1", country: "JP" });
  const [one = 0, two = 0] = await state.ledger.receive([received("aa"), received("bb")]);
  await state.ledger.finish([ingested(one)]);
  const [first, second] = [
    { from: "1970-01-01", to: "1970-01-02" },
    { from: "2022-07-01", to: "2022-10-01" },
  ];
  const [before, none] = [await state.dataRevision(first), await state.dataRevision(second)];
  await state.ledger.finish([{ ...ingested(two), days: new Map([["2022-08-01", 10]]) }]);
  expect(await state.dataRevision(first)).toBe(before);
  const quarter = await state.dataRevision(second);
  expect(quarter).not.toBe(none);
  const seen = new Set([quarter]);
  for (const change of [
    { groups: [{ group: "campus", from: null, to: null }] },
    { addresses: [{ prefix: "192.0.2.0/24", from: null, to: null }] },
    { retiredOn: "2022-09-01" },
    { country: "US" },
  ]) {
    await state.changeSensor("tokyo-1", change);
    seen.add(await state.dataRevision(second));
  }
  expect(seen.size).toBe(5);
});

test("another process's changes are in the data revision", async () => {
  const before = await state.dataRevision();
  const other = openState(paths);
  await other.addSensor({ name: "tokyo-1", country: "JP" });
  expect(await state.dataRevision()).not.toBe(before);
  expect(await state.dataRevision()).toBe(await other.dataRevision());
  await other.close();
});

test("rows keep the data sets they were made with until none is left to keep", async () => {
  const dataset = { kind: "region", name: "one", date: "2022-01-01", licence: "CC0", path: "one" } as const;
  await state.addDataset({ ...dataset, sha256: "1" });
  expect((await state.datasetsOfRows()).map(({ sha256 }) => sha256)).toEqual(["1"]);
  await state.addSensor({ name: "tokyo-1", country: "JP" });
  const [id = 0] = await state.ledger.receive([received("aa")]);
  expect((await state.ledger.settleDatasets()).map(({ sha256 }) => sha256)).toEqual(["1"]);
  await state.ledger.finish([ingested(id)]);
  await state.addDataset({ ...dataset, sha256: "2" });
  expect((await state.ledger.settleDatasets()).map(({ sha256 }) => sha256)).toEqual(["1"]);
  expect((await state.datasetsOfRows()).map(({ sha256 }) => sha256)).toEqual(["1"]);
  await state.ledger.reset(null);
  expect((await state.ledger.settleDatasets()).map(({ sha256 }) => sha256)).toEqual(["1", "2"]);
  expect((await state.datasetsOfRows()).map(({ sha256 }) => sha256)).toEqual(["1", "2"]);
});

test("a published figure keeps its revision until its numbers change", async () => {
  const published = { figure: "port-ranking", recipe: "r", recipeJson: "{}", resultSha256: "a" };
  expect((await state.addFigureRevision(published)).revision).toBe(1);
  expect((await state.addFigureRevision(published)).revision).toBe(1);
  expect((await state.addFigureRevision({ ...published, resultSha256: "b" })).revision).toBe(2);
  expect((await state.figureRevisions("port-ranking")).map(({ revision }) => revision)).toEqual([1, 2]);
});

test("a state of a newer release, and a file that is none, are refused", async () => {
  await state.close();
  const connection = new Database(paths.state);
  connection.exec("insert into migrations (number, name) values (999, 'later')");
  connection.close();
  expect(() => openState(paths)).toThrow(expect.objectContaining({ code: "state-newer", exitCode: 78 }));
  removeState();
  writeFileSync(paths.state, "this is no database at all, whatever its name says it is".repeat(40));
  expect(() => openState(paths)).toThrow(expect.objectContaining({ code: "state-unusable" }));
  removeState();
  state = openState(paths);
});

/** The database with its log. */
function removeState(): void {
  for (const suffix of ["", "-wal", "-shm"]) rmSync(`${paths.state}${suffix}`, { force: true });
}
