import { addDays } from "@teiten/core/calendar";
import { TOOL_MARKS } from "@teiten/core/flow";
import { afterAll, beforeAll, expect, test } from "vitest";
import { computeFigure } from "../../center/src/analyze/index.ts";
import { openSmallNetwork } from "./small-network.ts";
import type { SmallNetwork, TestFlow } from "./small-network.ts";

let network: SmallNetwork;

const FIRST = "2022-06-20";
const DAYS = Array.from({ length: 20 }, (_, day) => addDays(FIRST, day));
const MIRAI = 1 << TOOL_MARKS.findIndex(({ mark }) => mark === "mirai");
/** Days of the two quarters before, on which only the organisation and, but for the first, the botnet came. */
const EARLY = ["2022-03-05", "2022-03-20", "2022-04-10", "2022-05-01", "2022-05-20", "2022-06-10"];
const SURGE_DAY = 12;
const FLOOD_DAY = 14;

const times = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

/** An organisation's two scanners, four bots whose addresses change daily, six sources of one block, a surge, and others. */
function flowsOn(date: string, day: number): readonly TestFlow[] {
  const flow = (source: string, port: number, more: Partial<TestFlow> = {}): TestFlow => ({
    at: `${date}T03:00:00Z`,
    sensor: day % 2 === 0 ? "tokyo" : "oregon",
    source,
    port,
    ...more,
  });
  return [
    ...times(2).map((host) =>
      flow(`198.51.100.${host + 1}`, 7000 + ((day * 7 + host) % 50), { region: "US", packets: 3 }),
    ),
    ...times(4).map((host) => flow(`10.${day}.${host}.9`, host === 0 ? 2323 : 23, { marks: MIRAI, region: "VN" })),
    ...times(6).map((host) => flow(`203.0.113.${host + 10}`, 5985, { region: "NL", asn: 64501 })),
    ...times(12).map((host) => flow(`172.${day}.${host}.1`, 445, { region: "RU", ttl: 120 })),
    ...(day >= SURGE_DAY ? times(9).map((host) => flow(`100.${day}.${host}.3`, 8291, { region: "BR" })) : []),
    ...(day === FLOOD_DAY
      ? times(30).map((host) => flow(`11.${host}.3.4`, 9000, { region: "CN", sensor: "tokyo" }))
      : []),
  ];
}

function earlyFlows(date: string, index: number): readonly TestFlow[] {
  const at = `${date}T03:00:00Z`;
  const bots = [0, 3, 1, 1, 1, 1][index] ?? 0;
  return [
    { at, sensor: "tokyo", source: "198.51.100.1", port: 7000 + index, region: "US" },
    ...times(bots).map((host) => ({ at, sensor: "tokyo", source: `10.99.${index}.${host}`, port: 23, marks: MIRAI })),
  ];
}

beforeAll(async () => {
  network = await openSmallNetwork({
    zone: "UTC",
    home: "JP",
    sensors: [
      { name: "tokyo", country: "JP" },
      { name: "oregon", country: "US" },
    ],
    claims: [
      {
        organisation: "Example Scanner",
        range: "198.51.100.0/24",
        validFrom: null,
        validTo: null,
        knownFrom: "2022-07-03",
        knownTo: null,
        evidence: "declared-list",
        source: "test",
        confidence: "high",
      },
    ],
  });
  await network.addFlows([...EARLY.flatMap(earlyFlows), ...DAYS.flatMap(flowsOn)]);
  await network.rollUp([...EARLY, ...DAYS]);
  await network.addFloods([
    { at: `${DAYS[FLOOD_DAY]}T03:00:00Z`, sensor: "tokyo", source: "", port: 9000, sources: 12_000 },
  ]);
  for (const day of DAYS) for (const sensor of ["tokyo", "oregon"]) await network.cover(sensor, day);
});

afterAll(() => network.close());

type Parameters = Record<string, string | number | boolean>;

const rows = async (id: string, parameters: Parameters, names: readonly string[]): Promise<readonly unknown[]> => {
  const { columns } = await computeFigure(network.context, id, parameters);
  return (columns[names[0]!] ?? []).map((_, row) => names.map((name) => columns[name]?.[row]));
};
const named = async (parameters: Parameters = {}): Promise<readonly unknown[]> =>
  (await rows("campaigns", parameters, ["campaign"])).flat();

const PREFIX = "5985-203.0.113.0-24-2022-06-20";
const BOTNET = "mirai-23-2022-03-20";
const SURGE = "8291-br-2022-07-02";
const SCANNER = "example-scanner-2022-03-05";

