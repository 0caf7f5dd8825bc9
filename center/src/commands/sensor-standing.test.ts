import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
  (await standings(state, await state.sensors(), now, "2026-05-29")).get(1);

const enrol = async (): Promise<string> => {
  const key = newSigningKey();
  await state.fleet.enrol(1, await state.fleet.addToken(1, NOW + 1000), key.publicKey, NOW);
  return key.name;
};

test("a sensor goes from invited over enrolled to up, and is down after three heartbeats that did not come", async () => {
  expect(await standing()).toMatchObject({ state: "import", key: "none", lag: null });
  await state.fleet.addToken(1, NOW + 86_400);
  expect(await standing()).toMatchObject({ state: "invited", key: "none, token until 2026-05-29" });
  const key = await enrol();
  expect(await standing()).toMatchObject({ state: "enrolled", key });
  await state.fleet.addHeartbeats(1, [beat(0)], [], NOW);
  expect(await standing(NOW + 180)).toMatchObject({ state: "up", lag: 0 });
  expect(await standing(NOW + 190)).toMatchObject({ state: "down" });
});

test("a capture that has stopped is blind, not up; data that wait are late by the age of the oldest", async () => {
  await enrol();
  const oldest = (NOW - 90) * 1e6;
  await state.fleet.addHeartbeats(1, [beat(0, { capture: "stopped", oldest, clockOffset: 30e6 })], [], NOW);
  expect(await standing(NOW)).toMatchObject({ state: "blind", lag: 60 });
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
