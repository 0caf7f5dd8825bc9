import { readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { dataPaths, readConfiguration } from "../../center/src/config/index.ts";
import type { DataPaths } from "../../center/src/config/index.ts";
import { compactParts } from "../../center/src/ingest/compact-parts.ts";
import { acquireWriterLock } from "../../center/src/state/index.ts";
import { bind, openStore, raw, sql } from "../../center/src/store/index.ts";
import type { ColumnBlock, Store, StoreMode } from "../../center/src/store/index.ts";
import { prepareObservatory } from "./observatory.ts";
import type { Observatory } from "./observatory.ts";

const SLOW = { timeout: 60_000 };
let observatory: Observatory;
let paths: DataPaths;

beforeEach(async () => {
  observatory = await prepareObservatory();
  paths = dataPaths(observatory.data);
});

afterEach(() => observatory.remove());

const open = async (mode: StoreMode): Promise<Store> => (await openStore(readConfiguration(paths), paths, mode)).store;

/** Rows of one minute, the source counting up from `first`. */
function rows(length: number, first = 0, minute = 1_656_600_000): ColumnBlock {
  const source = new Uint8Array(length * 16);
  const view = new DataView(source.buffer);
  for (let row = 0; row < length; row++) {
    view.setUint16(row * 16 + 10, 0xffff);
    view.setUint32(row * 16 + 12, first + row);
  }
  const bytes = (values: Uint32Array | BigUint64Array): Uint8Array => new Uint8Array(values.buffer);
  return {
    length,
    columns: [
      { name: "minute", type: "DateTime('UTC')", bytes: bytes(new Uint32Array(length).fill(minute)) },
      { name: "source", type: "IPv6", bytes: source },
      { name: "region", type: "FixedString(2)", bytes: Buffer.from("JP".repeat(length)) },
      { name: "bytes", type: "UInt64", bytes: bytes(new BigUint64Array(length).fill(2n ** 40n)) },
    ],
  };
}

test("values arrive as they were sent, and 64-bit sums as numbers", { timeout: 60_000 }, async () => {
  const store = await open("write");
  await store.append("flows", rows(3, 0xcb007100));
  expect(
    await store.query(
      raw("SELECT toString(minute) AS at, toString(source) AS source, region, bytes FROM flows ORDER BY source"),
    ),
  ).toEqual(
    [0, 1, 2].map((n) => ({
      at: "2022-06-30 14:40:00",
      source: `::ffff:203.0.113.${n}`,
      region: "JP",
      bytes: 2 ** 40,
    })),
  );
  expect(
    await store.queryColumns(
      sql`SELECT count() AS n, sum(bytes) AS b FROM flows WHERE region = ${bind("String", "JP")}`,
    ),
  ).toEqual({
    n: [3],
    b: [3 * 2 ** 40],
  });
  await store.close();
});

test(
  "an insert of many blocks holds them all, and memory of the third last block may be used again",
  { timeout: 60_000 },
  async () => {
    const store = await open("write");
    const stream = store.openAppend("flows", ["minute", "source", "region", "bytes"]);
    const blocks = Array.from({ length: 3 }, () => rows(70_000));
    for (let n = 0; n < 9; n++) {
      const block = blocks[n % 3];
      const source = block?.columns[1]?.bytes ?? new Uint8Array(0);
      source.set(rows(70_000, n * 70_000).columns[1]?.bytes ?? source);
      await stream.write(block ?? rows(0));
    }
    await stream.end();
    expect(await store.query(raw("SELECT count() AS n, uniqExact(source) AS sources FROM flows"))).toEqual([
      { n: 630_000, sources: 630_000 },
    ]);
    await store.close();
  },
);

test("a refused insert is told by write or end, and the store goes on", { timeout: 60_000 }, async () => {
  const store = await open("write");
  const stream = store.openAppend("flows", ["minute", "nothing"]);
  const sent = stream.write(rows(10)).then(() => stream.end());
  await expect(sent).rejects.toMatchObject({ code: "engine-refused" });
  await store.append("flows", rows(1));
  expect(await store.query(raw("SELECT count() AS n FROM flows"))).toEqual([{ n: 1 }]);
  await store.close();
});

test("a reader may select from our tables and nothing else", { timeout: 60_000 }, async () => {
  const store = await open("read");
  expect(await store.query(raw("SELECT count() AS n FROM flows"))).toEqual([{ n: 0 }]);
  for (const statement of [
    "INSERT INTO flows (sensor) VALUES (1)",
    "DROP TABLE flows",
    "SELECT * FROM system.users",
    "SELECT * FROM file('/etc/passwd', 'LineAsString')",
    "SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')",
    "CREATE TABLE teiten.x (a UInt8) ENGINE = Memory",
  ]) {
    await expect(store.execute(raw(statement)), statement).rejects.toMatchObject({ code: "engine-refused" });
  }
  await store.close();
});

test("no password lies on disk, and nobody else may look into the engine's folder", { timeout: 60_000 }, async () => {
  const store = await open("write");
  for (const name of readdirSync(paths.engine).filter((file) => file.endsWith(".xml"))) {
    expect(statSync(join(paths.engine, name)).mode & 0o077, name).toBe(0);
    expect(readFileSync(join(paths.engine, name), "utf8")).not.toMatch(/<password>[^<]/);
  }
  expect(statSync(paths.engine).mode & 0o077).toBe(0);
  await store.close();
});

test("tables of another zone are refused until they are built again", { timeout: 60_000 }, async () => {
  await (await open("write")).close();
  const file = paths.configuration;
  writeFileSync(file, readFileSync(file, "utf8").replace("Asia/Tokyo", "UTC"));
  await expect(open("read")).rejects.toMatchObject({ code: "store-outdated" });
  await (await open("rebuild")).close();
  await (await open("read")).close();
});

test(
  "tables of a rebuild that was broken off are made again, by a reader too, but not beside a writer",
  SLOW,
  async () => {
    const store = await open("write");
    await store.append("flows", rows(10));
    await store.execute(raw("TRUNCATE TABLE identity SYNC"));
    await store.execute(raw("DROP TABLE floods SYNC"));
    const lock = await acquireWriterLock(paths, "replay");
    const reading = open("read");
    await sleep(1500);
    expect(await store.query(raw("SELECT count() AS n FROM flows"))).toEqual([{ n: 10 }]);
    lock.release();
    const reader = await reading;
    expect(await reader.query(raw("SELECT count() AS n FROM floods"))).toEqual([{ n: 0 }]);
    expect(await reader.query(raw("SELECT count() AS n FROM flows"))).toEqual([{ n: 0 }]);
    await reader.close();
    await store.execute(raw("DROP TABLE floods SYNC"));
    await (await open("write")).close();
    expect(await store.query(raw("SELECT count() AS n FROM floods"))).toEqual([{ n: 0 }]);
    await store.close();
  },
);

test("tables that are not ours are never dropped", SLOW, async () => {
  const store = await open("write");
  await store.append("flows", rows(10));
  await store.execute(raw("DROP TABLE identity SYNC"));
  for (const mode of ["read", "write", "rebuild"] as const) {
    await expect(open(mode), mode).rejects.toMatchObject({ code: "store-foreign" });
  }
  expect(await store.query(raw("SELECT count() AS n FROM flows"))).toEqual([{ n: 10 }]);
  await store.close();
});

test("parts that have become many are merged into one", { timeout: 60_000 }, async () => {
  const store = await open("write");
  await store.execute(raw("SYSTEM STOP MERGES flows"));
  for (let n = 0; n < 6; n++) await store.append("flows", rows(10, n));
  await store.execute(raw("SYSTEM START MERGES flows"));
  await compactParts(store, 0);
  const parts = sql`SELECT count() AS n, sum(rows) AS rows FROM system.parts WHERE active AND table = ${bind("String", "flows")}`;
  expect(await store.query(parts)).toEqual([{ n: 1, rows: 60 }]);
  await store.close();
});

test("a long path of the data directory is no obstacle", { timeout: 60_000 }, async () => {
  const long = dataPaths(join(observatory.folder, "x".repeat(120)));
  const { store } = await openStore(readConfiguration(paths), long, "write");
  expect(await store.query(raw("SELECT 1 AS n"))).toEqual([{ n: 1 }]);
  await store.close();
  rmSync(long.root, { recursive: true, force: true });
});
