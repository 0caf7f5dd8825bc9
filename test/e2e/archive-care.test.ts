import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { dataPaths, readConfiguration } from "../../center/src/config/index.ts";
import { openIngest, reconcileArchive, verifyArchive } from "../../center/src/ingest/index.ts";
import { openState } from "../../center/src/state/index.ts";
import type { WritableState } from "../../center/src/state/index.ts";
import { openStore } from "../../center/src/store/index.ts";
import { BOOT, addFleet, minutesOf, receive } from "./fleet-segments.ts";
import { countedIn, prepareObservatory } from "./observatory.ts";
import type { Observatory } from "./observatory.ts";
import { capture, probes } from "./small-captures.ts";

const SLOW = { timeout: 120_000 };
const JULY = Date.UTC(2022, 6, 1, 14, 57) / 1000;
const FIGURE = ["figure", "packets-per-sensor", "--by", "all", "--class", "all", "--format", "csv"];
let observatory: Observatory;

beforeEach(async () => {
  observatory = await prepareObservatory();
  await addFleet(observatory.data);
  await receive(observatory.data, minutesOf("tokyo-1", JULY, 6, 40));
  expect(observatory.run(FIGURE).code).toBe(0);
});

afterEach(() => observatory.remove());

const archived = (sequence: number): string => join(observatory.data, "archive", "tokyo-1", BOOT, `${sequence}.zst`);

async function withState<Result>(work: (state: WritableState) => Promise<Result>): Promise<Result> {
  const state = openState(dataPaths(observatory.data));
  try {
    return await work(state);
  } finally {
    await state.close();
  }
}

function flip(file: string, bit: number): void {
  const bytes = readFileSync(file);
  bytes[bit >>> 3] = (bytes[bit >>> 3] ?? 0) ^ (1 << (bit & 7));
  writeFileSync(file, bytes);
}

/** Runs the comparison of archive and ledger that a start of the center begins with. */
async function reconcile(): Promise<readonly string[]> {
  const paths = dataPaths(observatory.data);
  const configuration = readConfiguration(paths);
  return withState(async (state) => {
    const { store } = await openStore(configuration, paths, "write");
    try {
      const context = await openIngest({ paths, configuration, state, store });
      return await reconcileArchive(context, Date.now() + 1000);
    } finally {
      await store.close();
    }
  });
}

test("a bit that is flipped anywhere in a file is found, and in no other", SLOW, async () => {
  const paths = dataPaths(observatory.data);
  const whole = readFileSync(archived(2));
  await withState(async (state) => {
    for (let bit = 0; bit < whole.length * 8; bit += Math.max(1, Math.floor((whole.length * 8) / 150))) {
      flip(archived(2), bit);
      const found: string[] = [];
      for await (const one of verifyArchive({ paths, state }, { sensorId: null, since: null })) {
        if (one.found === "lost") found.push(one.record.sequence);
      }
      expect(found, `bit ${bit}`).toEqual(["2"]);
      writeFileSync(archived(2), whole);
    }
  });
});

test("a damaged capture no longer counts, is asked for again, and counts as before when it is back", SLOW, async () => {
  const expected = await countedIn(observatory.data);
  const whole = readFileSync(archived(1));
  flip(archived(1), 8 * 40);
  const found = observatory.run(["archive", "verify", "--format", "csv"]);
  expect(found).toMatchObject({ code: 1 });
  expect(found.out).toContain(`tokyo-1/${BOOT}/1.zst,damaged`);
  expect(found.err).toContain("6 captures read: 1 damaged, 0 missing");
  const { flows } = (await countedIn(observatory.data)) as { readonly flows: readonly { readonly packets: number }[] };
  expect(flows.reduce((sum, { packets }) => sum + packets, 0)).toBe(160);
  await withState(async (state) => {
    expect(await state.fleet.missing(1, 10)).toEqual([{ boot: BOOT, from: 1, to: 1 }]);
    expect((await state.fleet.auditLines(0, 10)).map(({ action, object }) => `${action} ${object}`)).toEqual([
      `archive-damaged tokyo-1/${BOOT}/1`,
    ]);
  });
  expect(observatory.run(["check", "--format", "csv"]).out).toContain("lost,failed,1 captures");
  expect(observatory.run(["archive", "verify"]).code).toBe(1);
  writeFileSync(archived(1), whole);
  expect(observatory.run(["archive", "verify", "--sensor", "tokyo-1"])).toMatchObject({ code: 0 });
  expect(await countedIn(observatory.data)).toEqual(expected);
  await withState(async (state) => {
    expect(await state.fleet.missing(1, 10)).toEqual([]);
    expect((await state.fleet.auditLines(0, 10)).map(({ action }) => action)).toEqual([
      "archive-damaged",
      "segment-healed",
    ]);
  });
  expect(observatory.run(["check"]).code).toBe(0);
});

