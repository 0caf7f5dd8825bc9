import { expect, test } from "vitest";
import { drawWaterfall, WATERFALL } from "./waterfall-chart.ts";
import type { WaterfallStep } from "./waterfall-chart.ts";

const steps: readonly WaterfallStep[] = [
  { name: "before", from: 0, to: 10, kind: "total", text: "10" },
  { name: "gone", from: 10, to: -20, kind: "less", text: "−30" },
  { name: "nothing", from: -20, to: -20, kind: "more", text: "0" },
  { name: "new", from: -20, to: 80, kind: "more", text: "+100" },
  { name: "during", from: 0, to: 80, kind: "total", text: "80" },
];

interface Box {
  readonly left: number;
  readonly right: number;
}

/** The bars of one colour, by their corners. */
function bars(svg: string, color: string): readonly Box[] {
  return [...svg.matchAll(/<path d="M([\d.]+) [\d.]+L?l?([\d.]+) [^"]*"[^>]*fill="(#[0-9a-f]+)"/g)]
    .filter(([, , , fill]) => fill === color)
    .map(([, x, width]) => ({ left: Number(x), right: Number(x) + Number(width) }));
}

test("each bar begins where the one before ended, and values below 0 have room", () => {
  const { svg, size } = drawWaterfall({ steps, unit: "packets" }, 800, "w");
  const [before, during] = bars(svg, WATERFALL.total);
  const [gone] = bars(svg, WATERFALL.less);
  const [fresh, ...others] = bars(svg, WATERFALL.more);
  expect(size).toEqual({ width: 800, height: 210 });
  expect(gone?.right).toBeCloseTo(before?.right ?? 0, 1);
  expect(fresh?.left).toBeCloseTo(gone?.left ?? 0, 1);
  expect(others).toEqual([]);
  expect(fresh?.right).toBeCloseTo(during?.right ?? 0, 1);
  expect(gone?.left).toBeLessThan(before?.left ?? 0);
  expect(before?.left).toBeCloseTo(during?.left ?? 0, 1);
  for (const text of ["before", "−30", "+100", "packets"]) expect(svg).toContain(text);
});

test("a change of nothing draws too", () => {
  const flat = steps.map((step) => ({ ...step, from: 0, to: 0 }));
  expect(drawWaterfall({ steps: flat, unit: "packets" }, 800, "w").svg).not.toMatch(/NaN|undefined|Infinity/);
});
