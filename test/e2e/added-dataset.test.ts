import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { prepareObservatory } from "./observatory.ts";
import type { Observatory, Outcome } from "./observatory.ts";
import { capture, probes } from "./small-captures.ts";

const JULY = Date.UTC(2022, 6, 1) / 1000;
const SLOW = { timeout: 120_000 };

let observatory: Observatory;

beforeAll(async () => {
  observatory = await prepareObservatory();
});

afterAll(() => observatory.remove());

const run = (...words: readonly string[]): Outcome => {
  const outcome = observatory.run(words);
  expect(outcome.code, outcome.err).toBe(0);
  return outcome;
};

function addRegions(name: string, region: string): Outcome {
  writeFileSync(join(observatory.folder, `${name}.csv`), `0.0.0.0,255.255.255.255,${region}\n`);
  return run(
    "dataset",
    "add",
    `${name}.csv`,
    "--kind",
    "region",
    "--name",
    name,
    "--date",
    "2022-01-01",
    "--licence",
    "CC0",
  );
}

function ingest(name: string, from: number): void {
  writeFileSync(join(observatory.folder, name), capture(probes(50, from, 3600)));
  run("ingest", "--sensor", "tokyo-1", name);
}

function regions(): { readonly regions: unknown; readonly data: readonly string[]; readonly notes: readonly string[] } {
  const { rows, columns, caption, recipe } = JSON.parse(run("figure", "region-ranking", "--format", "json").out);
  const notes = caption.notes.map((note: { en: string }) => note.en);
  expect(recipe.datasets).toEqual(expect.arrayContaining(caption.data));
  return { regions: columns?.region ?? rows, data: caption.data, notes };
}

test("a data set that is added is named and applied with the next replay, not before", SLOW, () => {
  expect(addRegions("old", "JP").err).not.toMatch(/teiten replay/);
  ingest("one.pcap", JULY);
  const before = regions();
  expect(JSON.stringify(before.regions)).toContain("JP");

  expect(addRegions("new", "DE").err).toMatch(/to apply this one: teiten replay/);
  expect(run("dataset", "list").err).toMatch(/region new 2022-01-01 waits for: teiten replay/);
  ingest("two.pcap", JULY + 7200);
  const between = regions();
  expect(JSON.stringify(between.regions)).not.toContain("DE");
  expect(between.data).toEqual(before.data);
  expect(between.notes.join()).toMatch(/not in these numbers, region: new 2022-01-01/);

  run("replay");
  const after = regions();
  expect(JSON.stringify(after.regions)).toContain("DE");
  expect(JSON.stringify(after.regions)).not.toContain("JP");
  expect(after.data).toEqual(["region: new 2022-01-01 (CC0)"]);
  expect(after.notes.join()).not.toMatch(/replay/);
  expect(run("dataset", "list").err).not.toMatch(/waits for/);
});
