import { expect, test } from "vitest";
import { PACKETS, ROW_WORDS, createStaged } from "./flow-row.ts";
import type { Staged } from "./flow-row.ts";
import { FlowWindow } from "./flow-window.ts";
import { hashRow, hashWords } from "./seeded-hash.ts";

const STAGE = 1024;

type Key = readonly [source: number, target: number, service?: number];

function addAll(window: FlowWindow, keys: readonly Key[]): void {
  for (let from = 0; from < keys.length; from += STAGE) {
    const staged = stage(window, keys.slice(from, from + STAGE));
    window.add(staged);
  }
}

function stage(window: FlowWindow, keys: readonly Key[]): Staged {
  const staged = createStaged(STAGE);
  keys.forEach(([source, target, service = 0], packet) => {
    staged.source[packet] = source;
    staged.target[packet] = target;
    staged.service[packet] = service;
    staged.facts[packet] = 2;
    staged.hash[packet] = hashRow(window.seed, source, target, 2, service);
    staged.bytes[packet] = 40;
  });
  staged.length = keys.length;
  return staged;
}

const packetsOf = (window: FlowWindow): number[] =>
  Array.from({ length: window.length }, (_, row) => window.rows[row * ROW_WORDS + PACKETS]!);

/** Sources that fall into one chain of an empty window for a seed that the attacker is given. */
function collide(window: FlowWindow, count: number): (readonly [number, number])[] {
  const keys: (readonly [number, number])[] = [];
  for (let source = 1; keys.length < count; source++) {
    if ((hashWords(window.seed, source, 0, 2) & 0x3fff) === 0) keys.push([source, 0]);
  }
  return keys;
}

test("a chain that was crafted with the very seed makes the window draw another, and every row stays", () => {
  const window = new FlowWindow(1);
  const before = window.seed;
  const keys = collide(window, 1500);
  addAll(window, keys);
  expect(window.seed).not.toEqual(before);
  addAll(window, keys);
  expect(window.length).toBe(keys.length);
  expect(new Set(packetsOf(window))).toEqual(new Set([2]));
});

test("structured floods cost no more than a few times what random sources cost", () => {
  const flood = Array.from({ length: 65_536 }, (_, at) => [(at & 255) << 24, (at >>> 8) << 24] as const);
  const random = Array.from(
    { length: 65_536 },
    (_, at) => [Math.imul(at, 0x9e3779b1), Math.imul(at, 0x85ebca6b)] as const,
  );
  const time = (keys: readonly Key[]): number => {
    const started = performance.now();
    for (let seed = 1; seed <= 4; seed++) {
      const window = new FlowWindow(seed);
      addAll(window, keys);
      expect(window.length).toBe(keys.length);
    }
    return performance.now() - started;
  };
  time(random);
  const usual = time(random);
  expect(time(flood)).toBeLessThan(usual * 5 + 200);
  const answers = Array.from({ length: 65_536 }, (_, at) => [7, (at >>> 12) << 28, (at & 0xfff) << 4] as const);
  expect(time(answers)).toBeLessThan(usual * 5 + 200);
});

test("a cleared window has forgotten everything, sparse or full", () => {
  const window = new FlowWindow(3);
  for (const count of [1, 10, 3000, 20_000, 5, 20_000]) {
    const keys = Array.from({ length: count }, (_, at) => [at, at << 16] as const);
    addAll(window, keys);
    expect(window.length).toBe(count);
    expect(packetsOf(window).every((packets) => packets === 1)).toBe(true);
    window.clear();
    expect(window.length).toBe(0);
    expect(window.pairs).toBe(0);
  }
});
