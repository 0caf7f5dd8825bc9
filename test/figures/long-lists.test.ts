import { afterAll, beforeAll, expect, test } from "vitest";
import { boundList, sortedList } from "../../center/src/analyze/bound-list.ts";
import { sql } from "../../center/src/store/index.ts";
import { openSmallNetwork } from "./small-network.ts";
import type { SmallNetwork } from "./small-network.ts";

let network: SmallNetwork;

beforeAll(async () => {
  network = await openSmallNetwork({ zone: "UTC", home: "JP", sensors: [] });
});

afterAll(() => network.close());

const MANY = 150_000;

test("150,000 sensor-hours are one list for the engine", async () => {
  const keys = Array.from({ length: MANY }, (_, index) => 5 * 2 ** 32 + 1_600_000_000 + index * 3600);
  const list = boundList("UInt64", keys);
  const rows = await network.store.query<{ n: number; sum: number; last: number }>(
    sql`select length(list) as n, arraySum(list) - ${boundList("UInt64", [5 * 2 ** 32 * MANY])}[1] as sum,
      list[-1] as last from (select ${list} as list)`,
  );
  expect(rows).toEqual([{ n: MANY, sum: keys.reduce((sum, key) => sum + key - 5 * 2 ** 32, 0), last: keys.at(-1) }]);
});

test("150,000 source-days of text and of steps", async () => {
  const hex = Array.from(
    { length: MANY },
    (_, index) => `00000000000000000000FFFF${index.toString(16).padStart(8, "0").toUpperCase()}`,
  );
  const text = boundList("String", hex);
  const rows = await network.store.query<{ n: number; distinct: number; last: string }>(
    sql`select length(list) as n, length(arrayDistinct(list)) as distinct, list[-1] as last from (select ${text} as list)`,
  );
  expect(rows).toEqual([{ n: MANY, distinct: MANY, last: hex.at(-1) }]);
  const numbers = Array.from({ length: MANY }, (_, index) => index * 28_000);
  const steps = await network.store.query<{ last: number }>(sql`select ${sortedList(numbers)}[-1] as last`);
  expect(steps).toEqual([{ last: numbers.at(-1) }]);
});
