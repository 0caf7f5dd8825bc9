import { createBins, openZone } from "@teiten/core/calendar";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { SensorRecord } from "../state/index.ts";
import { coveredPerBin, coveredSensors, createCoverage, LEAST_WEIGHT, weightOf } from "./coverage-weights.ts";
import type { ObservedBin } from "./coverage-weights.ts";
import { selectSensors } from "./sensor-selection.ts";

const zone = openZone("Europe/Berlin");
const range = { from: "2022-03-26", to: "2022-03-29" };
const sensors: readonly SensorRecord[] = [1, 2].map((id) => ({
  id,
  name: `s${id}`,
  country: "DE",
  network: "n",
  operator: "o",
  addresses: [],
  groups: [],
  retiredOn: null,
}));
const selection = selectSensors(sensors, "DE", range, { names: null, group: null });
const seen = (sensorId: number, bin: number, seconds: number, more: Partial<ObservedBin> = {}): ObservedBin => ({
  sensorId,
  bin,
  seconds,
  captured: 100,
  dropped: 0,
  thinned: 0,
  late: 0,
  kinds: ["measured"],
  unobserved: [0, 0, 0],
  ...more,
});

test("a day counts with its real length, what it dropped, and not below a quarter", () => {
  const coverage = createCoverage(zone, selection, [
    seen(1, 0, 86_400),
    seen(1, 1, 82_800, { captured: 80, dropped: 15, thinned: 5 }),
    seen(1, 2, 21_599),
    seen(2, 1, 41_400, { kinds: ["inferred"] }),
  ]);
  expect([0, 1, 2].map((bin) => coverage.weight(1, bin))).toEqual([1, 0.8, 0]);
  expect(coverage.weightOn(2, "2022-03-27")).toBe(0.5);
  expect(coverage.sensorDays).toBeCloseTo(2.3, 12);
  expect(coverage.missing).toEqual([
    { sensorId: 1, day: "2022-03-28" },
    { sensorId: 2, day: "2022-03-28" },
  ]);
  expect(coverage.emptyDays).toEqual(["2022-03-28"]);
  expect(coverage.observedSome(1, 2)).toBe(true);
  expect(coverage.kinds).toEqual(["inferred", "measured"]);
  expect(coveredSensors(coverage).map(({ id }) => id)).toEqual([1, 2]);
});

test("a sensor of years' standing is missing on every day without it, a new one from its first day on", () => {
  const longAgo = new Map([[1, Date.UTC(2020, 0, 1) / 1000]]);
  const coverage = createCoverage(zone, selection, [seen(1, 2, 86_400)], undefined, longAgo);
  expect(coverage.missing).toEqual([
    { sensorId: 1, day: "2022-03-26" },
    { sensorId: 1, day: "2022-03-27" },
  ]);
  expect(createCoverage(zone, selection, [seen(1, 2, 86_400)]).missing).toEqual([]);
});

test("a week is covered by the share of its real length", () => {
  const coverage = createCoverage(zone, selection, [seen(1, 0, 86_400), seen(1, 1, 82_800), seen(1, 2, 86_400)]);
  const weeks = createBins(zone, range, "week");
  const [first, second] = coveredPerBin(zone, coverage, weeks, [1, 2]);
  expect(weeks.labels).toEqual(["2022-03-21", "2022-03-28"]);
  expect(first).toBeCloseTo(47 / 167, 12);
  expect(second).toBeCloseTo(1 / 7, 12);
});

test("property: a weight lies between 0 and 1 and counts from a quarter on", () => {
  const natural = fc.integer({ min: 0, max: 200_000 });
  fc.assert(
    fc.property(natural, natural, natural, (seconds, captured, dropped) => {
      const weight = weightOf({ seconds, captured, dropped, thinned: 0 }, 86_400);
      expect(weight).toBeGreaterThanOrEqual(0);
      expect(weight).toBeLessThanOrEqual(1);
      const coverage = createCoverage(zone, selection, [seen(1, 0, seconds, { captured, dropped })]);
      expect(coverage.weight(1, 0)).toBe(weight >= LEAST_WEIGHT ? weight : 0);
    }),
  );
});
