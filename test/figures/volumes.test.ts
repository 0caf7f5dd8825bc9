import { afterAll, beforeAll, expect, test } from "vitest";
import { computeFigure, recipeChanges } from "../../center/src/analyze/index.ts";
import type { FigureContext, Recipe } from "../../center/src/analyze/index.ts";
import type { BoundSql } from "../../center/src/store/index.ts";
import { openSmallNetwork } from "./small-network.ts";
import type { SmallNetwork } from "./small-network.ts";

let network: SmallNetwork;

beforeAll(async () => {
  network = await openSmallNetwork({
    zone: "Asia/Tokyo",
    home: "JP",
    sensors: [
      { name: "tokyo-1", country: "JP" },
      { name: "tokyo-2", country: "JP" },
      { name: "oregon", country: "US" },
    ],
  });
  const telnet = { port: 23, region: "CN" };
  await network.addFlows([
    { at: "2022-06-30T14:59:00Z", sensor: "tokyo-1", source: "198.51.100.9", ...telnet, packets: 1000 },
    { at: "2022-06-30T15:00:00Z", sensor: "tokyo-1", source: "198.51.100.1", ...telnet, packets: 40 },
    { at: "2022-06-30T15:01:00Z", sensor: "tokyo-1", source: "198.51.100.2", ...telnet, packets: 20 },
    { at: "2022-07-01T02:00:00Z", sensor: "tokyo-2", source: "198.51.100.1", ...telnet, packets: 30 },
    { at: "2022-07-01T03:00:00Z", sensor: "oregon", source: "203.0.113.7", port: 445, region: "US", packets: 50 },
    {
      at: "2022-07-01T04:00:00Z",
      sensor: "oregon",
      source: "203.0.113.7",
      protocol: 17,
      port: 5060,
      region: "US",
      packets: 30,
    },
    { at: "2022-07-01T16:00:00Z", sensor: "oregon", source: "2001:db8::1", protocol: 58, port: 128 * 256, packets: 5 },
    {
      at: "2022-07-01T16:00:00Z",
      sensor: "oregon",
      source: "203.0.113.7",
      protocol: 1,
      port: 8 * 256,
      region: "US",
      packets: 6,
    },
    {
      at: "2022-07-01T16:01:00Z",
      sensor: "oregon",
      source: "203.0.113.7",
      protocol: 1,
      port: 13 * 256,
      region: "US",
      packets: 1,
    },
    { at: "2022-07-01T17:00:00Z", sensor: "tokyo-2", source: "198.51.100.3", ...telnet, packets: 8 },
  ]);
  await network.rollUp(["2022-06-30", "2022-07-01", "2022-07-02"]);
  await network.cover("tokyo-1", "2022-07-01");
  await network.cover("tokyo-2", "2022-07-01", { secondsPerMinute: 30 });
  await network.cover("oregon", "2022-07-01", { captured: 80, dropped: 20 });
  await network.cover("oregon", "2022-07-02");
  await network.cover("tokyo-2", "2022-07-02", { hours: 5 });
});

afterAll(() => network.close());

const july = { from: "2022-07-01", to: "2022-07-04" };

test("packets-per-sensor divides by observed sensor-days, and shows what it could not observe as missing", async () => {
  const figure = await computeFigure(network.context, "packets-per-sensor", { ...july, bin: "day", by: "group" });
  expect(figure.columns).toEqual({
    bin: ["2022-07-01", "2022-07-02", "2022-07-03", "2022-07-01", "2022-07-02", "2022-07-03"],
    by: ["domestic", "domestic", "domestic", "overseas", "overseas", "overseas"],
    packets: [90, null, null, 80, 12, null],
    sources: [2, null, null, 1, 2, null],
    sensor_days: [1.5, 0, 0, 0.8, 1, 0],
    mean: [60, null, null, 100, 12, null],
    median: [60, null, null, 100, 12, null],
    mean_without_top: [60, null, null, null, null, null],
  });
  expect(figure.caption).toMatchObject({
    from: "2022-07-01",
    to: "2022-07-04",
    zone: "Asia/Tokyo",
    sensorsCovered: 3,
    sensorsSelected: 3,
    sensorDays: 3.3,
    sensorDaysMissing: 5,
    coverage: ["declared"],
  });
  expect(figure.caption.notes.map((note) => note.en)).toEqual([
    expect.stringMatching(/^8 packets are not counted/),
    "no sensor covered 1 of the days: 2022-07-03",
  ]);
});

