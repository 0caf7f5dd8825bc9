import fc from "fast-check";
import { expect, test } from "vitest";
import { jaccard, rankBiasedOverlap, sameSetTo } from "./agreement.ts";

const list = fc.uniqueArray(fc.integer({ min: 0, max: 15 }), { minLength: 10, maxLength: 10 });

test("published pairs: equal lists give 1, disjoint ones 0", () => {
  const ports = [23, 6379, 22, 80, 445, 5555, 443, 1433, 81, 8080];
  const other = ports.map((port) => port + 10_000);
  expect(rankBiasedOverlap(ports, ports, 0.9, 10)).toBeCloseTo(1, 12);
  expect(rankBiasedOverlap(ports, other, 0.9, 10)).toBe(0);
  expect(jaccard(ports, other)).toBe(0);
  expect(sameSetTo(ports, ports, 10)).toBe(10);
});

test("the first two home sensors of the published quarter", () => {
  const one = [
    "23/TCP",
    "6379/TCP",
    "22/TCP",
    "80/TCP",
    "445/TCP",
    "5555/TCP",
    "443/TCP",
    "1433/TCP",
    "81/TCP",
    "8080/TCP",
  ];
  const two = [
    "23/TCP",
    "6379/TCP",
    "22/TCP",
    "80/TCP",
    "5555/TCP",
    "445/TCP",
    "ICMP",
    "443/TCP",
    "81/TCP",
    "3389/TCP",
  ];
  const names = [...new Set([...one, ...two])];
  const [a, b] = [one, two].map((ports) => ports.map((port) => names.indexOf(port))) as [number[], number[]];
  expect(jaccard(a, b)).toBeCloseTo(8 / 12, 12);
  expect(rankBiasedOverlap(a, b, 0.9, 10)).toBeCloseTo(0.94, 2);
  expect(sameSetTo(a, b, 10)).toBe(6);
});

test("property: agreement is symmetric, between 0 and 1, and highest for equal lists", () => {
  fc.assert(
    fc.property(list, list, (a, b) => {
      const rbo = rankBiasedOverlap(a, b, 0.9, 10);
      expect(rbo).toBeCloseTo(rankBiasedOverlap(b, a, 0.9, 10), 12);
      expect(rbo).toBeGreaterThanOrEqual(0);
      expect(rbo).toBeLessThanOrEqual(1 + 1e-12);
      expect(jaccard(a, b)).toBe(jaccard(b, a));
      const depth = sameSetTo(a, b, 10);
      expect(new Set([...a.slice(0, depth), ...b.slice(0, depth)]).size).toBe(depth);
    }),
  );
});

test("property: rank-biased overlap is the defining sum over depths", () => {
  fc.assert(
    fc.property(list, list, (a, b) => {
      let sum = 0;
      for (let depth = 1; depth <= 10; depth++) {
        const shared = a.slice(0, depth).filter((item) => b.slice(0, depth).includes(item)).length;
        sum += 0.9 ** (depth - 1) * (shared / depth);
      }
      expect(rankBiasedOverlap(a, b, 0.9, 10)).toBeCloseTo((0.1 * sum) / (1 - 0.9 ** 10), 12);
    }),
  );
});