test("an imported capture that is damaged counts again when it is ingested again", SLOW, async () => {
  writeFileSync(join(observatory.folder, "one.pcap"), capture(probes(300, JULY + 86_400, 7200)));
  const ingest = ["ingest", "--sensor", "tokyo-1", "--format", "ndjson", "one.pcap"];
  const { out } = observatory.run(ingest);
  const expected = await countedIn(observatory.data);
  const { sha256 } = JSON.parse(out) as { readonly sha256: string };
  flip(join(observatory.data, "archive", "tokyo-1", "file", `${sha256}.zst`), 8 * 60);
  expect(observatory.run(["archive", "verify", "--format", "csv"])).toMatchObject({
    code: 1,
    out: expect.stringContaining("ingest the capture again"),
  });
  expect(await countedIn(observatory.data)).not.toEqual(expected);
  expect(JSON.parse(observatory.run(ingest).out)).toMatchObject({ outcome: "ingested", counted: 300 });
  expect(await countedIn(observatory.data)).toEqual(expected);
  rmSync(join(observatory.data, "archive", "tokyo-1", "file", `${sha256}.zst`));
  expect(observatory.run(["archive", "verify"]).err).toContain("0 damaged, 1 missing");
  expect(observatory.run(["check"]).out).toContain("put the file back from a backup");
  expect(JSON.parse(observatory.run(ingest).out)).toMatchObject({ outcome: "already" });
  expect(await countedIn(observatory.data)).toEqual(expected);
  expect(observatory.run(["archive", "verify"]).code).toBe(0);
});

test("an archive that knows more than the ledger wins, one that knows less is an alarm", SLOW, async () => {
  const expected = await countedIn(observatory.data);
  const missing = readFileSync(archived(3));
  rmSync(archived(3));
  expect(await reconcile()).toEqual([
    `tokyo-1/${BOOT}: 1 segment of the ledger not in the archive; the sensor is asked again`,
  ]);
  expect(await reconcile()).toEqual([]);
  await withState(async (state) => {
    expect(await state.fleet.missing(1, 10)).toEqual([{ boot: BOOT, from: 3, to: 3 }]);
    expect(await state.fleet.auditLines(0, 10)).toMatchObject([{ action: "archive-missing", alarm: true }]);
  });
  expect(observatory.run(["check", "--format", "csv"]).out).toContain("archive,failed,1 missing");
  writeFileSync(archived(3), missing);
  expect(await reconcile()).toEqual([]);
  expect(observatory.run(["check"]).code).toBe(0);
  const paths = dataPaths(observatory.data);
  for (const ending of ["", "-wal", "-shm"]) rmSync(`${paths.state}${ending}`, { force: true });
  rmSync(paths.engine, { recursive: true });
  await withState((state) => state.addSensor({ name: "tokyo-1", country: "JP" }));
  await addFleet(observatory.data);
  for (const [index, { receivedAt }] of minutesOf("tokyo-1", JULY, 6, 40).entries()) {
    utimesSync(archived(index), receivedAt, receivedAt);
  }
  expect(await reconcile()).toEqual([`tokyo-1/${BOOT}: 6 segments of the archive entered in the ledger again`]);
  expect(observatory.run(FIGURE).code).toBe(0);
  expect(await countedIn(observatory.data)).toEqual(expected);
});

test(
  "a backup beside whatever runs is whole, takes only what is new, and restores to the same sums",
  SLOW,
  async () => {
    const to = join(observatory.folder, "backup");
    expect(observatory.run(["backup", to])).toMatchObject({
      code: 0,
      err: expect.stringContaining("6 captures (6 new"),
    });
    await receive(observatory.data, minutesOf("tokyo-1", JULY + 86_400, 3, 10, "00112233445566dd"));
    expect(observatory.run(FIGURE).code).toBe(0);
    const expected = await countedIn(observatory.data);
    expect(observatory.run(["backup", to]).err).toContain("9 captures (3 new");
    expect(observatory.run(["backup", to]).err).toContain("9 captures (0 new");
    expect(readdirSync(to).filter((name) => name.startsWith("."))).toEqual([]);
    expect(existsSync(join(to, "engine"))).toBe(false);
    expect(statSync(join(to, "state.db")).mode & 0o777).toBe(0o600);
    rmSync(observatory.data, { recursive: true });
    cpSync(to, observatory.data, { recursive: true, preserveTimestamps: true });
    expect(observatory.run(["replay"]).code).toBe(0);
    expect(observatory.run(["check"]).code).toBe(0);
    expect(await countedIn(observatory.data)).toEqual(expected);
  },
);

test("a backup does not go into the data directory or over something else", () => {
  const other = join(observatory.folder, "other");
  mkdirSync(other);
  writeFileSync(join(other, "thesis.tex"), "");
  for (const folder of [other, join(observatory.data, "backup"), observatory.folder]) {
    expect(observatory.run(["backup", folder])).toMatchObject({
      code: 2,
      err: expect.stringContaining("backup-folder"),
    });
  }
});

test("captures leave scrubbed, under a name only when they are safe, and the audit knows of it", SLOW, async () => {
  const words = ["export", "pcap", "--from", "2022-07-01", "--to", "2022-07-03", "--out"];
  const out = join(observatory.folder, "week.pcap");
  expect(observatory.run([...words, out])).toMatchObject({ code: 2 });
  const given = observatory.run([...words, out, "--scrub", "--format", "csv"]);
  expect(given).toMatchObject({ code: 0 });
  expect(given.out).toContain("frames,written,200\n");
  const { written, marks } = JSON.parse(readFileSync(`${out}.json`, "utf8")) as Record<string, unknown>;
  expect([written, marks]).toMatchObject([200, { mirai: 0 }]);
  expect(readFileSync(out).includes(Buffer.from([192, 0, 2, 10]))).toBe(false);
  expect(observatory.run([...words, out, "--scrub"])).toMatchObject({ code: 2 });
  expect(observatory.run(["audit", "--format", "csv"]).out).toContain("captures-exported");
});
