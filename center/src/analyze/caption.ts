import { coveredSensors } from "./coverage-weights.ts";
import type { Bilingual, Caption, FigureDefinition, FigureInput, FigureTable, Recipe } from "./figure.ts";
import { revisionOf } from "./recipe.ts";

/** Everything that must be printed with the numbers. */
export async function captionOf(
  definition: FigureDefinition,
  input: FigureInput,
  table: FigureTable,
  recipe: Recipe,
): Promise<Caption> {
  const { query, range, coverage, selection } = input;
  return {
    title: definition.title,
    ...definition.measure(query),
    zone: query.zone,
    from: range.from,
    to: range.to,
    trafficClass: query.trafficClass,
    group: query.group,
    region: query.region,
    sensorsCovered: coveredSensors(coverage).length,
    sensorsSelected: selection.sensors.length,
    sensorDays: Math.round(coverage.sensorDays * 1e6) / 1e6,
    sensorDaysMissing: coverage.missing.length,
    coverage: coverage.kinds,
    data: await dataNames(definition, input),
    revision: revisionOf(recipe),
    notes: [...table.notes, ...emptyNotes(input), ...labelNotes(table)],
  };
}

async function dataNames(definition: FigureDefinition, input: FigureInput): Promise<readonly string[]> {
  const { context, query } = input;
  const kinds = new Set<string>(definition.data);
  if (query.region !== null) kinds.add("region");
  const datasets = (await context.state.datasets()).filter(({ kind }) => kinds.has(kind));
  const names = datasets.map(({ kind, name, date, licence }) => `${kind}: ${name} ${date} (${licence})`);
  return kinds.has("registry") ? [...names, `scanners: ${context.registry.version}`] : names;
}

function emptyNotes(input: FigureInput): readonly Bilingual[] {
  const { emptyDays } = input.coverage;
  if (emptyDays.length === 0) return [];
  const shown = emptyDays.slice(0, 5).join(", ");
  const more = emptyDays.length > 5;
  return [
    {
      en: `no sensor covered ${emptyDays.length} of the days: ${shown}${more ? ", …" : ""}`,
      ja: `${emptyDays.length} 日はどのセンサーも観測していない：${shown}${more ? " ほか" : ""}`,
    },
  ];
}

function labelNotes(table: FigureTable): readonly Bilingual[] {
  const floods = table.labels.filter((label) => label.label === "spoofed-flood");
  if (floods.length === 0) return [];
  return [
    {
      en: `${floods.length} rows carry packets of floods with forged source addresses; they are labelled`,
      ja: `${floods.length} 行に送信元を詐称した大量送信のパケットが含まれ、印を付けた`,
    },
  ];
}
