import { expect, test } from "vitest";
import { FACTS } from "../../../test/bulletins/hand-made-facts.ts";
import type { Cell, ColumnSpec, FigureResult } from "../analyze/index.ts";
import type { SensorRecord } from "../state/index.ts";
import { publicFigure } from "./public-figure.ts";
import type { PublicOrder } from "./public-figure.ts";

const UNITS: Readonly<Record<string, string>> = {
  packets: "packets",
  sources: "source addresses",
  sensors: "sensors",
  covered: "sensors",
  value: "packets per sensor per bin",
  previous_value: "packets per sensor per bin",
  mean: "packets per sensor per day",
  share: "share, 0 to 1",
  factor: "times the usual level",
};

/** A computed figure of so many sensors. */
function figure(
  columns: Readonly<Record<string, readonly Cell[]>>,
  query: Readonly<Record<string, unknown>> = {},
  sensorsCovered = 12,
): FigureResult {
  const specs = Object.keys(columns).map((name): ColumnSpec => {
    const unit = UNITS[name] ?? "";
    return { name, unit: { en: unit, ja: unit }, help: { en: "", ja: "" } };
  });
  const { group = null, sensors = null, ...options } = query;
  const caption = { sensorsCovered, notes: [{ en: "1234 sources in all", ja: "" }] };
  const labels = [{ row: 1, label: "spoofed-flood", text: { en: "", ja: "" }, packets: 1234, sources: 7 }];
  const recipe = { query: { group, sensors, region: null, options } };
  return { id: "some", columns, specs, caption, labels, notes: [], recipe } as unknown as FigureResult;
}

const order: PublicOrder = { tlp: "clear", facts: FACTS, sensors: [], place: "en.md" };
const narrow = { ...FACTS, breadth: { ...FACTS.breadth, scope: "one sensor", sensorsHit: 1, networksHit: 1 } } as const;
const plain = { port: ["23/TCP"], packets: [1234], share: [0.5] };
const refusal = (message: RegExp): object =>
  expect.objectContaining({ code: "bulletin-figure-internal", message: expect.stringMatching(message) }) as object;

test("counts are whole tens of two figures, rates have steps of the sensors, shares whole per cent", () => {
  const { columns, caption } = publicFigure(
    figure({
      port: ["23/TCP", "80/TCP"],
      packets: [1234, 456],
      sources: [987, 3],
      share: [0.7301, 0.2698],
      mean: [123.4, 0.4],
      factor: [12.34, 3.21],
      rank: [1, 2],
    }),
    order,
  );
  expect(columns).toEqual({
    port: ["23/TCP", "80/TCP"],
    packets: [1200, 460],
    sources: [990, 0],
    share: [0.73, 0.27],
    mean: [120, 0],
    factor: [12, 3.2],
    rank: [1, 2],
  });
  expect(caption.notes).toEqual([]);
});

test("rows that few sensors saw, or that count fewer than ten, are left out; how many sensors saw a row is not told", () => {
  const { columns, labels } = publicFigure(
    figure({ port: ["1/TCP", "2/TCP", "3/TCP"], packets: [50_000, 400, 9], sensors: [1, 3, 12] }),
    order,
  );
  expect(columns).toEqual({ port: ["2/TCP"], packets: [400] });
  expect(labels).toMatchObject([{ row: 0, packets: 1200, sources: 10 }]);
});

test("bins that few sensors observed are gaps, before as well as now", () => {
  const days = { bin: ["2022-07-01", "2022-07-02"], value: [400, 40], covered: [1, 11.7] };
  const beside = { previous_value: [40, 400], previous_covered: [12, 2] };
  expect(publicFigure(figure({ ...days, ...beside }), order).columns).toMatchObject({
    value: [null, 40],
    covered: [1, 12],
    previous_value: [40, null],
  });
});

test("moments are told as days", () => {
  const seen = { port: ["1/TCP"], packets: [100], first_seen: ["2022-09-01T16:45+09:00"] };
  expect(publicFigure(figure(seen), order).columns["first_seen"]).toEqual(["2022-09-01"]);
});

