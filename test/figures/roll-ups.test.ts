import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { TOOL_MARKS } from "@teiten/core/flow";
import { computeFigure } from "../../center/src/analyze/index.ts";
import { raw } from "../../center/src/store/index.ts";
import { openSmallNetwork } from "./small-network.ts";
import type { SmallNetwork, TestFlow } from "./small-network.ts";

let network: SmallNetwork;

const DAYS = ["2022-03-26", "2022-03-27", "2022-03-28"];
const UNLIMITED = { days: 31, packets: Infinity, millis: Infinity };
const SENSORS = ["berlin-1", "berlin-2", "tokyo"];

function* numbers(seed: number): Generator<number> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

function randomFlows(count: number): readonly TestFlow[] {
  const random = numbers(7);
  const below = (limit: number): number => Math.floor((random.next().value as number) * limit);
  return Array.from({ length: count }, () => {
    const answers = below(4) === 0;
    const source = below(30);
    return {
      at: `2022-03-${25 + below(5)}T${String(below(24)).padStart(2, "0")}:${String(below(60)).padStart(2, "0")}:00Z`,
      sensor: SENSORS[below(3)] ?? "tokyo",
      source: source < 3 ? `2001:db8::${source}` : `192.0.2.${source}`,
      protocol: [6, 6, 17, 1][below(4)] ?? 6,
      port: 1000 + below(40),
      trafficClass: answers ? ("backscatter" as const) : ("request" as const),
      flags: answers ? 18 : 2,
      marks: below(3) === 0 ? 1 << below(TOOL_MARKS.length) : 0,
      region: source % 2 === 0 ? "DE" : "JP",
      packets: 1 + below(3),
    };
  });
}

beforeAll(async () => {
  network = await openSmallNetwork({
    zone: "Europe/Berlin",
    home: "DE",
    sensors: SENSORS.map((name) => ({ name, country: name === "tokyo" ? "JP" : "DE" })),
    claims: [
      {
        organisation: "Alpha",
        range: "192.0.2.0/28",
        validFrom: null,
        validTo: "2022-03-28",
        knownFrom: null,
        knownTo: null,
        evidence: "declared-list",
        source: "https://example.org/",
        confidence: "high",
      },
    ],
  });
  await network.addFlows(randomFlows(4000));
  await network.rollUp(["2022-03-25", ...DAYS, "2022-03-29", "2022-03-30"]);
  for (const day of DAYS) for (const sensor of SENSORS) await network.cover(sensor, day);
});

afterAll(() => network.close());

test.each([
  ["scan-sources", { rule: "custom", "min-ports": 8 }],
  ["scan-sources", { class: "all", region: "DE" }],
  ["announced-scanners", { rule: "custom", "min-ports": 6 }],
  ["announced-scanners", { rule: "none", class: "all" }],
  ["scanner-share", { by: "region" }],
  ["scanner-share", { by: "port", rule: "none" }],
  ["tools", { by: "day" }],
  ["tools", { by: "port", class: "all" }],
  ["mirai-hosts", { region: "JP" }],
  ["source", { address: "192.0.2.9" }],
])("%s %j: the roll-up and the rows give the same, over a day of 23 hours", async (id, parameters) => {
  const range = { from: DAYS[0] ?? "", to: "2022-03-29" };
  const rolled = await computeFigure(network.context, id, { ...range, ...parameters });
  await network.state.ledger.markDays(["2022-03-27"]);
  const counted = await computeFigure(network.context, id, { ...range, ...parameters });
  await network.state.ledger.clearDays(await network.state.ledger.dayMarks(["2022-03-27"]));
  expect(rolled.columns).toEqual(counted.columns);
  expect(rolled.labels).toEqual(counted.labels);
  expect(Object.values(rolled.columns)[0]?.length).toBeGreaterThan(1);
});

test("in portions, the newest and the oldest day in each, the same roll-ups come about as at once", async () => {
  const sums = "SELECT toString(day) AS day, count() AS rows, sum(packets) AS packets FROM source_days GROUP BY day";
  const stored = (): Promise<readonly unknown[]> => network.store.query(raw(`${sums} ORDER BY day`));
  const { ledger } = network.state;
  const all = ["2022-03-25", ...DAYS, "2022-03-29", "2022-03-30"];
  await network.rollUp(all);
  const expected = await stored();
  expect(expected).toHaveLength(all.length);
  await network.store.execute(raw("TRUNCATE TABLE source_days"));
  await ledger.markDays(all);
  expect(await network.rollUpSome({ ...UNLIMITED, millis: 0 })).toBe(true);
  expect(await network.state.dirtyDays()).toEqual(all.slice(1, 5));
  expect(await network.rollUpSome({ ...UNLIMITED, packets: 0 })).toBe(true);
  expect(await network.state.dirtyDays()).toEqual(all.slice(2, 4));
  expect(await stored()).toEqual([...expected.slice(0, 2), ...expected.slice(4)]);
  await ledger.markDays(all);
  expect(await network.rollUpSome({ ...UNLIMITED, days: 3 })).toBe(true);
  expect(await network.state.dirtyDays()).toEqual(all.slice(1, 4));
  expect(await network.rollUpSome(UNLIMITED)).toBe(false);
  expect(await stored()).toEqual(expected);
});

test("a day that comes in all the time leaves no day behind it waiting, and is no backlog", async () => {
  const { ledger } = network.state;
  const [late, today] = ["2022-03-27", "2022-03-30"];
  await ledger.markDays([late, today]);
  const clear = ledger.clearDays.bind(ledger);
  const clearing = vi.spyOn(ledger, "clearDays").mockImplementation(async (marks) => {
    await ledger.markDays([today]);
    await clear(marks);
  });
  const left = await network.rollUpSome({ ...UNLIMITED, packets: 0, millis: 0 });
  clearing.mockRestore();
  expect(left).toBe(false);
  expect(await network.state.dirtyDays()).toEqual([today]);
});
