import fc from "fast-check";
import { expect, test } from "vitest";
import { ChangeDetector, createWatchedNetwork } from "./index.ts";
import type { DetectedChange, HourCounts } from "./index.ts";

const NETWORK = createWatchedNetwork([
  { id: 1, name: "jp-1", network: "a", side: "domestic" },
  { id: 2, name: "jp-2", network: "a", side: "domestic" },
  { id: 3, name: "jp-3", network: "b", side: "domestic" },
  { id: 4, name: "us-1", network: "c", side: "overseas" },
  { id: 5, name: "us-2", network: "c", side: "overseas" },
  { id: 6, name: "us-3", network: "d", side: "overseas" },
]);
const SENSORS = NETWORK.sensors.length;
const FIRST = 460_000 - (460_000 % 24);

/** Small, fast and seeded; the same as a generator of Poisson numbers that has no quality to prove. */
function createRandom(seed: number): { unit(): number; poisson(mean: number): number } {
  let state = seed >>> 0;
  const unit = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const poisson = (mean: number): number => {
    if (mean > 60)
      return Math.max(0, Math.round(mean + Math.sqrt(mean) * (unit() + unit() + unit() + unit() - 2) * 1.7));
    const limit = Math.exp(-mean);
    let count = -1;
    for (let product = 1; product > limit; count++) product *= unit();
    return Math.max(0, count);
  };
  return { unit, poisson };
}

/** What is planted: rates of a key by sensor, and the hours in which some sensors get a multiple. */
interface Planted {
  readonly rate: number;
  readonly from?: number;
  readonly to?: number;
  readonly factor?: number;
  readonly sensors?: readonly number[];
}

function makeHours(
  days: number,
  keys: readonly Planted[],
  observed: (hour: number, sensor: number) => number = () => 1,
  seed = 1,
): readonly HourCounts[] {
  const random = createRandom(seed);
  return Array.from({ length: days * 24 }, (_, hour) => {
    const rows: [number, number, number][] = [];
    keys.forEach(({ rate, from = 0, to = 0, factor = 1, sensors = [] }, key) => {
      for (let sensor = 0; sensor < SENSORS; sensor++) {
        const risen = hour >= from && hour < to && sensors.includes(sensor) ? factor : 1;
        const packets = random.poisson(rate * risen * observed(hour, sensor));
        if (packets > 0) rows.push([key, sensor, packets]);
      }
    });
    return {
      hour: FIRST + hour,
      length: rows.length,
      key: Float64Array.from(rows, ([key]) => key),
      sensor: Uint16Array.from(rows, ([, sensor]) => sensor),
      packets: Float64Array.from(rows, ([, , packets]) => packets),
      observed: Float64Array.from({ length: SENSORS }, (__, sensor) => observed(hour, sensor)),
    };
  });
}

function detect(hours: readonly HourCounts[]): readonly DetectedChange[] {
  const detector = new ChangeDetector(NETWORK, hours[0]?.hour ?? 0);
  for (const hour of hours) detector.add(hour);
  return detector.changes();
}

const BACKGROUND: readonly Planted[] = Array.from({ length: 30 }, (_, key) => ({ rate: 0.02 * 1.25 ** key }));

test("nothing is found where nothing happens", () => {
  expect(detect(makeHours(60, BACKGROUND))).toEqual([]);
});

test.each([
  ["one sensor", [3]],
  ["one network", [0, 1]],
  ["domestic only", [0, 1, 2]],
  ["overseas only", [3, 4, 5]],
  ["everywhere", [0, 1, 2, 3, 4, 5]],
] as const)("a rise at %s is found with its hours, its factor and its scope", (scope, sensors) => {
  const keys = [...BACKGROUND, { rate: 2, from: 900, to: 960, factor: 6, sensors }];
  const found = detect(makeHours(60, keys));
  expect(found).toHaveLength(1);
  const [change] = found;
  expect(change?.key).toBe(BACKGROUND.length);
  expect(change?.found.scope).toBe(scope);
  expect(change?.found.sensors).toEqual(sensors);
  expect(Math.abs((change?.start ?? 0) - FIRST - 900)).toBeLessThanOrEqual(1);
  expect(Math.abs((change?.end ?? 0) - FIRST - 960)).toBeLessThanOrEqual(2);
  expect((change?.noticed ?? 0) - FIRST - 900).toBeLessThanOrEqual(2);
  expect(change?.found.factor).toBeGreaterThan(5);
  expect(change?.found.factor).toBeLessThan(7);
});

test("a slow rise of a port with a packet every other day is found in the end", () => {
  const keys = [...BACKGROUND, { rate: 0.02, from: 960, to: 1400, factor: 10, sensors: [0, 1, 2, 3, 4, 5] }];
  const found = detect(makeHours(60, keys));
  expect(found.map(({ found: { scope } }) => scope)).toEqual(["everywhere"]);
});

