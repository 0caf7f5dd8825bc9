import { expect, test } from "vitest";
import type { SensorRecord } from "../state/index.ts";
import { parseQuarter } from "./period.ts";
import { mainGroup } from "./quarterly-report.ts";

const quarter = parseQuarter("2022Q3");
const sensor = (groups: SensorRecord["groups"], retiredOn: string | null = null): SensorRecord => ({
  id: 1,
  name: "tokyo",
  country: "JP",
  network: "n",
  operator: "o",
  addresses: [],
  groups,
  retiredOn,
});

test("a sensor stands in the group that it had on most days of the quarter", () => {
  const abroadFrom = (from: string): SensorRecord["groups"] => [{ group: "overseas", from, to: null }];
  expect(mainGroup(sensor([]), "JP", quarter)).toBe("domestic");
  expect(mainGroup(sensor([]), "US", quarter)).toBe("overseas");
  expect(mainGroup(sensor(abroadFrom("2022-07-02")), "JP", quarter)).toBe("overseas");
  expect(mainGroup(sensor(abroadFrom("2022-09-20")), "JP", quarter)).toBe("domestic");
});

test("of a sensor that retires, only the days before count", () => {
  const moved = [{ group: "overseas", from: "2022-07-11", to: null }];
  expect(mainGroup(sensor(moved, "2022-07-15"), "JP", quarter)).toBe("domestic");
  expect(mainGroup(sensor(moved, "2022-01-01"), "JP", quarter)).toBe("domestic");
});