test("a burst at one or two sensors moves nothing: they count as much as the third, and their sources are not told", () => {
  const bins = { bin: ["2022-07-01", "2022-07-02"], port: ["23/TCP", "23/TCP"], covered: [12, 12] };
  const values = { packets: [1200, 21_200], sources: [100, 5000], value: [100, 1766.7] };
  const trend = { ...figure({ ...bins, ...values, top_excess: [0, 20_000] }), id: "port-trend" };
  expect(publicFigure(trend, order).columns).toEqual({
    ...bins,
    packets: [1200, 1200],
    sources: [100, null],
    value: [100, 100],
  });
  const rows = {
    rank: [1, 2],
    port: ["31337/TCP", "23/TCP"],
    packets: [20_100, 900],
    share: [20_100 / 21_000, 900 / 21_000],
  };
  const ranking = { ...figure({ ...rows, top_excess: [20_000, 0] }), id: "port-ranking" };
  expect(publicFigure(ranking, order).columns).toEqual({
    rank: [1, 2],
    port: ["23/TCP", "31337/TCP"],
    packets: [900, 100],
    share: [0.9, 0.1],
  });
});

test("a figure that does not say what its highest sensors got, or puts another period beside, is refused", () => {
  const trend = { ...figure({ bin: ["2022-07-01"], port: ["23/TCP"], packets: [9] }), id: "port-trend" };
  expect(() => publicFigure(trend, order)).toThrow(refusal(/draft it anew/));
  const columns = { ...trend.columns, top_excess: [0], previous_value: [7] };
  expect(() => publicFigure({ ...trend, columns }, order)).toThrow(refusal(/previous_value/));
  const uneven = { ...FACTS, breadth: { ...FACTS.breadth, isUneven: true } };
  const own = figure(plain, { change: FACTS.change });
  expect(() => publicFigure(own, { ...order, facts: uneven })).toThrow(refusal(/a burst/));
});

test.each([
  ["a column of sensors", figure({ ...plain, top_sensor: ["a"] }), /top_sensor/],
  ["one of another period", figure({ ...plain, previous_side: ["a"] }), /previous_side/],
  ["by sensor", figure(plain, { by: "sensor" }), /by sensor/],
  ["named sensors", figure(plain, { sensors: ["kanto-1"] }), /names sensors/],
  ["a small group", figure(plain, { group: "domestic" }, 4), /its group has fewer than 5/],
  ["a small network", figure(plain, {}, 4), /the network has fewer than 5/],
  ["hours", figure(plain, { bin: "hour" }), /shorter than a day/],
  ["a change that is not the bulletin's own", figure(plain, { change: "22-TCP-2022-08-05T17" }), /own change/],
])("%s is refused", (_what, result, message) => {
  expect(() => publicFigure(result, order)).toThrow(refusal(message));
});

test("a group that one operator runs is refused", () => {
  const members = ["alpha", "alpha"].map((operator) => ({ operator, groups: [{ group: "ours" }] }));
  const sensors = members as unknown as readonly SensorRecord[];
  expect(() => publicFigure(figure(plain, { group: "ours" }), { ...order, sensors })).toThrow(refusal(/one operator/));
});

test.each([
  ["one sensor", narrow, /one sensor alone/],
  ["one network", { ...FACTS, breadth: { ...FACTS.breadth, networksHit: 1 } }, /one network alone/],
  ["mostly one sensor", { ...FACTS, breadth: { ...FACTS.breadth, topShare: 0.9 } }, /more than half/],
])(
  "a figure of the bulletin's own change is refused when it was at %s, whoever may read it",
  (_what, facts, message) => {
    const own = figure(plain, { change: FACTS.change.toLowerCase() });
    for (const tlp of ["clear", "green", "amber"] as const)
      expect(() => publicFigure(own, { ...order, tlp, facts })).toThrow(refusal(message));
    expect(publicFigure(own, order).columns["packets"]).toEqual([1200]);
  },
);
