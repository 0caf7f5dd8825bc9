import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { FlowColumns } from "@teiten/core/flow";
import { dataPaths, readConfiguration } from "../../center/src/config/index.ts";
import { openIngest } from "../../center/src/ingest/index.ts";
import { endOrphanedInserts } from "../../center/src/ingest/orphaned-inserts.ts";
import { RowAppender } from "../../center/src/ingest/row-appender.ts";
import { openState } from "../../center/src/state/index.ts";
import { openStore, raw } from "../../center/src/store/index.ts";
import type { Store } from "../../center/src/store/index.ts";
import { prepareObservatory } from "./observatory.ts";
import type { Observatory } from "./observatory.ts";

const SLOW = { timeout: 60_000 };
const JULY = Date.UTC(2022, 6, 1) / 1000;
let observatory: Observatory;

beforeEach(async () => {
  observatory = await prepareObservatory();
});

afterEach(() => observatory.remove());

async function count(store: Store, from: string): Promise<number> {
  const rows = await store.query<{ n: number }>(raw(`SELECT count() AS n FROM ${from}`));
  return rows[0]?.n ?? 0;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 20_000; !(await condition()) && Date.now() < deadline;) await sleep(20);
  expect(await condition()).toBe(true);
}

/** `length` rows of one minute. */
function block(length: number): FlowColumns {
  const zeros = (): Uint8Array => new Uint8Array(length);
  return {
    length,
    minute: new Uint32Array(length).fill(JULY),
    source: new Uint8Array(length * 16),
    protocol: zeros(),
    port: new Uint16Array(length),
    fragment: zeros(),
    trafficClass: zeros(),
    marks: new Uint16Array(length),
    tcpFlags: zeros(),
    ttl: zeros(),
    packets: new Uint32Array(length).fill(1),
    bytes: new BigUint64Array(length),
    destinations: new Uint32Array(length).fill(1),
  };
}

test("an insert of a writer that died is ended before its rows are looked at", SLOW, async () => {
  const paths = dataPaths(observatory.data);
  const { store } = await openStore(readConfiguration(paths), paths, "write");
  const orphan = store
    .execute(raw("INSERT INTO flows (sensor) SELECT sleepEachRow(0.2) FROM numbers(60) SETTINGS max_block_size = 1"))
    .then(
      () => "committed",
      () => "ended",
    );
  await until(async () => (await count(store, "system.processes WHERE query_kind = 'Insert'")) === 1);
  await endOrphanedInserts(store);
  expect(await count(store, "system.processes WHERE query_kind = 'Insert'")).toBe(0);
  expect(await orphan).toBe("ended");
  expect(await count(store, "flows")).toBe(0);
  await store.close();
});

test("an insert that gets no rows for a while is ended, and the next rows begin another", SLOW, async () => {
  const paths = dataPaths(observatory.data);
  const configuration = readConfiguration(paths);
  const state = openState(paths);
  const { store } = await openStore(configuration, paths, "write");
  const appender = new RowAppender(await openIngest({ paths, configuration, state, store }), 100);
  appender.add(block(3), 1, 1);
  await appender.flush();
  await until(async () => (await count(store, "flows")) === 3);
  appender.add(block(4), 1, 1);
  await appender.flush();
  appender.add(block(5), 1, 1);
  await appender.commit();
  expect(await count(store, "flows")).toBe(12);
  await store.close();
  await state.close();
});
