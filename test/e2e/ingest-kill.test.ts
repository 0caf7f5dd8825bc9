import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listArchive } from "../../center/src/archive/index.ts";
import { dataPaths } from "../../center/src/config/index.ts";
import { openState } from "../../center/src/state/index.ts";
import { countedIn, prepareObservatory } from "./observatory.ts";
import type { Observatory } from "./observatory.ts";
import { writeCaptures } from "./small-captures.ts";

/**
 * One or two points of each stage of an import, first or later pass. The fault harness (KILL-1) kills at every point that
 * there is; here the kill hits a command, which the next command mends.
 */
const STAGES = [
  "store.created:1",
  "archive.written:1",
  "archive.renamed:4",
  "ledger.received:1",
  "decode.half:9",
  "days.marked:2",
  "store.appended:1",
  "store.verified:1",
  "ledger.ingested:1",
  "rollup.between:2",
  "rollup.swapped:1",
];

const SLOW = { timeout: 120_000 };
let observatory: Observatory;
let captures: readonly string[];
let expected: unknown;
const ingest = (): readonly string[] => ["ingest", "--sensor", "tokyo-1", ...captures];

beforeAll(async () => {
  observatory = await prepareObservatory();
  captures = writeCaptures(observatory.folder);
  cpSync(observatory.data, fresh(), { recursive: true });
  expect(observatory.run(ingest()).code).toBe(0);
  expected = await countedIn(observatory.data);
}, 120_000);

afterAll(() => observatory.remove());

const fresh = (): string => join(observatory.folder, "fresh");

/** A data directory with the sensor in it and nothing else. */
function begin(): void {
  rmSync(observatory.data, { recursive: true, force: true });
  cpSync(fresh(), observatory.data, { recursive: true });
}

/** Waits until the command that runs beside the test has brought a capture so far. */
async function untilReached(stage: string): Promise<void> {
  const paths = dataPaths(observatory.data);
  const state = openState(paths);
  const reached = async (): Promise<boolean> =>
    stage === "archived"
      ? (await listArchive(paths.archive)).length > 0
      : (await state.segments()).some(({ status }) => status === stage);
  try {
    for (const deadline = Date.now() + 60_000; !(await reached()) && Date.now() < deadline;) await sleep(5);
    expect(await reached()).toBe(true);
  } finally {
    await state.close();
  }
}

describe("an ingest that is killed and run again counts every packet once", () => {
  test.each(STAGES)("killed at %s", { timeout: 120_000 }, async (at) => {
    begin();
    const killed = observatory.run(ingest(), { TEITEN_KILL_AT: at });
    expect(killed.signal).toBe("SIGKILL");
    const again = observatory.run(ingest());
    expect(again.err).not.toMatch(/unexpected/);
    expect(again.code, again.err).toBe(0);
    expect(await countedIn(observatory.data)).toEqual(expected);
  });

  test.each(["archived", "received", "ingested"])("killed from outside, once a capture is %s", SLOW, async (stage) => {
    begin();
    const running = observatory.start(ingest());
    await untilReached(stage);
    running.child.kill("SIGKILL");
    expect((await running.ended).signal).toBe("SIGKILL");
    const again = observatory.run(ingest());
    expect(again.code, again.err).toBe(0);
    expect(await countedIn(observatory.data)).toEqual(expected);
  });

  test("a run that is killed while it mends is mended by the next", { timeout: 120_000 }, async () => {
    begin();
    expect(observatory.run(ingest(), { TEITEN_KILL_AT: "store.appended:1" }).signal).toBe("SIGKILL");
    expect(observatory.run(ingest(), { TEITEN_KILL_AT: "days.marked:2" }).signal).toBe("SIGKILL");
    expect(observatory.run(ingest(), { TEITEN_KILL_AT: "rollup.swapped:1" }).signal).toBe("SIGKILL");
    expect(observatory.run(ingest()).code).toBe(0);
    expect(await countedIn(observatory.data)).toEqual(expected);
  });

  test("a reading command mends before it reads", { timeout: 120_000 }, async () => {
    begin();
    expect(observatory.run(ingest(), { TEITEN_KILL_AT: "store.verified:1" }).signal).toBe("SIGKILL");
    const figure = observatory.run([
      "figure",
      "packets-per-sensor",
      "--by",
      "all",
      "--class",
      "all",
      "--format",
      "csv",
    ]);
    expect(figure.code, figure.err).toBe(0);
    expect(await countedIn(observatory.data)).toEqual(expected);
  });
});

describe("the engine is a cache", () => {
  test("deleted and replayed it holds the same sums", { timeout: 120_000 }, async () => {
    begin();
    expect(observatory.run(ingest()).code).toBe(0);
    rmSync(join(observatory.data, "engine"), { recursive: true, force: true });
    const refused = observatory.run(["figure", "packets-per-sensor"]);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain("teiten replay");
    expect(observatory.run(["replay"]).code).toBe(0);
    expect(await countedIn(observatory.data)).toEqual(expected);
  });

  test.each(["store.emptied:1", "store.created:1"])("a replay killed at %s is asked for again", SLOW, async (at) => {
    begin();
    expect(observatory.run(ingest()).code).toBe(0);
    expect(observatory.run(["replay"], { TEITEN_KILL_AT: at }).signal).toBe("SIGKILL");
    const refused = observatory.run(["figure", "packets-per-sensor"]);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain("teiten replay");
    expect(observatory.run(["replay"]).code).toBe(0);
    expect(await countedIn(observatory.data)).toEqual(expected);
  });

  test.each(["store.appended:1", "ledger.ingested:1", "rollup.staged:1"])(
    "a replay killed at %s is finished by the next command",
    { timeout: 120_000 },
    async (at) => {
      begin();
      expect(observatory.run(ingest()).code).toBe(0);
      expect(observatory.run(["replay"], { TEITEN_KILL_AT: at }).signal).toBe("SIGKILL");
      expect(observatory.run(ingest()).code).toBe(0);
      expect(await countedIn(observatory.data)).toEqual(expected);
    },
  );
});
