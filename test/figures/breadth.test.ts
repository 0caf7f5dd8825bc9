import { afterAll, beforeAll, expect, test } from "vitest";
import { FIGURES, computeFigure, rawParameters } from "../../center/src/analyze/index.ts";
import { renderFigureSvg } from "../../center/src/report/index.ts";
import { openSmallNetwork } from "./small-network.ts";
import type { SmallNetwork, TestFlow } from "./small-network.ts";

let network: SmallNetwork;

const DAYS = ["2022-07-01", "2022-07-02"];

/** Two domestic sensors and one overseas; every source, port and hour below is counted by hand in the tests. */
const FLOWS: readonly TestFlow[] = [
  { at: "2022-06-30T16:00:00Z", sensor: "tokyo", source: "198.51.100.1", port: 23, packets: 6, asn: 64500 },
  { at: "2022-07-01T16:00:00Z", sensor: "osaka", source: "198.51.100.1", port: 23, packets: 2, asn: 64500 },
  { at: "2022-06-30T16:10:00Z", sensor: "tokyo", source: "198.51.100.1", port: 2323, asn: 64500 },
  { at: "2022-06-30T17:00:00Z", sensor: "oregon", source: "198.51.100.2", port: 23, packets: 3, asn: 64500 },
  { at: "2022-06-30T17:00:00Z", sensor: "oregon", source: "198.51.100.2", port: 80, packets: 4, asn: 64500 },
  { at: "2022-07-01T17:00:00Z", sensor: "tokyo", source: "203.0.113.9", port: 23, packets: 5, asn: 64501 },
  { at: "2022-07-01T17:00:00Z", sensor: "oregon", source: "203.0.113.9", port: 443, asn: 64501 },
  { at: "2022-07-01T17:00:00Z", sensor: "oregon", source: "2001:db8:1::7", port: 443, asn: 64502 },
  ...[7001, 7002, 7003].map((port): TestFlow => ({
    at: "2022-06-30T17:00:00Z",
    sensor: "oregon",
    source: "198.51.100.2",
    port,
    trafficClass: "other",
    asn: 64500,
  })),
];

beforeAll(async () => {
  network = await openSmallNetwork({
    zone: "Asia/Tokyo",
    home: "JP",
    sensors: [
      { name: "tokyo", country: "JP" },
      { name: "osaka", country: "JP" },
      { name: "oregon", country: "US" },
    ],
  });
  await network.addFlows(FLOWS);
  for (const sensor of ["tokyo", "osaka", "oregon"]) {
    for (const day of DAYS) await network.cover(sensor, day);
  }
});

afterAll(() => network.close());

const rows = async (
  id: string,
  parameters: Record<string, string | number | boolean> = {},
): Promise<readonly unknown[]> => {
  const { columns, specs } = await computeFigure(network.context, id, parameters);
  const [first = []] = Object.values(columns);
  return first.map((_, row) => specs.map(({ name }) => columns[name]?.[row]));
};

test("what the sources of a port also hit, as a share of its sources", async () => {
  expect(await rows("co-targets", { port: "23/TCP" })).toEqual([
    ["80/TCP", 1, 1 / 3],
    ["443/TCP", 1, 1 / 3],
    ["2323/TCP", 1, 1 / 3],
  ]);
  expect(await rows("co-targets")).toEqual(await rows("co-targets", { port: "23/TCP" }));
  expect(await rows("co-targets", { port: "9/TCP" })).toEqual([]);
});

test("a port as frequent as many others keeps its own count, however few are listed", async () => {
  expect(await rows("co-targets", { port: "7003/TCP", class: "other", top: 1 })).toEqual([["7001/TCP", 1, 1]]);
});

test("blocks of sources by packets; IPv6 by /48", async () => {
  expect(await rows("prefix-concentration")).toEqual([
    ["198.51.100.0/24", 64500, 16, 16 / 23, 2],
    ["203.0.113.0/24", 64501, 6, 6 / 23, 1],
    ["2001:db8:1::/48", 64502, 1, 1 / 23, 1],
  ]);
  const { caption } = await computeFigure(network.context, "prefix-concentration", {});
  expect(caption.notes[0]?.en).toBe("3 blocks in all; the largest makes half of the packets");
  expect(await rows("prefix-concentration", { length: 16, port: "23/TCP" })).toEqual([
    ["198.51.0.0/16", 64500, 11, 11 / 16, 2],
    ["203.0.0.0/16", 64501, 5, 5 / 16, 1],
  ]);
  await expect(rows("prefix-concentration", { length: 33 })).rejects.toMatchObject({
    code: "parameter-invalid",
    exitCode: 2,
  });
});

test("packets by hour of the day in the zone, per observed sensor-hour", async () => {
  const profile = await rows("hour-profile", { port: "23/TCP" });
  expect(profile).toHaveLength(24);
  expect(profile[1]).toEqual([1, 8 / 6]);
  expect(profile[2]).toEqual([2, 8 / 6]);
  expect(profile[3]).toEqual([3, 0]);
});

