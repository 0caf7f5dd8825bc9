import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openZone } from "@teiten/core/calendar";
import { afterEach, beforeEach, expect, test } from "vitest";
import { beat } from "../../../test/collect/collector-stand.ts";
import { newSigningKey } from "../../../test/faults/uplink/signing-key.ts";
import { dataPaths } from "../config/index.ts";
import type { DataPaths } from "../config/index.ts";
import { openState } from "../state/index.ts";
import type { WritableState } from "../state/index.ts";
import { standings } from "./sensor-standing.ts";
import type { SensorStanding } from "./sensor-standing.ts";

const NOW = 1_780_000_000;
let paths: DataPaths;
let state: WritableState;

beforeEach(async () => {
  paths = dataPaths(mkdtempSync(join(tmpdir(), "teiten-standing-")));
  state = openState(paths);
  await state.addSensor({ name: "tokyo-1", country: "JP" });
});

afterEach(async () => {
  await state.close();
  rmSync(paths.root, { recursive: true, force: true });
});

const standing = async (now = NOW): Promise<SensorStanding | undefined> =>
  (await standings(state, await state.sensors(), now, openZone("Asia/Tokyo"))).get(1);

const enrol = async (): Promise<string> => {
  const key = newSigningKey();
  await state.fleet.enrol(1, await state.fleet.addToken(1, NOW + 1000), key.publicKey, NOW);
  return key.name;
};

test("a sensor goes from invited over enrolled to up, and is silent after three heartbeats that did not come", async () => {
  expect(await standing()).toMatchObject({ state: "import", key: "none", lag: null });
  await state.fleet.addToken(1, NOW + 86_400);
  expect(await standing()).toMatchObject({ state: "invited", key: "none, token until 2026-05-29" });
  const key = await enrol();
  expect(await standing()).toMatchObject({ state: "enrolled", key });
  await state.fleet.addHeartbeats(1, [beat(0)], [], NOW);
  expect(await standing(NOW + 180)).toMatchObject({ state: "up", lag: 0 });
  expect(await standing(NOW + 190)).toMatchObject({ state: "silent", reason: null });
});

test("a capture that has stopped is blind, not up; data that wait are late by the age of the oldest", async () => {
  await enrol();
  const oldest = (NOW - 90) * 1e6;
  await state.fleet.addHeartbeats(1, [beat(0, { capture: "stopped", oldest, clockOffset: 30e6 })], [], NOW);
  expect(await standing(NOW)).toMatchObject({ state: "blind", reason: "capture stopped", lag: 60 });
});

test("keys in a rotation, in their grace and revoked are told apart", async () => {
  const old = await enrol();
  await state.fleet.setPolicy(1, { rotateKey: true });
  expect((await standing())?.key).toBe(`${old}, rotation asked`);
  const next = newSigningKey();
  await state.fleet.rotateKey(1, old, next.publicKey, NOW + 1, NOW + 100);
  expect((await standing(NOW + 50))?.key).toBe(`${next.name}, the one before still signs`);
  expect((await standing(NOW + 100))?.key).toBe(next.name);
  await state.fleet.revokeKeys(1, NOW + 200);
  expect(await standing(NOW + 200)).toMatchObject({ state: "revoked", key: "revoked" });
  await state.changeSensor("tokyo-1", { retiredOn: "2026-05-29" });
  expect(await standing(NOW + 200)).toMatchObject({ state: "retired" });
});

test("a sensor whose host has lost its address is blind, as coverage says, until the address is back", async () => {
  await enrol();
  const minute = (number: number, address: string): ReturnType<typeof beat> =>
    beat(number, { at: (NOW + number * 60) * 1e6, addresses: [address] });
  await state.changeSensor("tokyo-1", { addresses: [{ prefix: "192.0.2.10", from: null, to: null }] });
  await state.fleet.addHeartbeats(1, [minute(0, "192.0.2.10"), minute(1, "192.0.2.99")], [], NOW + 60);
  expect(await standing(NOW + 61)).toMatchObject({ state: "blind", reason: "address lost" });
  await state.fleet.addHeartbeats(1, [minute(2, "192.0.2.10")], [], NOW + 120);
  expect(await standing(NOW + 121)).toMatchObject({ state: "up", reason: null });
});

test("packets of a day that do not count are told by their reason, but for those that the sensor gave up", async () => {
  const sum = { frames: 90, counted: 10, rows: 5, dropped: 0, coverage: "measured", intervals: [] } as const;
  const uncounted = [{ "implausible-time": 70, thinned: 9 }, { "implausible-time": 1, "not-addressed": 3 }, {}];
  for (const [sequence, reasons] of uncounted.entries()) {
    const line = {
      sensorId: 1,
      boot: "00112233445566aa",
      sequence: String(sequence),
      covers: { by: "measured" },
    } as const;
    const [id = 0] = await state.ledger.receive([
      { ...line, sha256: "0".repeat(64), archivePath: String(sequence), bytes: 1, receivedAt: NOW },
    ]);
    await state.ledger.finish([{ id, ...sum, uncounted: reasons, days: new Map(), coveredDays: [] }]);
  }
  expect((await standing(NOW + 80_000))?.setAside).toEqual({ "implausible-time": 71, "not-addressed": 3 });
  expect((await standing(NOW + 90_000))?.setAside).toEqual({});
});
