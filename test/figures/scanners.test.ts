import { afterAll, beforeAll, expect, test } from "vitest";
import { TOOL_MARKS } from "@teiten/core/flow";
import { computeFigure } from "../../center/src/analyze/index.ts";
import type { Claim } from "../../center/src/state/index.ts";
import { openSmallNetwork } from "./small-network.ts";
import type { SmallNetwork, TestFlow } from "./small-network.ts";

let network: SmallNetwork;

const claim = (organisation: string, range: string, more: Partial<Claim> = {}): Claim => ({
  organisation,
  range,
  validFrom: null,
  validTo: null,
  knownFrom: null,
  knownTo: null,
  evidence: "declared-list",
  source: "https://example.org/scanners",
  confidence: "high",
  ...more,
});

const ports = (first: number, count: number, row: Omit<TestFlow, "port">): TestFlow[] =>
  Array.from({ length: count }, (_, index) => ({ ...row, port: first + index }));

const mark = (name: string): number => 1 << TOOL_MARKS.findIndex((entry) => entry.mark === name);

beforeAll(async () => {
  network = await openSmallNetwork({
    zone: "Asia/Tokyo",
    home: "JP",
    sensors: [
      { name: "tokyo", country: "JP" },
      { name: "osaka", country: "JP", addresses: [{ prefix: "198.51.100.0/30", from: null, to: null }] },
      { name: "oregon", country: "US" },
    ],
    claims: [
      claim("Alpha", "192.0.2.0/24"),
      claim("Beta", "192.0.2.128/25", { validFrom: "2022-07-02", knownFrom: "2023-01-01" }),
      claim("Gamma", "2001:db8:5::/48"),
    ],
  });
  const day1 = "2022-07-01T03:00:00Z";
  const day2 = "2022-07-02T03:00:00Z";
  await network.addFlows([
    ...ports(20, 6, { at: day1, sensor: "tokyo", source: "192.0.2.200", region: "JP", marks: mark("zmap-54321") }),
    ...ports(26, 4, { at: day1, sensor: "oregon", source: "192.0.2.200", region: "JP", marks: mark("zmap-54321") }),
    ...ports(20, 10, { at: day2, sensor: "tokyo", source: "192.0.2.200", region: "JP" }),
    { at: day1, sensor: "tokyo", source: "192.0.2.9", port: 80, region: "JP", packets: 3 },
    ...ports(20, 9, { at: day1, sensor: "tokyo", source: "203.0.113.1", region: "US" }),
    { at: day1, sensor: "tokyo", source: "203.0.113.1", protocol: 1, port: 2048, region: "US", packets: 5 },
    ...ports(20, 12, { at: day1, sensor: "tokyo", source: "203.0.113.2", region: "US" }),
    { at: day1, sensor: "tokyo", source: "203.0.113.2", protocol: 1, port: 2048, region: "US", packets: 5 },
    ...ports(20, 35, { at: day2, sensor: "tokyo", source: "2001:db8:5::7", region: "US", protocol: 17, flags: 0 }),
    ...ports(30_000, 14, {
      at: day1,
      sensor: "tokyo",
      source: "203.0.113.80",
      region: "US",
      trafficClass: "backscatter",
      flags: 18,
    }),
    { at: day1, sensor: "tokyo", source: "198.18.0.1", port: 23, region: "JP", marks: mark("mirai"), packets: 6 },
    { at: day1, sensor: "oregon", source: "198.18.0.2", port: 23, region: "JP", packets: 2 },
  ]);
  await network.rollUp(["2022-07-01", "2022-07-02"]);
  for (const sensor of ["tokyo", "osaka", "oregon"]) {
    for (const day of ["2022-07-01", "2022-07-02", "2022-07-03"]) {
      if (day !== "2022-07-03") await network.cover(sensor, day);
    }
  }
});

afterAll(() => network.close());

const days = { from: "2022-07-01", to: "2022-07-04" };
const figure = (
  id: string,
  parameters: Record<string, string | boolean | number> = {},
): ReturnType<typeof computeFigure> => computeFigure(network.context, id, { ...days, ...parameters });

