import fc from "fast-check";
import { expect, test } from "vitest";
import { fitText, spreadLabels, textWidth } from "./label-layout.ts";

const places = fc.array(fc.double({ min: 0, max: 300, noNaN: true }), { minLength: 1, maxLength: 8 });

test("labels never overlap, stay inside, and keep the order of what they name", () => {
  fc.assert(
    fc.property(places, (wanted) => {
      const placed = spreadLabels(wanted, 17, 10, 290);
      const order = wanted.map((_, index) => index).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0) || a - b);
      const inOrder = order.map((index) => placed[index] ?? Number.NaN);
      const gaps = inOrder.slice(1).map((place, at) => place - (inOrder[at] ?? Number.NaN));
      expect(Math.min(...gaps, 17)).toBeGreaterThanOrEqual(17 - 1e-9);
      expect(Math.min(...inOrder)).toBeGreaterThanOrEqual(10 - 1e-9);
      expect(Math.max(...inOrder)).toBeLessThanOrEqual(290 + 1e-9);
    }),
  );
});

test("labels that are apart stay where they belong", () => {
  expect(spreadLabels([200, 40, 120], 17, 0, 300)).toEqual([200, 40, 120]);
});

test("more labels than there is room for are spaced evenly", () => {
  expect(spreadLabels([5, 5, 5], 50, 0, 20)).toEqual([0, 10, 20]);
});

test("East Asian characters are as wide as they are high", () => {
  expect(textWidth("日本", 12)).toBe(24);
  expect(textWidth("ab", 12)).toBeLessThan(24);
  expect(fitText("送信元地域", 10, 30)).toBe("送信…");
  expect(fitText("JP", 10, 30)).toBe("JP");
});
