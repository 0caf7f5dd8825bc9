import fc from "fast-check";
import { expect, test } from "vitest";
import { gateScanners, scannerClass } from "./gate-scanners.ts";
import type { Sighting } from "./gate-scanners.ts";
import { KeyedNoise } from "./keyed-noise.ts";
import { PUBLIC_POLICY } from "./publication-policy.ts";

const noise = new KeyedNoise(new Uint8Array(32).fill(3));
const sensors = Array.from({ length: 60 }, (_, sensor) => ({ sensor, operator: `operator ${sensor % 8}` }));

/** The mean over many weeks, in which the noise is gone. */
function mean(sightings: readonly Sighting[]): number {
  const weeks = Array.from({ length: 100 }, (_, week) => `week ${week}`);
  const values = weeks.map((week) => gateScanners(PUBLIC_POLICY, noise, week, sensors, sightings).value);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

const seenBy = (count: number, sources: number, first = 0): readonly Sighting[] =>
  Array.from({ length: count }, (_, index) => index + first).flatMap((sensor) =>
    Array.from({ length: sources }, (_, source) => ({ source: `source ${source}`, sensor, tool: 1 })),
  );

test("what all sensors see is counted, up to a dozen", () => {
  expect(mean(seenBy(60, 4))).toBeCloseTo(4, 0);
  expect(mean(seenBy(60, 16))).toBeCloseTo(12, 0);
  expect(mean([])).toBeCloseTo(0, 0);
});

test("a source that two sensors saw, or any number of one operator, does not count", () => {
  const draw = (sightings: readonly Sighting[]): number =>
    gateScanners(PUBLIC_POLICY, noise, "week", sensors, sightings).value;
  expect(draw(seenBy(2, 12))).toBe(draw([]));
  const ofOne = seenBy(60, 12).filter(({ sensor }) => sensor % 8 === 3);
  expect(ofOne.length).toBeGreaterThan(12 * 3);
  expect(draw(ofOne)).toBe(draw([]));
});

test("sensors that saw a source with another tool than most do not count for it", () => {
  const mixed = seenBy(60, 4).map((one) => (one.sensor < 20 ? { ...one, tool: 2 } : one));
  expect(mean(mixed)).toBeLessThan(3.2);
});

test("one sensor moves a draw by less than its noise, whatever it claims to have seen", () => {
  const usual = seenBy(60, 5);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 59 }), fc.integer({ min: 0, max: 40 }), (sensor, sources) => {
      const others = usual.filter((one) => one.sensor !== sensor);
      const own = Array.from({ length: sources }, (_, source) => ({ source: `own ${source % 20}`, sensor, tool: 1 }));
      const draw = gateScanners(PUBLIC_POLICY, noise, "week", sensors, [...others, ...own]);
      const quiet = gateScanners(PUBLIC_POLICY, noise, "week", sensors, usual);
      expect(Math.abs(draw.value - quiet.value)).toBeLessThan(draw.noise);
      expect(draw.noise).toBe(quiet.noise);
    }),
    { numRuns: 40 },
  );
});

test("a class is that of the mean of the last weeks", () => {
  expect(scannerClass(PUBLIC_POLICY, [0, 0.4, -0.5, 0.1])).toBe("0");
  expect(scannerClass(PUBLIC_POLICY, [40, 1.2, 0.9, 1.4, 0.8])).toBe("1-2");
  expect(scannerClass(PUBLIC_POLICY, [4])).toBe("3-5");
  expect(scannerClass(PUBLIC_POLICY, [9, 8])).toBe("6-10");
  expect(scannerClass(PUBLIC_POLICY, [12])).toBe(">10");
});
