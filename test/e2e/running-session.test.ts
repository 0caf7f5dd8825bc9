import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addDays } from "@teiten/core/calendar";
import { arriveCapture } from "../../center/src/archive/index.ts";
import { dataPaths, readConfiguration } from "../../center/src/config/index.ts";
import type { DataPaths } from "../../center/src/config/index.ts";
import { openIngest, recover } from "../../center/src/ingest/index.ts";
import type { CanaryWatch, CaptureResult } from "../../center/src/ingest/index.ts";
import { IngestSession } from "../../center/src/ingest/ingest-session.ts";
import { ReaderFaults } from "../../center/src/ingest/reader-faults.ts";
import { openState } from "../../center/src/state/index.ts";
import type { WritableState } from "../../center/src/state/index.ts";
import { openStore, raw } from "../../center/src/store/index.ts";
import type { Store } from "../../center/src/store/index.ts";
import { writeSegment } from "../captures/segment-builder.ts";
import type { SegmentPlan } from "../captures/segment-builder.ts";
import { ADDRESS, BOOT, addFleet, framesTo, receive } from "./fleet-segments.ts";
import { prepareObservatory } from "./observatory.ts";
import type { Observatory } from "./observatory.ts";

const SLOW = { timeout: 60_000 };
const JULY = Date.UTC(2022, 6, 2) / 1000;
/** A clock offset, in microseconds, by which these tests know a segment again. */
const MARKED = 7_000_000;
let observatory: Observatory;
let paths: DataPaths;
let state: WritableState;
let store: Store;

beforeAll(async () => {
  observatory = await prepareObservatory();
  await addFleet(observatory.data);
  paths = dataPaths(observatory.data);
  state = openState(paths);
  ({ store } = await openStore(readConfiguration(paths), paths, "write"));
}, 60_000);

afterAll(async () => {
  await store.close();
  await state.close();
  observatory.remove();
});

/** Runs a session on the engine of these tests until `done`. */
async function runUntil(
  done: () => Promise<boolean>,
  reports: { segment?: (result: CaptureResult) => void; rolledUp?: () => void },
  canaries?: CanaryWatch,
): Promise<void> {
  const context = await openIngest({ paths, configuration: readConfiguration(paths), state, store });
  const session = new IngestSession({ ...context, canaries: canaries ?? context.canaries }, null, {
    segment: (result) => reports.segment?.(result),
    took: (what) => (what === "roll-ups" ? reports.rolledUp?.() : undefined),
    rebuilding: () => undefined,
  });
  const deadline = Date.now() + 30_000;
  let ended = false;
  const running = session.run(
    () => ended,
    () => sleep(20),
  );
  while (!(await done()) && Date.now() < deadline) await sleep(20);
  ended = true;
  await running;
}

async function bring(sequence: number, plan: Partial<SegmentPlan> = {}): Promise<void> {
  const [from, to] = [(JULY + sequence * 60) * 1e6, (JULY + (sequence + 1) * 60) * 1e6];
  const frames = framesTo(ADDRESS, 10, from, to);
  const segment = writeSegment({ sensor: "tokyo-1", boot: BOOT, sequence, from, to, ...plan }, frames);
  await receive(observatory.data, [{ segment, receivedAt: to / 1e6 + 60 }]);
}

const isClean = async (): Promise<boolean> => (await state.dirtyDays()).length === 0;

test(
  "a backlog of days is rolled up in portions, and what comes meanwhile is ingested between them",
  SLOW,
  async () => {
    await state.ledger.markDays(Array.from({ length: 70 }, (_, n) => addDays("2021-01-01", n)));
    const told: string[] = [];
    let brought: Promise<void> | null = null;
    await runUntil(isClean, {
      segment: ({ outcome }) => told.push(outcome),
      rolledUp: () => {
        told.push("rolled up");
        brought ??= bring(0);
      },
    });
    expect(await isClean()).toBe(true);
    const ingested = told.indexOf("ingested");
    expect(told.slice(0, ingested)).toContain("rolled up");
    expect(told.slice(ingested + 1).filter((what) => what === "rolled up").length).toBeGreaterThan(0);
  },
);

