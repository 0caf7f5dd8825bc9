import { expect, test } from "vitest";
import { sightsOf } from "./blindness.ts";
import type { PortSight } from "./blindness.ts";
import { discoveries } from "./hit-tail.ts";
import type { SweepGroup } from "./sweeps.ts";

const group = (port: number, reached: readonly number[], shares: readonly number[], count: number): SweepGroup => ({
  port,
  reached,
  shares,
  count,
});
const found = (pairs: readonly PortSight[]): readonly PortSight[] => {
  const tested = pairs.filter(({ p }) => p !== null);
  const below = discoveries(
    tested.map(({ pOfHalf }) => pOfHalf ?? 1),
    0.01,
  );
  return tested.filter((_, index) => below[index] === true);
};

test("of a sweep that reached k of n each expects k ÷ n, by its observed time", () => {
  const even = sightsOf({ sensorIds: [1, 2, 3, 4], groups: [group(445, [1, 2, 3], [1, 1, 1, 1], 10)] });
  const blind = even.pairs.find(({ sensorId }) => sensorId === 4);
  expect(blind).toMatchObject({ expected: 7.5, seen: 0 });
  expect(blind?.p).toBeCloseTo(0.25 ** 10, 18);
  expect(blind?.pOfHalf).toBeCloseTo(0.625 ** 10, 15);
  const half = sightsOf({ sensorIds: [1, 2, 3, 4], groups: [group(445, [1, 2, 3], [1, 1, 1, 0.5], 14)] });
  expect(half.pairs.find(({ sensorId }) => sensorId === 4)?.expected).toBeCloseTo((14 * 3 * 0.5) / 3.5, 12);
  const off = sightsOf({ sensorIds: [1, 2, 3, 4], groups: [group(445, [1, 2, 3], [1, 1, 1, 0], 14)] });
  expect(off.pairs.some(({ sensorId }) => sensorId === 4)).toBe(false);
});

test("a sensor that sees half of every port is not blind on each of them", () => {
  const ports = Array.from({ length: 20 }, (_, port) => port);
  const groups = ports.flatMap((port) => [
    group(port, [1, 2, 3, 4], [1, 1, 1, 1], 100),
    group(port, [1, 2, 3], [1, 1, 1, 1], 100),
  ]);
  const { pairs, reach } = sightsOf({ sensorIds: [1, 2, 3, 4], groups });
  expect(reach.get(4)).toBeCloseTo(100 / 175, 12);
  expect(reach.get(1)).toBe(1);
  expect(found(pairs)).toEqual([]);
  const planted = sightsOf({ sensorIds: [1, 2, 3, 4], groups: [...groups, group(445, [1, 2, 3], [1, 1, 1, 1], 100)] });
  expect(found(planted.pairs).map(({ sensorId, port }) => [sensorId, port])).toEqual([[4, 445]]);
});

test("a port of which sweeps prefer other sensors is not taken for a filter, one that lets a tenth through is", () => {
  const even = [1, 2, 3].map((port) => group(port, [1, 2, 3, 4], [1, 1, 1, 1], 100));
  const seeing = (port: number, all: number, share: number): readonly SweepGroup[] => [
    group(port, [1, 2, 3, 4], [1, 1, 1, 1], all * share),
    group(port, [1, 2, 3], [1, 1, 1, 1], all * (1 - share)),
  ];
  const { pairs } = sightsOf({
    sensorIds: [1, 2, 3, 4],
    groups: [...even, ...seeing(25, 200, 0.5), ...seeing(445, 200, 0.1)],
  });
  const tilted = pairs.find(({ sensorId, port }) => sensorId === 4 && port === 25);
  expect(tilted?.p).toBeLessThan(1e-6);
  expect(found(pairs).map(({ sensorId, port }) => [sensorId, port])).toEqual([[4, 445]]);
});

test("with nothing in the way nothing is found, in 300 networks of sensors that observe and are swept unevenly", () => {
  let wrong = 0;
  let missed = 0;
  for (let seed = 1; seed <= 300; seed++) {
    const plain = network(seed, null);
    if (found(sightsOf(plain).pairs).length > 0) wrong++;
    const planted = found(sightsOf(network(seed, { sensor: 2, port: 7 })).pairs);
    if (!planted.some(({ sensorId, port }) => sensorId === 2 && port === 7)) missed++;
  }
  expect(wrong).toBeLessThanOrEqual(3);
  expect(missed).toBe(0);
});

/** Ten ports, 3 to 12 sensors, sweeps that each reach a share of the Internet of their own. */
function network(seed: number, filter: { readonly sensor: number; readonly port: number } | null) {
  const random = generator(seed);
  const sensorIds = Array.from({ length: 3 + Math.floor(random() * 10) }, (_, index) => index + 1);
  const shares = sensorIds.map(() => (random() < 0.3 ? 0.3 + 0.7 * random() : 1));
  const groups: SweepGroup[] = [];
  for (let port = 0; port < 10; port++) {
    for (let sweep = 0; sweep < 120; sweep++) {
      const share = random() < 0.5 ? 1 : random();
      const reached = sensorIds.filter((id, index) => {
        const hit = random() < share * (shares[index] ?? 1);
        return hit && !(filter?.sensor === id && filter.port === port);
      });
      if (reached.length >= 2) groups.push(group(port, reached, shares, 1));
    }
  }
  return { sensorIds, groups };
}

/** Mulberry32. */
function generator(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let word = Math.imul(state ^ (state >>> 15), 1 | state);
    word = (word + Math.imul(word ^ (word >>> 7), 61 | word)) ^ word;
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32;
  };
}
