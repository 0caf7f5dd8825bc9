import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "libsql";
import { expect, test } from "vitest";
import { receivedSegment } from "../../../test/state/fleet-state.ts";
import { dataPaths } from "../config/index.ts";
import { openState } from "./index.ts";
import { STATE_MIGRATIONS } from "./migrations.ts";

test("a state of the release before is taken over with its segments", async () => {
  const paths = dataPaths(mkdtempSync(join(tmpdir(), "teiten-fleet-")));
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
  const state = openState(paths);
  expect(await state.segments()).toMatchObject([{ boot: "file", receivedAt: 77 }]);
  expect(await state.fleet.boots(1)).toEqual([]);
  await state.ledger.receive([receivedSegment(0)]);
  expect(await state.fleet.boots(1)).toMatchObject([{ greatest: 0 }]);
  await state.close();
  rmSync(paths.root, { recursive: true, force: true });
});
