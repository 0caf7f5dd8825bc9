import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { dataPaths, readConfiguration } from "../../center/src/config/index.ts";
import { openState } from "../../center/src/state/index.ts";
import { openStore, raw } from "../../center/src/store/index.ts";
import { countedIn, prepareObservatory } from "./observatory.ts";
import type { Observatory } from "./observatory.ts";
import { capture, probes } from "./small-captures.ts";

const JULY = Date.UTC(2022, 6, 1) / 1000;
const FIGURE = ["figure", "packets-per-sensor", "--by", "all", "--class", "all", "--format", "csv"];
let observatory: Observatory;

beforeEach(async () => {
  observatory = await prepareObservatory();
});

afterEach(() => observatory.remove());

/** What a start of the machine leaves behind: another boot, and an engine that has lost what `statement` takes from it. */
async function loseAtReboot(statement: string): Promise<void> {
  const paths = dataPaths(observatory.data);
  const { store } = await openStore(readConfiguration(paths), paths, "write");
  await store.execute(raw(statement));
  await store.close();
  const state = openState(paths);
  await state.ledger.setSetting("boot-id", "of an earlier start");
  await state.close();
}

test.each(["flows", "source_days", "coverage"])(
  "a figure is not made of an engine that lost rows of %s when the power went",
  { timeout: 120_000 },
  async (table) => {
    writeFileSync(join(observatory.folder, "one.pcap"), capture(probes(500, JULY, 7200)));
    writeFileSync(join(observatory.folder, "two.pcap"), capture(probes(300, JULY + 86_400, 7200)));
    const ingest = ["ingest", "--sensor", "tokyo-1", "--covers", "days", "one.pcap", "two.pcap"];
    expect(observatory.run(ingest).code).toBe(0);
    const expected = await countedIn(observatory.data);
    await loseAtReboot(`DELETE FROM ${table} WHERE ${lossOf(table)}`);
    const figure = observatory.run(FIGURE);
    expect(figure.code, figure.err).toBe(0);
    expect(figure.out).toContain("2022-07,all,800,");
    expect(await countedIn(observatory.data)).toEqual(expected);
  },
);

function lossOf(table: string): string {
  return table === "source_days" ? "day = '2022-07-02'" : `toUInt32(minute) >= ${JULY + 90_000}`;
}
