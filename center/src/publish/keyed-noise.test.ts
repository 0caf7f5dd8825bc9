import { expect, test } from "vitest";
import { KeyedNoise } from "./keyed-noise.ts";

const noise = new KeyedNoise(new Uint8Array(32).fill(7));
const draws = Array.from({ length: 20_000 }, (_, n) => noise.laplace(3, "cell", String(n)));

test("the same words give the same draw, other words and other keys another", () => {
  expect(noise.laplace(1, "a", "b")).toBe(noise.laplace(1, "a", "b"));
  expect(noise.laplace(1, "ab", "")).not.toBe(noise.laplace(1, "a", "b"));
  expect(new KeyedNoise(new Uint8Array(32).fill(8)).uniform("a")).not.toBe(noise.uniform("a"));
});

test("draws are as far from 0 as the scale says, on both sides alike", () => {
  const distance = draws.reduce((sum, draw) => sum + Math.abs(draw), 0) / draws.length;
  expect(distance).toBeGreaterThan(2.9);
  expect(distance).toBeLessThan(3.1);
  expect(Math.abs(draws.filter((draw) => draw > 0).length / draws.length - 0.5)).toBeLessThan(0.015);
  expect(draws.every(Number.isFinite)).toBe(true);
});

test("a share of chances comes true", () => {
  const came = Array.from({ length: 20_000 }, (_, n) => noise.chance(0.8, String(n))).filter(Boolean).length;
  expect(Math.abs(came / 20_000 - 0.8)).toBeLessThan(0.015);
});

test("a short key is refused", () => {
  expect(() => new KeyedNoise(new Uint8Array(16))).toThrow(RangeError);
});