test("port-ranking: one line for ICMP, shares of the block, sources and sensors", async () => {
  const figure = await computeFigure(network.context, "port-ranking", { ...july });
  expect(figure.columns).toEqual({
    by: ["all", "all", "all", "all", "all"],
    rank: [1, 2, 3, 4, 5],
    port: ["23/TCP", "445/TCP", "5060/UDP", "ICMP", "ICMPv6"],
    packets: [98, 50, 30, 7, 5],
    share: [98 / 190, 50 / 190, 30 / 190, 7 / 190, 5 / 190],
    sources: [3, 1, 1, 1, 1],
    sensors: [2, 1, 1, 1, 1],
    previous_rank: [null, null, null, null, null],
  });
});

test("port-ranking by sensor, with the ranks of the days before", async () => {
  const figure = await computeFigure(network.context, "port-ranking", {
    from: "2022-07-01",
    to: "2022-07-02",
    by: "sensor",
    previous: true,
    top: 1,
  });
  expect(figure.columns["by"]).toEqual(["oregon", "tokyo-1", "tokyo-2"]);
  expect(figure.columns["port"]).toEqual(["445/TCP", "23/TCP", "23/TCP"]);
  expect(figure.columns["previous_rank"]).toEqual([null, 1, null]);
});

test("port-trend: packets per covered sensor, 0 where covered and silent, null where not", async () => {
  const figure = await computeFigure(network.context, "port-trend", { ...july, ports: "23/TCP,445/TCP", bin: "day" });
  expect(figure.columns).toEqual({
    bin: ["2022-07-01", "2022-07-01", "2022-07-02", "2022-07-02", "2022-07-03", "2022-07-03"],
    port: ["23/TCP", "445/TCP", "23/TCP", "445/TCP", "23/TCP", "445/TCP"],
    packets: [90, 50, 0, 0, null, null],
    sources: [2, 1, 0, 0, null, null],
    value: [90 / 2.3, 50 / 2.3, 0, 0, null, null],
    covered: [2.3, 2.3, 1, 1, 0, 0],
  });
});

test("port-trend by hour counts a sensor in the hours it observed", async () => {
  const figure = await computeFigure(network.context, "port-trend", {
    from: "2022-07-02",
    to: "2022-07-03",
    ports: "23/TCP",
    bin: "6h",
  });
  expect(figure.columns["bin"]).toEqual(["00", "06", "12", "18"].map((hour) => `2022-07-02T${hour}:00+09:00`));
  expect(figure.columns["covered"]).toEqual([1.833333, 1, 1, 1]);
  expect(figure.columns["packets"]).toEqual([8, 0, 0, 0]);
});

test("region-ranking and region-trend by the region of the source", async () => {
  const ranking = await computeFigure(network.context, "region-ranking", { ...july });
  expect(ranking.columns["region"]).toEqual(["CN", "US", "??"]);
  expect(ranking.columns["packets"]).toEqual([98, 87, 5]);
  const trend = await computeFigure(network.context, "region-trend", { ...july, region: "US", bin: "week" });
  expect(trend.columns["bin"]).toEqual(["2022-06-27"]);
  expect(trend.columns["covered"]).toEqual([0.471429]);
  expect(trend.columns["value"]).toEqual([expect.closeTo(87 / (3.3 / 7), 9)]);
});

test("the same rows fall into other days in another zone", async () => {
  const day = { from: "2022-07-01", to: "2022-07-02", ports: "23/TCP", bin: "day" };
  const packets = async (zone: string): Promise<unknown> =>
    (await computeFigure(network.context, "port-trend", { ...day, zone })).columns["packets"];
  expect(await packets("Asia/Tokyo")).toEqual([90]);
  expect(await packets("UTC")).toEqual([38]);
  const ranking = await computeFigure(network.context, "region-ranking", { from: day.from, to: day.to, zone: "UTC" });
  expect(ranking.caption.zone).toBe("UTC");
  expect(ranking.columns["packets"]).toEqual([87, 38, 5]);
});

test("packets on days that are being ingested are counted, and the caption says so", async () => {
  await network.state.ledger.markDays(["2022-07-02"]);
  const figure = await computeFigure(network.context, "port-ranking", { ...july, top: 1 });
  await network.state.ledger.clearDays(await network.state.ledger.dayMarks(["2022-07-02"]));
  expect(figure.columns["packets"]).toEqual([98]);
  expect(figure.caption.notes.some((note) => /being ingested/.test(note.en))).toBe(true);
});

