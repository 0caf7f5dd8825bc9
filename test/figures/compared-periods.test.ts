import { afterAll, beforeAll, expect, test } from "vitest";
import { FIGURES, computeFigure, recipeChanges } from "../../center/src/analyze/index.ts";
import type { FigureResult } from "../../center/src/analyze/index.ts";
import { renderFigureSvg } from "../../center/src/report/index.ts";
import { openSmallNetwork } from "./small-network.ts";
import type { SmallNetwork, TestFlow } from "./small-network.ts";

let network: SmallNetwork;

const MIRAI = 1;
const source = (host: number): string => `198.51.100.${host}`;
const telnet = (at: string, sensor: string, host: number, packets: number): TestFlow => ({
  at,
  sensor,
  source: source(host),
  port: 23,
  region: "CN",
  packets,
});
const web = (at: string, sensor: string, host: number, packets: number): TestFlow => ({
  ...telnet(at, sensor, host, packets),
  port: 80,
  region: "US",
});

/** Three days of March 2024 and the days beside them: 26–29 February, and March 2023. `oregon` exists since 2024 only. */
const FLOWS: readonly TestFlow[] = [
  telnet("2024-03-01T01:00:00Z", "tokyo", 1, 30),
  telnet("2024-03-02T01:00:00Z", "oregon", 2, 10),
  web("2024-03-03T01:00:00Z", "tokyo", 3, 20),
  telnet("2024-02-27T01:00:00Z", "tokyo", 1, 4),
  web("2024-02-29T05:00:00Z", "oregon", 3, 12),
  telnet("2023-03-01T02:00:00Z", "tokyo", 1, 6),
  telnet("2023-03-01T02:00:00Z", "tokyo", 9, 2),
  { ...telnet("2023-03-02T02:00:00Z", "tokyo", 9, 1), marks: MIRAI },
  telnet("2023-11-05T05:30:00Z", "tokyo", 1, 4),
  telnet("2023-11-05T06:30:00Z", "tokyo", 1, 2),
];

const NOW = { from: "2024-03-01", to: "2024-03-04" };

beforeAll(async () => {
  network = await openSmallNetwork({
    zone: "UTC",
    home: "JP",
    sensors: [
      { name: "tokyo", country: "JP" },
      { name: "oregon", country: "US" },
    ],
  });
  await network.addFlows(FLOWS);
  const days = ["2024-02-27", "2024-02-28", "2024-02-29", "2024-03-01", "2024-03-02", "2024-03-03"];
  await network.rollUp([...days, "2023-03-01", "2023-03-02"]);
  for (const day of days) for (const sensor of ["tokyo", "oregon"]) await network.cover(sensor, day);
  for (const day of ["2023-03-01", "2023-03-02", "2023-11-05"]) await network.cover("tokyo", day);
});

afterAll(() => network.close());

const compute = (id: string, parameters: Record<string, string | number | boolean> = {}): Promise<FigureResult> =>
  computeFigure(network.context, id, { ...NOW, ...parameters });
const notesOf = ({ caption }: FigureResult): string => caption.notes.map(({ en }) => en).join("\n");

test("a ranking beside the range before and a year before: ranks, packets and shares of the same keys", async () => {
  const { columns, specs, caption } = await compute("port-ranking", { previous: true, "year-before": true, top: 1 });
  expect(specs.map(({ name }) => name).slice(-7)).toEqual(
    [
      "previous_rank",
      "previous_packets",
      "previous_share",
      "year_before_rank",
      "year_before_packets",
      "year_before_share",
    ].toSpliced(0, 0, "sensors"),
  );
  expect(columns).toMatchObject({
    port: ["23/TCP"],
    packets: [40],
    previous_rank: [null],
    previous_packets: [4],
    previous_share: [4 / 16],
    year_before_rank: [1],
    year_before_packets: [9],
    year_before_share: [1],
  });
  expect(caption.notes.map(({ en }) => en)).toEqual([
    "the range before: 2024-02-27 until before 2024-03-01, 2 covered of 2 sensors, 6 sensor-days, 0 missing",
    "a year before: 2023-03-01 until before 2023-03-04, 1 covered of 2 sensors, 2 sensor-days, 1 missing",
    "these sensors did not observe a year before: oregon",
    "an empty rank of another period is outside its top 1",
  ]);
});

test("what nobody observed is empty, what nobody sent is 0", async () => {
  const { columns } = await compute("port-ranking", { by: "sensor", "year-before": true });
  expect(columns["by"]).toEqual(["oregon", "tokyo", "tokyo"]);
  expect(columns["port"]).toEqual(["23/TCP", "23/TCP", "80/TCP"]);
  expect(columns["year_before_packets"]).toEqual([null, 9, 0]);
  expect(columns["year_before_rank"]).toEqual([null, 1, null]);
  const groups = await compute("region-ranking", { by: "group", "year-before": true });
  expect(groups.columns["by"]).toEqual(["domestic", "domestic", "overseas"]);
  expect(groups.columns["year_before_share"]).toEqual([1, 0, null]);
});

