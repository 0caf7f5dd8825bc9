import fc from "fast-check";
import { expect, test } from "vitest";
import { FloodGate } from "./flood-gate.ts";

function run(gate: FloodGate, second: number, packets: number): number {
  let kept = 0;
  for (let index = 0; index < packets; index++) kept += Number(gate.accepts(second));
  return kept;
}

test("a quiet second passes whole; a flood is thinned to about the limit and told by the second", () => {
  const gate = new FloodGate(1000);
  expect(run(gate, 10, 1000)).toBe(1000);
  const onset = run(gate, 11, 50_000);
  const later = run(gate, 12, 50_000);
  expect(onset).toBeLessThan(3000);
  expect(later).toBeGreaterThan(900);
  expect(later).toBeLessThan(1300);
  expect(run(gate, 13, 500)).toBeLessThan(500);
  expect(run(gate, 15, 500)).toBe(500);
  const { thinned, thinning, seconds } = gate.take();
  expect(seconds.map(({ second, packets }) => [second, packets])).toEqual([
    [11, 50_000],
    [12, 50_000],
    [13, 500],
  ]);
  expect(seconds.reduce((sum, { packets, kept }) => sum + packets - kept, 0)).toBe(thinned);
  expect(thinning).toBeGreaterThanOrEqual(50);
});

test("a segment that ends within a second has its own share of it", () => {
  const gate = new FloodGate(4);
  const first = run(gate, 1, 1000);
  expect(gate.take()).toMatchObject({ thinned: 1000 - first, seconds: [{ second: 1, packets: 1000, kept: first }] });
  const second = run(gate, 1, 1000);
  expect(gate.take()).toMatchObject({ thinned: 1000 - second, seconds: [{ second: 1, packets: 1000, kept: second }] });
  expect(gate.take()).toEqual({ thinned: 0, thinning: 1, seconds: [] });
});

test("one in N is kept at places that change, so that a scanner's own rhythm is not met", () => {
  const gate = new FloodGate(10);
  run(gate, 1, 1000);
  const places = new Set<number>();
  for (let index = 0; index < 1000; index++) if (gate.accepts(2)) places.add(index % 100);
  expect(places.size).toBeGreaterThan(5);
});

test("property: what is kept and what is thinned is what came, in any order of seconds", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 50 }), fc.array(fc.tuple(fc.nat(20), fc.nat(200))), (limit, runs) => {
      const gate = new FloodGate(limit);
      let [kept, came, thinned] = [0, 0, 0];
      for (const [second, packets] of runs) {
        kept += run(gate, second, packets);
        came += packets;
        if (packets % 3 === 0) thinned += gate.take().thinned;
      }
      expect(kept + thinned + gate.take().thinned).toBe(came);
    }),
  );
});