test("what only one side, or one sensor, sees", async () => {
  expect(await rows("one-side-only", { of: "source" })).toEqual([
    ["198.51.100.1", "domestic only", 9, 2, 2],
    ["198.51.100.2", "oregon", 7, 1, 1],
    ["2001:db8:1::7", "oregon", 1, 1, 1],
  ]);
  expect(await rows("one-side-only", { of: "port" })).toEqual([
    ["80/TCP", "oregon", 4, 1, 1],
    ["443/TCP", "oregon", 2, 1, 1],
    ["2323/TCP", "tokyo", 1, 1, 1],
  ]);
  expect(await rows("one-side-only", { side: "domestic" })).toHaveLength(1);
  expect(await rows("one-side-only", { side: "overseas" })).toHaveLength(2);
  expect(await rows("one-side-only", { of: "port", side: "domestic" })).toEqual([["2323/TCP", "tokyo", 1, 1, 1]]);
  const { japanese } = await computeFigure(network.context, "one-side-only", { side: "domestic" });
  expect(japanese).toEqual({ side: ["国内のみ"] });
  expect(await rows("one-side-only", { of: "prefix", top: 1 })).toEqual([["2001:db8:1::/48", "oregon", 1, 1, 1]]);
});

test("ports that were not seen before the range, with a word on how little was stored", async () => {
  const result = await computeFigure(network.context, "new-ports", { from: "2022-07-02", to: "2022-07-03" });
  expect(result.columns["port"]).toEqual(["443/TCP"]);
  expect(result.columns["first_seen"]).toEqual(["2022-07-02T02:00+09:00"]);
  expect(result.caption.notes.map(({ en }) => en).join(" ")).toContain(
    "only 1 day of the 92 before the range was observed",
  );
  expect(result.caption.notes[0]?.en).toMatch(
    /^the 92 days before: 2022-04-01 until before 2022-07-02, 3 covered of 3/,
  );
});

test("ports that enter the top, with their rank in the range before", async () => {
  const day = { from: "2022-07-02", to: "2022-07-03", entering: "top" };
  expect(await rows("new-ports", { ...day, top: 1 })).toEqual([]);
  expect(await rows("new-ports", { ...day, top: 2 })).toEqual([
    ["443/TCP", "2022-07-02T02:00+09:00", 2, 1, 2, null, 0],
  ]);
});

test("without anything observed before the range no port is new", async () => {
  for (const entering of ["first", "top"]) {
    const { columns, caption } = await computeFigure(network.context, "new-ports", { entering });
    expect(columns["port"]).toEqual([]);
    expect(caption.notes.map(({ en }) => en).join(" ")).toContain("no port can be called new");
  }
});

test("what one side sees beside where it was seen before", async () => {
  const beside = { from: "2022-07-02", to: "2022-07-03", previous: true };
  expect(await rows("one-side-only", beside)).toEqual([
    ["198.51.100.1", "osaka", 2, 1, 1, "tokyo", 7],
    ["2001:db8:1::7", "oregon", 1, 1, 1, null, 0],
  ]);
  expect(await rows("co-targets", { ...beside, port: "443/TCP" })).toEqual([["23/TCP", 1, 1 / 2, 0, null]]);
  expect((await rows("prefix-concentration", { ...beside, top: 1 }))[0]).toEqual([
    "203.0.113.0/24",
    64501,
    6,
    6 / 9,
    1,
    0,
    0,
  ]);
  expect((await rows("hour-profile", { ...beside, port: "23/TCP" }))[1]).toEqual([1, 2 / 3, 6 / 3]);
});

test.each([
  ["co-targets", { port: "23/TCP" }, "http(80/TCP)"],
  ["prefix-concentration", {}, "198.51.100.0/24"],
  ["one-side-only", { of: "port" }, "2323/TCP · tokyo"],
  ["new-ports", { from: "2022-07-02" }, "https(443/TCP)"],
  ["hour-profile", {}, "2:00"],
])("%s draws", async (id, parameters, label) => {
  const svg = renderFigureSvg(await computeFigure(network.context, id, parameters), "en");
  expect(svg).toContain(label);
  expect(svg).not.toMatch(/NaN|undefined/);
});

test("words of a drawing are those of its language", async () => {
  const figure = await computeFigure(network.context, "one-side-only", { of: "source" });
  expect(renderFigureSvg(figure, "ja")).toContain("国内のみ");
});

test.each(
  FIGURES.filter(({ parameters }) => !parameters.some(({ argument }) => argument === true)).map(
    ({ id, parameters }) => ({
      id,
      beside: parameters.some(({ name }) => name === "previous"),
    }),
  ),
)("the recipe of $id gives the same again, to the byte", async ({ id, beside }) => {
  const counts = id === "scan-sources" ? { count: true } : {};
  const asked = {
    to: "2022-07-03",
    ...counts,
    ...(beside ? { previous: true, "year-before": true, from: "2022-07-02" } : {}),
  };
  const figure = await computeFigure(network.context, id, asked);
  const { query } = JSON.parse(JSON.stringify(figure.recipe)) as typeof figure.recipe;
  const again = await computeFigure(network.context, id, rawParameters(query));
  expect(JSON.stringify(again)).toBe(JSON.stringify(figure));
});
