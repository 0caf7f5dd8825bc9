import { BUILT_IN } from "@teiten/core/flow";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openFleetState, receivedSegment } from "../../../test/state/fleet-state.ts";
import type { FleetState } from "../../../test/state/fleet-state.ts";
import { builtInRules, rulesRecord } from "./index.ts";
import type { WritableState } from "./index.ts";

const RULES = rulesRecord({ name: "mine", version: "1", marks: [...BUILT_IN.marks.slice(1), null] });

let fleet: FleetState;
let state: WritableState;

beforeEach(async () => {
  fleet = await openFleetState();
  ({ state } = fleet);
});

afterEach(() => fleet.close());

async function ingest(number: number): Promise<void> {
  const [id = 0] = await state.ledger.receive([receivedSegment(number)]);
  const books = { frames: 1, counted: 1, rows: 1, uncounted: {}, dropped: 0, intervals: [], coveredDays: [] };
  await state.ledger.finish([{ id, coverage: "measured", ...books, days: new Map([["2026-11-24", 1]]) }]);
}

test("accepted rules become those of the rows when there are none", async () => {
  expect(await state.ledger.settleRules()).toEqual(builtInRules());
  await state.acceptRules(RULES);
  expect(await state.acceptedRules()).toEqual(RULES);
  expect(await state.rulesOfRows()).toEqual(builtInRules());
  expect(await state.ledger.settleRules()).toEqual(RULES);
  expect(await state.rulesOfRows()).toEqual(RULES);
});

test("rows that are there keep their rules, until a replay puts every segment back", async () => {
  await state.ledger.settleRules();
  await ingest(1);
  await state.acceptRules(RULES);
  expect((await state.ledger.settleRules()).name).toBe("built-in");
  await state.ledger.reset(null);
  expect((await state.ledger.settleRules()).name).toBe("mine");
  await ingest(2);
  await state.acceptRules(null);
  expect((await state.ledger.settleRules()).name).toBe("mine");
  expect((await state.acceptedRules()).name).toBe("built-in");
  const lines = (await state.fleet.auditLines(0, 10)).filter(({ action }) => action === "rules-accepted");
  expect(lines).toMatchObject([
    { object: "mine 1", detail: RULES.sha256 },
    { object: "built-in 1", detail: builtInRules().sha256 },
  ]);
});

test("the hash is over everything that the marks say", () => {
  const [first, ...rest] = BUILT_IN.marks;
  if (first === undefined || first === null) throw new Error("no mark");
  const stricter = { ...first, attribution: { minMatched: 9, minShare: 1 } };
  expect(rulesRecord({ ...BUILT_IN, marks: [stricter, ...rest] }).sha256).not.toBe(builtInRules().sha256);
});