test("scan-sources: ports over all sensors together, all packets of the source, tool and organisation", async () => {
  const result = await figure("scan-sources", { list: true });
  expect(result.columns).toEqual({
    day: ["2022-07-01", "2022-07-01", "2022-07-02", "2022-07-02"],
    source: ["192.0.2.200", "203.0.113.2", "192.0.2.200", "2001:db8:5::7"],
    region: ["JP", "US", "JP", "US"],
    asn: [0, 0, 0, 0],
    ports: [10, 12, 10, 35],
    packets: [10, 17, 10, 35],
    sensors: [2, 1, 1, 1],
    tool: ["ZMap (10 of 10)", null, null, null],
    organisation: ["Alpha", null, "Beta", "Gamma"],
  });
  expect(result.labels).toEqual([]);
  expect(result.caption.notes[0]?.en).toMatch(/at least 10 distinct .* class request/);
  expect(result.caption.notes[1]?.en).toBe("sources per day: 4 source-days; distinct sources over the range: 3");
});

test("scan-sources --count: 0 on a covered day, missing on one that no sensor covered", async () => {
  const result = await figure("scan-sources", { count: true, region: "JP" });
  expect(result.columns).toEqual({ day: ["2022-07-01", "2022-07-02", "2022-07-03"], sources: [1, 1, null] });
});

test("scan-sources --class all labels a victim of denial of service, and says why", async () => {
  const result = await figure("scan-sources", { class: "all" });
  expect(result.columns["source"]).toContain("203.0.113.80");
  const row = (result.columns["source"] ?? []).indexOf("203.0.113.80");
  expect(result.labels).toEqual([expect.objectContaining({ row, label: "doubtful", packets: 14, sources: null })]);
  expect(result.labels[0]?.text.en).toMatch(
    /14 of 14 packets are answers \(14 SYN-ACK\) to 14 ports, 14 of them ephemeral/,
  );
});

test("scan-sources by the other rules", async () => {
  expect((await figure("scan-sources", { rule: "ports100" })).columns["source"]).toEqual([]);
  expect((await figure("scan-sources", { rule: "survey" })).columns["source"]).toEqual(["2001:db8:5::7"]);
  expect((await figure("scan-sources", { rule: "custom", "min-ports": 9, region: "US" })).columns["source"]).toEqual([
    "203.0.113.1",
    "203.0.113.2",
    "2001:db8:5::7",
  ]);
  await expect(figure("scan-sources", { rule: "custom" })).rejects.toThrow(/needs --min-ports/);
  await expect(figure("scan-sources", { "min-ports": 5 })).rejects.toThrow(/means nothing/);
});

test("announced-scanners: the most specific claim of the day, other for the rest, as known now and then", async () => {
  expect((await figure("announced-scanners")).columns).toEqual({
    day: ["2022-07-01", "2022-07-01", "2022-07-02", "2022-07-02"],
    organisation: ["Alpha", "other", "Beta", "Gamma"],
    sources: [1, 1, 1, 1],
    packets: [10, 17, 10, 35],
  });
  const then = await figure("announced-scanners", { "as-known-on": "2022-07-05" });
  expect(then.columns["organisation"]).toEqual(["Alpha", "other", "Alpha", "Gamma"]);
  const any = await figure("announced-scanners", { rule: "none" });
  expect(any.columns).toEqual({
    day: ["2022-07-01", "2022-07-02", "2022-07-02"],
    organisation: ["Alpha", "Beta", "Gamma"],
    sources: [2, 1, 1],
    packets: [13, 10, 35],
  });
});

test("announced-scanners read literally says how many of the others only answer", async () => {
  const literal = await figure("announced-scanners", { class: "all" });
  const row = (literal.columns["organisation"] ?? []).indexOf("other");
  expect(literal.columns["sources"]?.[row]).toBe(2);
  expect(literal.labels).toEqual([expect.objectContaining({ row, label: "doubtful", packets: 14, sources: 1 })]);
});

test("scanner-share: scan sources and announced addresses against everything", async () => {
  const result = await figure("scanner-share", { by: "region" });
  expect(result.columns).toEqual({
    by: ["US", "JP"],
    packets: [80, 31],
    scanner_packets: [52, 23],
    share: [52 / 80, 23 / 31],
    sources: [4, 4],
    scanner_sources: [2, 2],
  });
  const announced = await figure("scanner-share", { by: "group", rule: "none" });
  expect(announced.columns).toMatchObject({ by: ["domestic", "overseas"], scanner_packets: [54, 4] });
  const survey = await figure("scanner-share", { by: "region", rule: "survey" });
  expect(survey.columns["scanner_packets"]).toEqual([35, 23]);
});

