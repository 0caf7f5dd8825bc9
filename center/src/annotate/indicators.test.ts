import { expect, test } from "vitest";
import type { FigureResult } from "../analyze/index.ts";
import { FACTS } from "../../../test/bulletins/hand-made-facts.ts";
import type { SensorRecord } from "../state/index.ts";
import { indicatorsOf, roundStep } from "./indicators.ts";
import { DEFAULT_SETTINGS } from "./settings.ts";

const SENSORS = [{ addresses: [{ prefix: "9.9.9.9/32", from: null, to: null }] }] as unknown as readonly SensorRecord[];

type Row = readonly [
  source: string,
  packets: number,
  sensors: number,
  networks: number,
  fresh: boolean,
  organisation?: string,
];

const ROWS: readonly Row[] = [
  ["8.8.1.2", 77, 4, 2, true],
  ["8.8.1.1", 12, 3, 2, true],
  ["8.8.2.1", 9, 3, 2, true],
  ["8.8.2.2", 50, 2, 2, true],
  ["8.8.2.3", 50, 5, 1, true],
  ["8.8.2.4", 50, 5, 2, false],
  ["8.8.2.5", 50, 5, 2, true, "Survey"],
  ["9.9.9.77", 50, 5, 2, true],
  ["192.168.0.1", 50, 5, 2, true],
  ["2600::1", 50, 5, 2, true],
];

function figure(): FigureResult {
  const columns = {
    source: ROWS.map(([source]) => source),
    region: ROWS.map(() => "US"),
    asn: ROWS.map(() => 1),
    organisation: ROWS.map((row) => row[5] ?? null),
    packets: ROWS.map((row) => row[1]),
    sensors: ROWS.map((row) => row[2]),
    networks: ROWS.map((row) => row[3]),
    new: ROWS.map((row) => (row[4] ? "yes" : null)),
  };
  return { columns } as unknown as FigureResult;
}

const listed = (facts = FACTS, settings = DEFAULT_SETTINGS): readonly string[] =>
  indicatorsOf(facts, settings, figure(), SENSORS).map(({ source, packets }) => `${source} ${packets}`);

test("a source is listed when it was seen widely, sent enough, is new, and is nobody's neighbour", () => {
  expect(listed()).toEqual(["8.8.1.1 10", "8.8.1.2 50", "2600::1 50"]);
});

test("known sources are listed where they made the change", () => {
  const known = { ...FACTS, sources: { ...FACTS.sources, fresh: 0 } };
  expect(listed(known)).toContain("8.8.2.4 50");
});

test("of forged sources, of victims, and where the editor says so, none is", () => {
  expect(listed({ ...FACTS, flood: true })).toEqual([]);
  expect(listed({ ...FACTS, port: "123/UDP" })).toEqual([]);
  expect(listed(FACTS, { ...DEFAULT_SETTINGS, indicators: { ...DEFAULT_SETTINGS.indicators, list: false } })).toEqual(
    [],
  );
});

test("counts are told in steps", () => {
  expect([1, 4, 5, 19, 49, 50, 12_345].map(roundStep)).toEqual([1, 2, 5, 10, 20, 50, 10_000]);
});