test("an organisation, a botnet of changing sources, a block and a surge are campaigns, with size, days and regions", async () => {
  const names = [
    "campaign",
    "kind",
    "first_seen",
    "last_seen",
    "days",
    "sources",
    "sources_last_day",
    "packets",
    "regions",
  ];
  expect(await rows("campaigns", { "min-size": 2, from: FIRST }, names)).toEqual([
    [BOTNET, "botnet", "2022-03-20", "2022-07-09", 20, 80, 4, 80, "VN 1.00"],
    [SURGE, "surge", "2022-07-02", "2022-07-09", 8, 72, 9, 72, "BR 1.00"],
    [PREFIX, "prefix", "2022-06-20", "2022-07-09", 20, 6, 6, 120, "NL 1.00"],
    [SCANNER, "organisation", "2022-03-05", "2022-07-09", 20, 2, 2, 120, "US 1.00"],
  ]);
});

test("what binds them stands beside it: ports, tool with evidence, block, organisation, sensors, growth", async () => {
  const names = ["campaign", "ports", "tool", "top_prefix", "organisation", "sensors", "growth"];
  const found = await rows("campaigns", { top: 3, from: FIRST }, names);
  expect(found[0]).toEqual([BOTNET, "23/TCP 0.75, 2323/TCP 0.25", "Mirai (80 of 80)", "10.0.0.0/24", null, 2, 1]);
  expect(found[1]).toEqual([SURGE, "8291/TCP 1.00", null, "100.12.0.0/24", null, 2, 7]);
  expect(found[2]).toEqual([PREFIX, "5985/TCP 1.00", null, "203.0.113.0/24", null, 2, 1]);
});

test("a spoofed flood is no campaign and no background; who shares one port is background", async () => {
  const all = await named({ background: true });
  expect(all.filter((name) => String(name).startsWith("background"))).toEqual(["background-445"]);
  expect(all.some((name) => String(name).includes("9000"))).toBe(false);
});

test("a part of the days, one region or one sensor is asked about by the same names", async () => {
  expect(await named({ from: "2022-07-05", to: "2022-07-07" })).toEqual(
    expect.arrayContaining([BOTNET, SURGE, PREFIX]),
  );
  expect(await named({ region: "BR" })).toEqual([SURGE]);
  expect(
    await rows("campaigns", { sensors: "tokyo", top: 1, from: FIRST }, ["campaign", "sources", "sensors"]),
  ).toEqual([[BOTNET, 40, 1]]);
});

test("who goes on from a quarter before those that are grouped is dated by all that is stored", async () => {
  const names = ["campaign", "first_seen"];
  const wanted = [
    [BOTNET, "2022-03-20"],
    [SCANNER, "2022-03-05"],
  ];
  const late = await rows("campaigns", { from: "2022-07-01", "min-size": 1 }, names);
  const whole = await rows("campaigns", { "min-size": 1 }, names);
  expect(late).toEqual(expect.arrayContaining(wanted));
  expect(whole).toEqual(expect.arrayContaining(wanted));
});

test("as it was known before the organisation announced itself, it is none", async () => {
  expect(await named({ "min-size": 2, "as-known-on": "2022-07-01", from: FIRST })).not.toContain(SCANNER);
});

test("by day, and by source", async () => {
  const days = await rows("campaigns", { by: "day", from: "2022-07-01", to: "2022-07-03" }, [
    "day",
    "campaign",
    "sources",
  ]);
  expect(days).toContainEqual(["2022-07-02", SURGE, 9]);
  expect(days).not.toContainEqual(["2022-07-01", SURGE, 9]);
  const members = await rows("campaigns", { by: "source", region: "NL" }, ["campaign", "source", "days", "packets"]);
  expect(members).toEqual(times(6).map((host) => [PREFIX, `203.0.113.${host + 10}`, 20, 20]));
});

test("the sources of one campaign, and how alike they are", async () => {
  const names = ["source", "region", "asn", "first", "last", "ports", "main_ports", "alike"];
  const sources = await rows("campaign-sources", { campaign: BOTNET, from: "2022-06-20", to: "2022-06-21" }, names);
  expect(sources).toContainEqual(["10.0.1.9", "VN", 0, "2022-06-20", "2022-06-20", 1, "23/TCP", 1]);
  expect(sources).toContainEqual(["10.0.0.9", "VN", 0, "2022-06-20", "2022-06-20", 1, "2323/TCP", 1 / 3]);
});

test("an unknown campaign is told what there is", async () => {
  const asked = computeFigure(network.context, "campaign-sources", { campaign: "mirai-23-2022-03-21" });
  await expect(asked).rejects.toMatchObject({
    code: "campaign-unknown",
    exitCode: 2,
    advice: expect.stringContaining(BOTNET),
  });
});
