import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { dataPaths } from "../config/index.ts";
import { openState } from "./open-state.ts";
import type { WritableState } from "./state.ts";

const DAYS = ["2026-11-23", "2026-11-24", "2026-11-25"];

async function withState<Result>(work: (state: WritableState) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "teiten-revisions-"));
  const state = openState(dataPaths(folder));
  try {
    await state.addSensor({ name: "tokyo-1", country: "JP" });
    return await work(state);
  } finally {
    await state.close();
    rmSync(folder, { recursive: true });
  }
}

async function ingest(state: WritableState, name: number, days: readonly string[]): Promise<number> {
  const sequence = String(name);
  const line = { sensorId: 1, boot: "file", sequence, sha256: sequence, archivePath: sequence, bytes: 1 };
  const [id = 0] = await state.ledger.receive([{ ...line, covers: { by: "measured" } }]);
  await finish(state, id, days);
  return id;
}

async function finish(state: WritableState, id: number, days: readonly string[]): Promise<void> {
  const books = { frames: 1, counted: 1, rows: 1, uncounted: {}, dropped: 0, intervals: [], coveredDays: [] };
  await state.ledger.finish([{ id, coverage: "measured", ...books, days: new Map(days.map((day) => [day, 1])) }]);
}

const segments = fc.uniqueArray(fc.record({ name: fc.nat(50), days: fc.subarray(DAYS, { minLength: 1 }) }), {
  selector: ({ name }) => name,
  maxLength: 6,
});

test("property: the revision is that of the data, however often and in whatever order it was asked for", async () => {
  await fc.assert(
    fc.asyncProperty(segments, fc.array(fc.boolean(), { maxLength: 6 }), async (all, asked) => {
      const asking = await withState(async (state) => {
        for (const [index, { name, days }] of all.entries()) {
          await ingest(state, name, days);
          if (asked[index] === true) await state.dataRevision();
        }
        return [await state.dataRevision(), await state.dataRevision({ from: "2026-11-24", to: "2026-11-25" })];
      });
      const backwards = await withState(async (state) => {
        for (const { name, days } of all.toReversed()) await ingest(state, name, days);
        return [await state.dataRevision(), await state.dataRevision({ from: "2026-11-24", to: "2026-11-25" })];
      });
      expect(asking).toEqual(backwards);
    }),
    { numRuns: 15 },
  );
});

test("the revision of some days changes with a segment of them alone, and goes back with it", async () => {
  await withState(async (state) => {
    const of = (from: string, to: string): Promise<string> => state.dataRevision({ from, to });
    await ingest(state, 1, ["2026-11-23"]);
    const before = [await of("2026-11-23", "2026-11-24"), await of("2026-11-24", "2026-11-26")];
    const id = await ingest(state, 2, ["2026-11-24"]);
    expect(await of("2026-11-23", "2026-11-24")).toBe(before[0]);
    const after = await of("2026-11-24", "2026-11-26");
    expect(after).not.toBe(before[1]);
    await state.ledger.reset([id]);
    expect(await of("2026-11-24", "2026-11-26")).not.toBe(after);
    await finish(state, id, ["2026-11-24"]);
    expect(await of("2026-11-24", "2026-11-26")).toBe(after);
    await state.ledger.reject(id, "taken back");
    expect(await of("2026-11-24", "2026-11-26")).toBe(before[1]);
  });
});