test("tools: what is named for a source and day, with the evidence", async () => {
  expect((await figure("tools", { by: "region" })).columns).toEqual({
    by: ["JP", "JP"],
    tool: ["ZMap", "Mirai"],
    packets: [10, 6],
    matched: [10, 6],
    sources: [1, 1],
  });
  const byDay = await figure("tools", { by: "day" });
  expect(byDay.columns["by"]).toEqual(["2022-07-01", "2022-07-01"]);
  expect((await figure("tools", { by: "port" })).columns["by"]?.[0]).toBe("23/TCP");
});

test("mirai-ports and mirai-hosts", async () => {
  expect((await figure("mirai-ports", { region: "JP" })).columns).toEqual({
    port: ["23/TCP"],
    packets: [6 + 2 + 1 + 1],
    mirai_packets: [6],
    share: [0.6],
  });
  expect((await figure("mirai-hosts", { region: "JP" })).columns).toEqual({
    day: ["2022-07-01", "2022-07-02", "2022-07-03"],
    region: ["JP", "JP", "JP"],
    sources: [1, 0, null],
  });
  expect((await figure("mirai-hosts")).columns["day"]).toEqual(["2022-07-01"]);
});

test("sensor-agreement: a sensor without packets has no list", async () => {
  const result = await figure("sensor-agreement", { top: 2 });
  expect(result.columns["sensor_a"]).toEqual(["oregon", "oregon", "osaka"]);
  expect(result.columns["sensor_b"]).toEqual(["osaka", "tokyo", "tokyo"]);
  expect(result.columns["jaccard"]?.[0]).toBe(null);
  expect(result.caption.notes[0]?.en).toMatch(/osaka/);
});

test("source: blocks about one address", async () => {
  const result = await figure("source", { address: "192.0.2.200" });
  const rows = (result.columns["block"] ?? []).map((block, row) =>
    [block, result.columns["item"]?.[row], result.columns["packets"]?.[row]].join(" "),
  );
  expect(rows.slice(0, 5)).toEqual([
    "summary 192.0.2.200 20",
    "day 2022-07-01 10",
    "day 2022-07-02 10",
    "sensor tokyo 16",
    "sensor oregon 4",
  ]);
  expect(rows).toContain("tool ZMap 10");
  expect(rows).toContain("organisation Alpha ");
  expect(rows).toContain("organisation Beta ");
  expect(rows).toContain("neighbour 192.0.2.9 3");
  expect(rows).toContain("class request 20");
  await expect(figure("source", { address: "192.0.2.300" })).rejects.toThrow(/not an address/);
  await expect(figure("source")).rejects.toThrow(/needs ADDRESS/);
  const unseen = await figure("source", { address: "192.0.2.201" });
  expect(unseen.caption.notes[0]?.en).toMatch(/sent nothing/);
});

test("coverage: the ledger by day and by hour", async () => {
  const result = await figure("coverage", { sensors: "tokyo" });
  expect(result.columns).toEqual({
    bin: ["2022-07-01", "2022-07-02", "2022-07-03"],
    sensor: ["tokyo", "tokyo", "tokyo"],
    covered: [1, 1, 0],
    captured: [0, 0, 0],
    dropped: [0, 0, 0],
    thinned: [0, 0, 0],
    state: ["up", "up", "unknown"],
    reason: [null, null, "unknown: no capture covers it"],
  });
  expect((await figure("coverage", { sensors: "tokyo", bin: "hour" })).columns["bin"]).toHaveLength(72);
});

test("a recipe gives the same numbers, and says what changed", async () => {
  const { recipeChanges, rawParameters } = await import("../../center/src/analyze/index.ts");
  const first = await figure("port-ranking", { by: "sensor" });
  const again = await computeFigure(network.context, "port-ranking", rawParameters(first.recipe.query));
  expect(again.recipe).toEqual(first.recipe);
  expect(recipeChanges(first.recipe, { ...again.recipe, parser: "2", coverageHash: "x" })).toEqual([
    "parser: was test, is 2",
    expect.stringMatching(/^coverage: was .* is x$/),
  ]);
});