test("outages, joins and drops raise nothing: what is expected follows the observed time", () => {
  const observed = (hour: number, sensor: number): number => {
    if (sensor === 0 && hour > 500 && hour < 620) return 0;
    if (sensor === 5 && hour < 700) return 0;
    return sensor === 2 && hour > 800 ? 0.6 : 1;
  };
  expect(detect(makeHours(60, BACKGROUND, observed))).toEqual([]);
});

test("a sensor that is down while the others rise does not change the scope", () => {
  const observed = (hour: number, sensor: number): number => (sensor === 1 && hour >= 880 && hour < 1000 ? 0 : 1);
  const keys = [...BACKGROUND, { rate: 2, from: 900, to: 960, factor: 6, sensors: [0, 1, 2, 3, 4, 5] }];
  expect(detect(makeHours(60, keys, observed)).map(({ found }) => found.scope)).toEqual(["everywhere"]);
});

test("a change that goes on has no end, and ends later", () => {
  const keys = [...BACKGROUND, { rate: 2, from: 900, to: 5000, factor: 6, sensors: [3] }];
  expect(detect(makeHours(45, keys)).map(({ end }) => end)).toEqual([null]);
});

test("the same hours give the same changes, however often it was asked in between", () => {
  const keys = [
    ...BACKGROUND,
    { rate: 2, from: 700, to: 760, factor: 6, sensors: [3] },
    { rate: 5, from: 800, to: 900, factor: 3, sensors: [0, 1] },
  ];
  const hours = makeHours(45, keys);
  const asked = new ChangeDetector(NETWORK, FIRST);
  for (const hour of hours) {
    asked.add(hour);
    asked.changes();
  }
  expect(asked.changes()).toEqual(detect(hours));
});

test("detectors that share the keys find together what one finds alone", () => {
  const keys = [
    ...BACKGROUND,
    ...[0, 1, 2, 3, 4, 5].map((sensor) => ({ rate: 2, from: 700 + sensor, to: 760, factor: 6, sensors: [sensor] })),
  ];
  const hours = makeHours(40, keys);
  const seen = new Set<number>();
  const parts = [0, 1, 2].map(
    (index) => new ChangeDetector(NETWORK, FIRST, { index, of: 3, keysOfAll: () => seen.size }),
  );
  for (const hour of hours) {
    for (const part of parts) part.add(hour);
    for (const key of hour.key) seen.add(key);
  }
  const found = parts.map((part) => part.changes());
  expect(found.filter((changes) => changes.length > 0).length).toBeGreaterThan(1);
  expect(found.flat().toSorted((one, other) => one.start - other.start || one.key - other.key)).toEqual(detect(hours));
});

test("a rise at a sensor that is out over midnight is one with what comes after", () => {
  const observed = (hour: number, sensor: number): number => (sensor === 3 && hour >= 700 && hour < 740 ? 0 : 1);
  const keys = [...BACKGROUND, { rate: 1, from: 690, to: 800, factor: 2.4, sensors: [3] }];
  const [change] = detect(makeHours(40, keys, observed));
  expect(change?.found.sensors).toEqual([3]);
  expect(Math.abs((change?.start ?? 0) - FIRST - 690)).toBeLessThanOrEqual(12);
});

test("the days before a part of a port is counted are no zeros that make it look uneven", () => {
  const counted = FIRST / 24 + 20;
  const part = BACKGROUND.length;
  const everyone = [0, 1, 2, 3, 4, 5];
  const rise = { from: 744, to: 790, factor: 4, sensors: everyone };
  const hours = makeHours(40, [...BACKGROUND, { rate: 0.5, ...rise }]).map((hour) => {
    const rows = hour.hour < counted * 24 ? hour.key.indexOf(part) : -1;
    const length = rows < 0 ? hour.length : rows;
    const countedSince = (key: number): number => (key === part ? counted : 0);
    return { ...hour, length, countedSince, isClumped: (key: number) => key === part };
  });
  expect(detect(hours).map(({ key }) => key)).toEqual([part]);
});

test("nothing of what comes later changes when something was noticed", () => {
  const keys = [...BACKGROUND, { rate: 2, from: 700, to: 760, factor: 6, sensors: [3] }];
  const hours = makeHours(45, keys);
  fc.assert(
    fc.property(fc.integer({ min: 705, max: 1070 }), (cut) => {
      const early = detect(hours.slice(0, cut));
      const late = detect(hours);
      const noticed = (found: readonly DetectedChange[]): readonly unknown[] =>
        found
          .filter((change) => change.noticed < FIRST + cut)
          .map(({ key, start, noticed: hour }) => ({ key, start, hour }));
      expect(noticed(early)).toEqual(noticed(late));
    }),
    { numRuns: 6 },
  );
});

test("an hour that does not follow is refused", () => {
  const detector = new ChangeDetector(NETWORK, FIRST);
  const [, second] = makeHours(1, BACKGROUND);
  if (second === undefined) throw new Error("no second hour");
  expect(() => detector.add(second)).toThrow(RangeError);
});
