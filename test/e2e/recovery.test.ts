import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
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
import { countedIn, prepareObservatory } from "./observatory.ts";
import type { Observatory } from "./observatory.ts";
import { capture, probes } from "./small-captures.ts";

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
    service: new Uint16Array(length),
    fragment: zeros(),
    trafficClass: zeros(),
    marks: new Uint16Array(length),
    payload: zeros(),
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

/** Puts the segment of a capture back to `received` and damages its file in the archive; answers the file's own bytes. */
async function lose(sha256: string): Promise<{ readonly path: string; readonly bytes: Uint8Array }> {
  const paths = dataPaths(observatory.data);
  const state = openState(paths);
  const segment = (await state.segments()).find((one) => one.sha256 === sha256);
  await state.ledger.reset([segment?.id ?? 0]);
  await state.close();
  const path = join(paths.archive, segment?.archivePath ?? "");
  const bytes = readFileSync(path);
  rmSync(path);
  return { path, bytes };
}

test("a capture that the archive has lost is told once, leaves nothing behind, and comes back", SLOW, async () => {
  writeFileSync(join(observatory.folder, "one.pcap"), capture(probes(500, JULY, 7200)));
  writeFileSync(join(observatory.folder, "two.pcap"), capture(probes(300, JULY + 86_400, 7200)));
  const ingest = ["ingest", "--sensor", "tokyo-1", "--covers", "days", "--format", "ndjson"];
  expect(observatory.run([...ingest, "one.pcap"]).code).toBe(0);
  const expected = await countedIn(observatory.data);
  const { out } = observatory.run([...ingest, "two.pcap"]);
  const lost = await lose((JSON.parse(out) as { sha256: string }).sha256);
  const figure = ["figure", "packets-per-sensor", "--by", "all", "--class", "all", "--format", "csv"];
  const told = observatory.run(figure);
  expect(told.err).toContain("code:  archive-missing");
  expect(told.code).toBe(0);
  expect(told.out).toContain("2022-07,all,500,");
  expect(observatory.run(figure)).toMatchObject({ code: 0, err: expect.not.stringContaining("archive-missing") });
  const { flows, sourceDays, coverage } = expected as Record<string, unknown>;
  expect(await countedIn(observatory.data)).toMatchObject({ flows, sourceDays, coverage, dirty: [] });
  writeFileSync(lost.path, lost.bytes);
  expect(observatory.run([...ingest, "one.pcap"]).err).toContain("finished what was broken off");
  expect(observatory.run(figure).out).toContain("2022-07,all,800,");
});

test("a check beside an ingest says so and finds nothing wrong", SLOW, async () => {
  const writer = observatory.start(["ingest", "--sensor", "tokyo-1", "-"]);
  const read = new Promise((resolve) => writer.child.stdin?.write(capture(probes(60_000, JULY, 7200)), resolve));
  const paths = dataPaths(observatory.data);
  await until(async () => Promise.resolve(existsSync(paths.writerHolder)));
  await read;
  const state = openState(paths);
  const [id = 0] = await state.ledger.receive([
    { sensorId: 1, boot: "b", sequence: "1", sha256: "00", archivePath: "none", bytes: 1, covers: { by: "measured" } },
  ]);
  const writing = await openStore(readConfiguration(paths), paths, "write");
  await writing.store.execute(raw(`INSERT INTO flows (minute, segment, packets) VALUES (1656600000, ${id}, 1)`));
  await writing.store.close();
  await state.ledger.markDays(["2022-06-30"]);
  await state.close();
  const { out } = observatory.run(["check", "--format", "csv"]);
  expect(out).toMatch(/writer,ok,a writer is at work: teiten ingest/);
  expect(out).toContain("rows,ok");
  expect(out).toContain("roll-ups,warning");
  writer.child.stdin?.end();
  expect((await writer.ended).code).toBe(0);
});

test("a capture that a broken-off run had begun with is finished, and not there already", SLOW, () => {
  writeFileSync(join(observatory.folder, "one.pcap"), capture(probes(500, JULY, 7200)));
  const ingest = ["ingest", "--sensor", "tokyo-1", "--covers", "days", "--format", "ndjson", "one.pcap"];
  expect(observatory.run(ingest, { TEITEN_KILL_AT: "store.appended:1" }).signal).toBe("SIGKILL");
  const again = observatory.run(ingest);
  expect(JSON.parse(again.out)).toMatchObject({ file: "one.pcap", outcome: "finished", counted: 500 });
  expect(again.err).toContain("0 ingested, 1 finished, 0 there before, 0 refused");
  expect(JSON.parse(observatory.run(ingest).out)).toMatchObject({ outcome: "already" });
});

test("what a figure is asked is checked before the data directory is looked for", () => {
  const asked = observatory.run(["--data", "nowhere", "figure", "packets-per-sensor", "--bin", "fortnight"]);
  expect(asked).toMatchObject({ code: 2, err: expect.stringContaining("parameter-invalid") });
  expect(observatory.run(["--data", "nowhere", "figure", "packets-per-sensor"]).code).toBe(78);
});
