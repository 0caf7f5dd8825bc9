import Database from "libsql";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openFleetState } from "../../../test/state/fleet-state.ts";
import type { FleetState } from "../../../test/state/fleet-state.ts";
import { openState } from "./index.ts";
import type { WritableState } from "./index.ts";

let fleet: FleetState;
let state: WritableState;

beforeEach(async () => {
  fleet = await openFleetState();
  ({ state } = fleet);
});

afterEach(() => fleet.close());

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
  const database = new Database(fleet.paths.state);
  database.exec("update audit set detail = 'x' where id = 3");
  expect(await state.fleet.checkAudit()).toMatchObject({ lines: 2, brokenAt: 3 });
  database.exec("update audit set detail = '' where id = 3");
  expect(await state.fleet.checkAudit()).toMatchObject({ brokenAt: null });
  database.exec("delete from audit where id = 3");
  expect(await state.fleet.checkAudit()).toMatchObject({ lines: 2, brokenAt: 4 });
  database.close();
});

test("alarms are counted by the sensor that they are about, each once, since an instant", async () => {
  const entry = { actor: "tokyo-1", action: "x", detail: "", alarm: true };
  await state.fleet.audit({ ...entry, object: "tokyo-1/0123456789abcdef/1" });
  await state.fleet.audit({ ...entry, actor: "center", object: "tokyo-1/0123456789abcdef/2" });
  await state.fleet.audit({ ...entry, actor: "192.0.2.77", object: "tokyo-1" });
  await state.fleet.audit({ ...entry, object: "osaka-1/0123456789abcdef/1" });
  await state.fleet.audit({ ...entry, object: "tokyo-1", alarm: false });
  const now = Math.floor(Date.now() / 1000);
  const alarms = await state.fleet.alarms(now - 60);
  expect([alarms.get("tokyo-1"), alarms.get("osaka-1")]).toEqual([4, 1]);
  expect((await state.fleet.alarms(now + 60)).size).toBe(0);
});

test("the lines of two connections follow on each other", async () => {
  const other = openState(fleet.paths);
  for (let at = 0; at < 20; at++) {
    await (at % 2 === 0 ? state : other).fleet.audit({ actor: "a", action: "b", object: "c", detail: String(at) });
  }
  expect(await other.fleet.checkAudit()).toMatchObject({ lines: 20, brokenAt: null });
  await other.close();
});
