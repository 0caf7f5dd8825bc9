import fc from "fast-check";
import { expect, test } from "vitest";
import type { BootExtent, GapStretch, ObservedStretch } from "../state/index.ts";
import { observedPart, unobservedSpans } from "./coverage-state.ts";
import type { SensorSigns } from "./coverage-state.ts";

const stretch = (boot: string, number: number, from: number, to: number, counted = 1): ObservedStretch => ({
  segmentId: number + 1,
  sensorId: 1,
  boot,
  number,
  kind: "measured",
  from,
  to,
  dropped: 0,
  thinned: 0,
  counted,
});
const run = (boot: string, from: number, to: number, complete = 100, last: number | null = null): BootExtent => ({
  boot,
  from,
  to,
  complete,
  last,
  addresses: null,
});
const NONE: SensorSigns = { stretches: [], gaps: [], extents: [], heartbeats: [], blind: [] };
const told = (span: { from: number; to: number }, signs: Partial<SensorSigns>): readonly string[] =>
  unobservedSpans(span, { ...NONE, ...signs }).map(({ from, to, state, reason }) => `${from}-${to} ${state} ${reason}`);

test("nothing is said before the first sign of an agent and after the last", () => {
  expect(
    told({ from: 0, to: 1000 }, { stretches: [stretch("a", 0, 100, 200)], extents: [run("a", 100, 300, 1)] }),
  ).toEqual(["200-300 unknown segments not here yet"]);
  expect(told({ from: 0, to: 1000 }, {})).toEqual([]);
});

test("between runs the agent was down, or its segments are still to come", () => {
  const stretches = [stretch("a", 0, 0, 100), stretch("b", 0, 500, 600)];
  const ended = [run("a", 0, 100, 1, 0), run("b", 500, 600, 1)];
  expect(told({ from: 0, to: 600 }, { stretches, extents: ended })).toEqual(["100-500 down agent not running"]);
  const more = [run("a", 0, 100, 1, 4), run("b", 500, 600, 1)];
  expect(told({ from: 0, to: 600 }, { stretches, extents: more })).toEqual(["100-500 unknown segments not here yet"]);
});

test("after the last segment of a run that ended, what the agent had is lost", () => {
  const extents = [run("a", 0, 130, 2, 1), run("b", 300, 400, 1)];
  const stretches = [stretch("a", 0, 0, 60), stretch("a", 1, 60, 100), stretch("b", 0, 300, 400)];
  expect(told({ from: 0, to: 400 }, { stretches, extents })).toEqual([
    "100-130 down agent broke off",
    "130-300 down agent not running",
  ]);
});

test("segments that came but hold no time are told apart from those that are to come", () => {
  const stretches = [stretch("a", 0, 0, 100), stretch("a", 3, 300, 400)];
  expect(told({ from: 0, to: 400 }, { stretches, extents: [run("a", 0, 400, 4)] })).toEqual([
    "100-300 unknown segments set aside",
  ]);
  expect(told({ from: 0, to: 400 }, { stretches, extents: [run("a", 0, 400, 2)] })).toEqual([
    "100-300 unknown segments not here yet",
  ]);
});

test("property: observed and unobserved time never overlap and leave nothing out between the first sign and the last", () => {
  const plan = fc.array(
    fc.record({
      gap: fc.nat(50),
      length: fc.integer({ min: 1, max: 100 }),
      what: fc.constantFrom("segment", "tombstone", "missing", "reboot"),
      counted: fc.nat(1),
    }),
    { minLength: 1, maxLength: 12 },
  );
  const interval = fc.tuple(fc.nat(900), fc.integer({ min: 1, max: 300 }));
  fc.assert(
    fc.property(plan, fc.array(interval, { maxLength: 3 }), interval, (steps, blind, [from, length]) => {
      const signs = live(steps, blind);
      const span = { from, to: from + length };
      const unobserved = unobservedSpans(span, signs);
      const observed = observedPart(span, signs.stretches, unobserved);
      const seconds = new Uint8Array(length);
      for (const part of [...observed, ...unobserved])
        for (let second = part.from; second < part.to; second++)
          seconds[second - from] = (seconds[second - from] ?? 0) + 1;
      const [first] = signs.extents;
      const last = Math.max(...signs.extents.map(({ to }) => to));
      seconds.forEach((count, index) => {
        const inside = first !== undefined && from + index >= first.from && from + index < last;
        expect(count).toBe(inside ? 1 : 0);
      });
    }),
  );
});

function live(
  steps: readonly { gap: number; length: number; what: string; counted: number }[],
  blind: readonly (readonly [number, number])[],
): SensorSigns {
  const stretches: ObservedStretch[] = [];
  const gaps: GapStretch[] = [];
  const runs = new Map<string, { from: number; to: number }>();
  let [at, boot, number] = [0, 0, 0];
  for (const { gap, length, what, counted } of steps) {
    const [from, to] = [at + gap, at + gap + length];
    at = to;
    if (what === "reboot") [boot, number] = [boot + 1, 0];
    const name = `boot ${boot}`;
    if (what === "segment") stretches.push(stretch(name, number, from, to, counted));
    if (what === "tombstone") gaps.push({ sensorId: 1, boot: name, number, from, to, reason: "tombstone: spool-full" });
    if (what === "segment" || what === "tombstone") runs.set(name, { from: runs.get(name)?.from ?? from, to });
    number++;
  }
  const extents = [...runs].map(([name, { from, to }]) => run(name, from, to, number));
  const spans = blind.map(([from, length]) => ({ from, to: from + length, reason: "canaries missed" }));
  return { stretches, gaps, extents, heartbeats: [], blind: spans };
}