test("a segment whose reading meets a fault each time is set aside, and the others go on", SLOW, async () => {
  await bring(1, { clockOffset: MARKED, clockUncertainty: 1000 });
  await bring(2);
  let tries = 0;
  const faulty: CanaryWatch = async (_, shift) => {
    if (shift !== MARKED) return null;
    tries++;
    throw new TypeError("undefined is no frame");
  };
  const told: CaptureResult[] = [];
  const isSettled = async (): Promise<boolean> => (await state.ledger.receivedAfter(0, 10, "again")).length === 0;
  await runUntil(isSettled, { segment: (result) => told.push(result) }, faulty);
  expect(tries).toBe(3);
  expect(told.map(({ outcome }) => outcome)).toEqual(["ingested", "refused"]);
  const { [1]: aside, [2]: other } = await state.segments();
  expect(other).toMatchObject({ status: "ingested", counted: 10 });
  expect(aside).toMatchObject({ status: "quarantined", counted: null });
  expect(aside?.reason).toContain("failed 3 times: TypeError: undefined is no frame");
  expect(existsSync(join(paths.archive, aside?.archivePath ?? ""))).toBe(true);
  expect(await state.fleet.auditLines(0, 10)).toMatchObject([
    { action: "segment-unreadable", object: `tokyo-1/${BOOT}/1`, alarm: true },
  ]);
  const rows = await store.query<{ segment: number }>(raw("SELECT DISTINCT segment FROM flows ORDER BY segment"));
  expect(rows.map(({ segment }) => segment)).toEqual([1, other?.id]);
});

test(
  "a segment that the archive lost counts once when another form of it has come, by what that form holds",
  SLOW,
  async () => {
    const record = await state.ledger.find(1, BOOT, "2");
    if (record === null) throw new Error("nothing came");
    await state.ledger.lose([{ record, reason: "archive-missing", detail: "in a test", days: [] }]);
    const [from, to] = [record.intervals[0]?.from ?? 0, record.intervals[0]?.to ?? 0];
    const plan = {
      sensor: "tokyo-1",
      boot: BOOT,
      sequence: 2,
      from: from * 1e6,
      to: to * 1e6,
      original: record.sha256,
    };
    const form = writeSegment(plan, framesTo(ADDRESS, 4, plan.from, plan.to));
    const arrived = await arriveCapture(paths.archive, [form.bytes] as unknown as AsyncIterable<Uint8Array>, {
      arrival: "upload",
    });
    await arrived.keep(record.archivePath);
    const { storedSha256, sha256, bytes } = arrived;
    await state.ledger.heal(record.id, { storedSha256, form: { sha256, bytes } });
    await runUntil(isClean, {});
    expect((await state.segments())[2]).toMatchObject({ status: "ingested", counted: 4, reason: null });
    const held = await store.query<{ packets: number }>(
      raw(`SELECT sum(packets) AS packets FROM flows WHERE segment = ${record.id}`),
    );
    expect(held).toEqual([{ packets: 4 }]);
  },
);

test("a segment that the archive lost after its reading met a fault keeps a recovery no longer", SLOW, async () => {
  await bring(3, { clockOffset: MARKED, clockUncertainty: 1000 });
  const record = await state.ledger.find(1, BOOT, "3");
  let tries = 0;
  const faulty: CanaryWatch = async () => {
    if (++tries > 1) throw new Error("the file was removed");
    rmSync(join(paths.archive, record?.archivePath ?? ""));
    throw new TypeError("undefined is no frame");
  };
  const context = await openIngest({ paths, configuration: readConfiguration(paths), state, store });
  const faults = new ReaderFaults();
  const told: CaptureResult[] = [];
  const how = { known: "again", sweep: false } as const;
  await recover({ ...context, canaries: faulty }, (result) => told.push(result), how, faults);
  expect(tries).toBe(1);
  expect(told).toMatchObject([{ outcome: "refused", error: { code: "archive-missing" } }]);
  expect(faults.waiting).toBe(false);
  const { [3]: lost } = await state.segments();
  expect(lost?.reason).toMatch(/^archive-missing/);
});
