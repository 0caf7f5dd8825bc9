import fc from "fast-check";
import { expect, test } from "vitest";
import type { ObservedStretch } from "../state/index.ts";
import { addObservedTime, addPackets, unobserved } from "./coverage-minutes.ts";

const stretch = (
  from: number,
  to: number,
  segmentId = 1,
  kind: ObservedStretch["kind"] = "measured",
): ObservedStretch => ({
  segmentId,
  sensorId: 1,
  boot: "file",
  number: null,
  kind,
  from,
  to,
  dropped: 0,
  thinned: 0,
  counted: 0,
});
const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);

test("a second that two segments cover counts once, and the weaker kind stands", () => {
  const span = { first: 0, minutes: 3 };
  const observed = unobserved(span);
  addObservedTime(observed, span, [stretch(0, 90), stretch(30, 100, 2, "inferred")]);
  expect([...observed.seconds]).toEqual([60, 40, 0]);
  expect([...observed.kind]).toEqual([3, 3, 0]);
});

test("what lies outside the span is left out", () => {
  const span = { first: 120, minutes: 2 };
  const observed = unobserved(span);
  addObservedTime(observed, span, [stretch(0, 130), stretch(230, 1000)]);
  expect([...observed.seconds]).toEqual([10, 10]);
});

test("packets are spread evenly over observed seconds", () => {
  const span = { first: 0, minutes: 3 };
  const observed = unobserved(span);
  addPackets(observed, span, [stretch(0, 60), stretch(120, 150)], {
    captured: 9,
    dropped: 3,
    thinned: 0,
    before: 0,
    total: 90,
  });
  expect([...observed.captured]).toEqual([6, 0, 3]);
  expect([...observed.dropped]).toEqual([2, 0, 1]);
});

test("whatever the stretches and the spans, the parts sum to the whole", () => {
  const lengths = fc.array(fc.tuple(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 200 })), {
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(
    fc.property(lengths, fc.nat(5000), fc.nat(5000), (steps, captured, dropped) => {
      let at = 0;
      const stretches = steps.map(([gap, length]) => stretch((at += gap), (at += length)));
      const total = sum(stretches.map(({ from, to }) => to - from));
      const minutes = Math.ceil(at / 60) + 1;
      const half = Math.floor(minutes / 2);
      const spans = [
        { first: 0, minutes: half },
        { first: half * 60, minutes: minutes - half },
      ];
      const parts = spans.map((span) => {
        const observed = unobserved(span);
        const before = sum(stretches.map(({ from, to }) => Math.max(0, Math.min(to, span.first) - from)));
        addPackets(observed, span, stretches, { captured, dropped, thinned: dropped, before, total });
        return observed;
      });
      expect(sum(parts.flatMap((part) => [...part.dropped]))).toBe(dropped);
      for (const part of parts) expect([0, captured]).toContain(sum(part.captured));
    }),
  );
});