test("without the flags the columns are those of before", async () => {
  const { specs } = await compute("region-ranking");
  expect(specs.map(({ name }) => name)).toEqual([
    "by",
    "rank",
    "region",
    "packets",
    "share",
    "sources",
    "previous_rank",
  ]);
});

test("a period that nobody observed is said to be so, and nothing of ranks outside a top of it", async () => {
  const range = { from: "2023-03-01", to: "2023-03-03" };
  const { caption, columns } = await compute("port-ranking", { ...range, "year-before": true });
  expect(columns["year_before_rank"]).toEqual([null]);
  const notes = caption.notes.map(({ en }) => en).join("\n");
  expect(notes).toContain("so nothing can be said of it");
  expect(notes).not.toContain("outside its top");
});

test("a trend puts the same days a year before beside its bins, and 29 February beside none", async () => {
  const { columns } = await compute("port-trend", { from: "2024-02-29", ports: "23/TCP", "year-before": true });
  expect(columns["bin"]).toEqual(["2024-02-29", "2024-03-01", "2024-03-02", "2024-03-03"]);
  expect(columns["year_before_value"]).toEqual([null, 8, 1, null]);
  expect(columns["year_before_covered"]).toEqual([null, 1, 1, 0]);
  const sources = await compute("region-trend", { regions: "CN", "year-before": true, measure: "sources" });
  expect(sources.columns["year_before_value"]).toEqual([2, 1, null]);
});

test("weeks stand beside weeks: 52 of them before, from Monday to Monday", async () => {
  const week = { from: "2024-02-26", to: "2024-03-04", ports: "23/TCP", bin: "week", "year-before": true };
  const figure = await compute("port-trend", week);
  expect(notesOf(figure)).toContain("a year before: 2023-02-27 until before 2023-03-06");
  expect(figure.columns["year_before_value"]).toEqual([9 / (2 / 7)]);
});

test("hours follow the wall clock of the day that stands beside", async () => {
  const hours = { from: "2024-03-01", to: "2024-03-02", ports: "23/TCP", bin: "hour", "year-before": true };
  const { columns } = await compute("port-trend", hours);
  expect(columns["value"]?.indexOf(15)).toBe(1);
  expect(columns["year_before_value"]?.indexOf(8)).toBe(2);
});

test("where the clock is set back, the hour that comes twice counts with both", async () => {
  const day = { zone: "America/New_York", from: "2023-11-05", to: "2023-11-06", sensors: "tokyo" };
  const { columns } = await compute("hour-profile", { ...day, port: "23/TCP" });
  expect(columns["value"]?.slice(0, 3)).toEqual([0, 3, 0]);
  expect(columns["value"]?.slice(-5)).toEqual([null, null, null, null, null]);
});

test("the recipe holds the periods beside: their data and coverage change it", async () => {
  const before = (await compute("port-ranking", { "year-before": true })).recipe;
  const plain = (await compute("port-ranking")).recipe;
  await network.cover("oregon", "2023-03-03");
  const after = (await compute("port-ranking", { "year-before": true })).recipe;
  expect(recipeChanges(before, after).join()).toMatch(/coverage/);
  expect(recipeChanges(plain, (await compute("port-ranking")).recipe)).toEqual([]);
});

test("a drawing has the year before behind, dashed, and says so in both languages", async () => {
  const trend = await compute("port-trend", { ports: "23/TCP", "year-before": true });
  const english = renderFigureSvg(trend, "en");
  expect(english).toContain(">a year before</text>");
  expect(english.match(/stroke-opacity="0.55"/g)).toHaveLength(2);
  expect(renderFigureSvg(await compute("hour-profile", { previous: true }), "ja")).toContain(">前の期間</text>");
  const plain = renderFigureSvg(await compute("port-trend", { ports: "23/TCP" }), "en");
  expect(plain).not.toMatch(/a year before|stroke-opacity="0.55"/);
  const shares = renderFigureSvg(await compute("scanner-share", { rule: "none", "year-before": true }), "en");
  expect(shares).toContain(">a year before</text>");
  expect(english + plain + shares).not.toMatch(/NaN|undefined/);
});

test("figures that stand alone take no other period, and all others do or say why not", () => {
  for (const { id, parameters, standsAlone } of FIGURES) {
    const takes = parameters.some(({ name }) => name === "previous" || name === "year-before");
    expect({ id, both: takes && standsAlone !== undefined }).toEqual({ id, both: false });
  }
});

const compared = FIGURES.filter(({ parameters }) => parameters.some(({ name }) => name === "year-before"));

test.each(compared.map(({ id }) => id))("%s has a cell for every column of both periods", async (id) => {
  const options = { ...(id === "scan-sources" ? { count: true } : {}), previous: true, "year-before": true };
  const { columns, specs } = await compute(id, options);
  const names = specs.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.some((name) => name.startsWith("previous_"))).toBe(true);
  expect(names.filter((name) => name.startsWith("previous_")).map((name) => name.slice(9))).toEqual(
    names.filter((name) => name.startsWith("year_before_")).map((name) => name.slice(12)),
  );
  const lengths = new Set(Object.values(columns).map((cells) => cells.length));
  expect(lengths.size).toBe(1);
  expect(names.every((name) => columns[name] !== undefined)).toBe(true);
});