test("a sensor that observed before the range is missing on days without it", async () => {
  const figure = await computeFigure(network.context, "port-ranking", { from: "2022-07-03", to: "2022-07-05" });
  expect(figure.caption.sensorDaysMissing).toBe(6);
  const before = await computeFigure(network.context, "port-ranking", { from: "2022-06-29", to: "2022-07-01" });
  expect(before.caption.sensorDaysMissing).toBe(0);
});

test("without a range the days are those of the sensors asked for", async () => {
  const rangeOf = async (query: Record<string, string>): Promise<readonly string[]> => {
    const { from, to } = (await computeFigure(network.context, "port-ranking", query)).caption;
    return [from, to];
  };
  expect(await rangeOf({})).toEqual(["2022-06-30", "2022-07-03"]);
  expect(await rangeOf({ sensors: "tokyo-1" })).toEqual(["2022-06-30", "2022-07-02"]);
  expect(await rangeOf({ group: "overseas" })).toEqual(["2022-07-01", "2022-07-03"]);
  expect(await rangeOf({ sensors: "oregon", from: "2022-07-02" })).toEqual(["2022-07-02", "2022-07-03"]);
});

test("data that change while a figure is counted are noted", async () => {
  const { context, state } = network;
  const query = async <Row>(statement: BoundSql): Promise<Row[]> => {
    await state.ledger.markDays(["2022-07-02"]);
    return context.store.query<Row>(statement);
  };
  const notesOf = async (from: FigureContext): Promise<string> =>
    (await computeFigure(from, "port-ranking", july)).caption.notes.map((note) => note.en).join("; ");
  expect(await notesOf({ ...context, store: { ...context.store, query } })).toMatch(/came in while this was counted/);
  await state.ledger.clearDays(await state.ledger.dayMarks(["2022-07-02"]));
  expect(await notesOf(context)).not.toMatch(/came in while this was counted/);
});

test("a recipe tells another home, and a sensor in another group", async () => {
  const { context, state } = network;
  const recipeOf = async (from: FigureContext): Promise<Recipe> =>
    (await computeFigure(from, "port-ranking", july)).recipe;
  const before = await recipeOf(context);
  expect(recipeChanges(before, await recipeOf({ ...context, home: "US" }))).toEqual(["home: was JP, is US"]);
  await state.changeSensor("oregon", { groups: [{ group: "campus", from: "2022-07-02", to: null }] });
  expect(recipeChanges(before, await recipeOf(context))).toEqual([
    expect.stringMatching(/^stored data or what is said/),
  ]);
  await state.changeSensor("oregon", { groups: [] });
  expect(recipeChanges(before, await recipeOf(context))).toEqual([]);
});

test("unknown names say what was meant, and a range must hold a day", async () => {
  const attempt = (id: string, parameters: Record<string, string>): Promise<unknown> =>
    computeFigure(network.context, id, parameters);
  const failure = (message: RegExp, advice: RegExp): object =>
    expect.objectContaining({
      message: expect.stringMatching(message) as string,
      advice: expect.stringMatching(advice) as string,
      exitCode: 2,
    }) as object;
  await expect(attempt("port-rankin", {})).rejects.toEqual(failure(/port-rankin/, /port-ranking/));
  await expect(attempt("port-ranking", { sensors: "tokyo1" })).rejects.toEqual(failure(/tokyo1/, /tokyo-1/));
  await expect(attempt("port-ranking", { group: "domestik" })).rejects.toEqual(failure(/domestik/, /domestic/));
  await expect(attempt("port-ranking", { zone: "Asia/Tokio" })).rejects.toEqual(failure(/Tokio/, /Asia\/Tokyo/));
  await expect(attempt("port-ranking", { region: "Japan" })).rejects.toEqual(failure(/Japan/, /JP/));
  await expect(attempt("port-ranking", { class: "requests" })).rejects.toEqual(failure(/requests/, /request/));
  await expect(attempt("port-ranking", { bogus: "1" })).rejects.toEqual(failure(/bogus/, /./));
  await expect(attempt("port-ranking", { top: "0" })).rejects.toEqual(failure(/top/, /at least 1/));
  await expect(attempt("port-trend", { ports: "23" })).rejects.toEqual(failure(/23/, /23\/TCP/));
  await expect(attempt("port-ranking", { from: "2022-07-02", to: "2022-07-01" })).rejects.toEqual(
    failure(/ends .* before it begins/, /half-open/),
  );
  await expect(attempt("port-ranking", { from: "2022-02-30" })).rejects.toEqual(failure(/2022-02-30/, /YYYY-MM-DD/));
});
