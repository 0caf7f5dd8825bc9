import { randomBytes } from "node:crypto";
import Database from "libsql";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openFleetState } from "../../../test/state/fleet-state.ts";
import type { FleetState } from "../../../test/state/fleet-state.ts";
import { keyIdOf } from "./index.ts";
import type { WritableState } from "./index.ts";

let fleet: FleetState;
let state: WritableState;

beforeEach(async () => {
  fleet = await openFleetState();
  ({ state } = fleet);
});

afterEach(() => fleet.close());

const someKey = (): string => randomBytes(44).toString("base64url");

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
  const database = new Database(fleet.paths.state);
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
