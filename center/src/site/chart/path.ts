/** Where the values of a chart are drawn: pixels, and the value at the top of the box. */
export interface PlotBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly max: number;
}

type Values = readonly (number | null)[];

/** The line through the values, broken where one is missing; a value between two gaps is a short dash. */
export function linePath(values: Values, box: PlotBox): string {
  return runsOf(values)
    .map((run) => {
      const points = run.map((cell) => `${xOf(cell, values.length, box)} ${yOf(values[cell] ?? 0, box)}`);
      return points.length === 1 ? `M${points[0] ?? ""}m-3 0h6` : `M${points.join("L")}`;
    })
    .join("");
}

/** The area from one standard deviation of the noise below the values to one above. */
export function bandPath(values: Values, noise: Values, box: PlotBox): string {
  return runsOf(values)
    .map((run) => {
      const edge = (sign: number): readonly string[] =>
        run.map((cell) => {
          const value = Math.max(0, (values[cell] ?? 0) + sign * (noise[cell] ?? 0));
          return `${xOf(cell, values.length, box)} ${yOf(value, box)}`;
        });
      return run.length === 1 ? "" : `M${[...edge(1), ...edge(-1).toReversed()].join("L")}Z`;
    })
    .join("");
}

function runsOf(values: Values): readonly (readonly number[])[] {
  const runs: number[][] = [];
  values.forEach((value, cell) => {
    if (value === null) return;
    const last = runs.at(-1);
    if (last !== undefined && last.at(-1) === cell - 1) last.push(cell);
    else runs.push([cell]);
  });
  return runs;
}

function xOf(cell: number, cells: number, { left, width }: PlotBox): number {
  return Math.round((left + (width * (cell + 0.5)) / cells) * 10) / 10;
}

function yOf(value: number, { top, height, max }: PlotBox): number {
  return Math.round((top + height * (1 - value / max)) * 10) / 10;
}
