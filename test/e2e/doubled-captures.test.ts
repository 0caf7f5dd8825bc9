import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { countedIn, prepareObservatory } from "./observatory.ts";
import type { Observatory } from "./observatory.ts";
import { capture, probes } from "./small-captures.ts";

const SLOW = { timeout: 120_000 };
const JULY = Date.UTC(2022, 6, 1, 3) / 1000;
const HOUR = 3600;
let observatory: Observatory;

beforeEach(async () => {
  observatory = await prepareObservatory();
});

afterEach(() => observatory.remove());

function ingest(
  sensor: string,
  ...names: readonly string[]
): { readonly notes: (string | null)[]; readonly err: string } {
  const { out, err } = observatory.run([
    "ingest",
    "--sensor",
    sensor,
    "--covers",
    "days",
    "--format",
    "ndjson",
    ...names,
  ]);
  const rows = out.split("\n").filter((line) => line !== "");
  return { notes: rows.map((row) => (JSON.parse(row) as { note: string | null }).note), err };
}

test(
  "a capture with packets in the time of another of its sensor is told of, files that follow each other are not",
  SLOW,
  () => {
    const hour = (n: number): Uint8Array => capture(probes(200, JULY + 20 + n * HOUR, HOUR, 23 + n));
    for (const n of [0, 1, 2]) writeFileSync(join(observatory.folder, `${n}.pcap`), hour(n));
    const quiet = ingest("tokyo-1", "0.pcap", "1.pcap");
    expect(quiet.notes).toEqual([null, null]);
    expect(quiet.err).not.toContain("warning");
    writeFileSync(join(observatory.folder, "half.pcap"), hour(2).subarray(0, 6000));
    ingest("tokyo-1", "half.pcap");
    const whole = ingest("tokyo-1", "2.pcap");
    const said =
      /overlaps the capture with SHA-256 [0-9a-f]{12} of this sensor from 2022-07-01T14:00\+09:00 to 2022-07-01T14:\d\d\+09:00: packets may be counted twice/;
    expect(whole.notes[0]).toMatch(said);
    expect(whole.err).toMatch(new RegExp(`warning: 2\\.pcap ${said.source}`));
  },
);

test("the same bytes under another sensor are told of", SLOW, () => {
  writeFileSync(join(observatory.folder, "one.pcap"), capture(probes(100, JULY, HOUR)));
  expect(observatory.run(["sensor", "add", "osaka-1", "--country", "JP"]).code).toBe(0);
  expect(ingest("tokyo-1", "one.pcap").notes).toEqual([null]);
  const other = ingest("osaka-1", "one.pcap");
  expect(other.notes).toEqual(["the same bytes are there as a capture of sensor tokyo-1: is this the right sensor?"]);
  expect(other.err).toContain("warning: one.pcap the same bytes are there as a capture of sensor tokyo-1");
});

test("a capture is taken back out, a replay leaves it out, and it is restored", SLOW, async () => {
  writeFileSync(join(observatory.folder, "one.pcap"), capture(probes(100, JULY, 30 * HOUR)));
  writeFileSync(join(observatory.folder, "two.pcap"), capture(probes(70, JULY, HOUR)));
  const counts = async (): Promise<unknown> => {
    const { flows, sourceDays, coverage, dirty } = (await countedIn(observatory.data)) as Record<string, unknown>;
    return { flows, sourceDays, coverage, dirty };
  };
  const ingestRow = (name: string): { sha256: string; outcome: string; note: string } => {
    const { out } = observatory.run(["ingest", "--sensor", "tokyo-1", "--covers", "days", "--format", "ndjson", name]);
    return JSON.parse(out) as { sha256: string; outcome: string; note: string };
  };
  const run = (...words: readonly string[]): number | null => observatory.run(words).code;
  ingestRow("two.pcap");
  const before = await counts();
  const { sha256 } = ingestRow("one.pcap");
  const both = await counts();
  expect(both).not.toEqual(before);
  expect([run("ingest", "--retract", sha256.slice(0, 7)), run("ingest", "--retract", "0".repeat(12))]).toEqual([2, 2]);
  expect(run("ingest", "--retract", sha256.slice(0, 12))).toBe(0);
  expect(await counts()).toEqual(before);
  const again = ingestRow("one.pcap");
  expect([again.outcome, again.note]).toEqual([
    "refused",
    "one.pcap was ingested for this sensor before and taken back",
  ]);
  expect(run("replay")).toBe(0);
  expect(await counts()).toEqual(before);
  expect(run("ingest", "--restore", sha256)).toBe(0);
  expect(await counts()).toEqual(both);
});
