import { daysIn } from "@teiten/core/calendar";
import { expect, test } from "vitest";
import { drawLineChart } from "./line-chart.ts";
import { MISSING, SERIES } from "./palette.ts";

const bins = daysIn({ from: "2022-07-01", to: "2022-07-11" });
const format = (bin: string): string => bin.slice(5);

function draw(values: readonly (number | null)[], name = "23/TCP"): string {
  const input = { bins, lines: [{ name, values }], unit: "packets", format, endLabels: true };
  return drawLineChart(input, { width: 600, height: 300 }, "f").svg;
}

function linePath(svg: string): string {
  const color = SERIES[0]?.color ?? "";
  return (
    [...svg.matchAll(/<path d="([^"]+)"[^>]*>/g)].find((found) =>
      found[0].includes(`stroke="${color}" stroke-width="2.2"`),
    )?.[1] ?? ""
  );
}

test("missing bins interrupt the line and stand on grey ground", () => {
  const svg = draw([1, 2, 3, null, null, 4, 5, 6, 7, 8]);
  expect(linePath(svg).match(/M/g)).toHaveLength(2);
  expect(svg).toContain(`fill="${MISSING}"`);
});

test("a line without gaps is whole, and a zero is drawn as a zero", () => {
  const svg = draw([1, 2, 0, 0, 0, 4, 5, 6, 7, 8]);
  expect(linePath(svg).match(/M/g)).toHaveLength(1);
  expect(svg).not.toContain(`fill="${MISSING}"`);
});

test("a value alone between gaps is drawn as a point", () => {
  const alone = draw([1, 2, null, 3, null, 4, 5, 6, 7, 8]);
  const none = draw([1, 2, 2, 3, 3, 4, 5, 6, 7, 8]);
  const points = (svg: string): number => svg.match(/<path d="M1 0A1/g)?.length ?? 0;
  expect(points(alone)).toBe(points(none) + 1);
});

test("names are escaped, the drawing is the same each time and its names begin with its id", () => {
  const svg = draw([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], '<script>"x"&');
  expect(svg).not.toContain("<script");
  expect(svg).toContain("&lt;script&gt;");
  expect(svg).toBe(draw([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], '<script>"x"&'));
  for (const [, name = ""] of svg.matchAll(/ id="([^"]+)"/g)) expect(name).toMatch(/^f-/);
  expect(svg).not.toMatch(/zr\d/);
});
