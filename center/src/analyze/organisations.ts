import type { Day } from "@teiten/core/calendar";
import type { FigureInput } from "./figure.ts";
import type { SourceDay } from "./source-days.ts";

/** The organisation that announces each source on its day, in the order of the rows; null when none does. */
export function organisationsOf(
  input: FigureInput,
  rows: readonly Pick<SourceDay, "hex" | "day">[],
  knownOn: string | null,
): readonly (string | null)[] {
  const dayNames: Day[] = [];
  const index = new Map<Day, number>();
  const sources = new Uint8Array(rows.length * 16);
  const days = new Uint16Array(rows.length);
  rows.forEach(({ hex, day }, row) => {
    sources.set(Buffer.from(hex, "hex"), row * 16);
    const known = index.get(day) ?? dayNames.push(day) - 1;
    index.set(day, known);
    days[row] = known;
  });
  const matched = input.context.registry.match(sources, days, dayNames, knownOn ?? undefined);
  return rows.map((_, row) => matched.organisations[matched.organisation[row] ?? -1] ?? null);
}
