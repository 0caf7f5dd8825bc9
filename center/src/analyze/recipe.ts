import { createHash } from "node:crypto";
import { datasetsInUse, datasetTitle } from "../enrich/index.ts";
import type { Coverage } from "./coverage-weights.ts";
import type { FigureDefinition, FigureInput, FigureTable, Recipe } from "./figure.ts";

/** What the numbers were computed from, so that they can be computed again. */
export async function recipeOf(definition: FigureDefinition, input: FigureInput, table: FigureTable): Promise<Recipe> {
  const { context, query, range } = input;
  const datasets = datasetsInUse(await context.state.datasetsOfRows(), range.from, range.to);
  return {
    figure: definition.id,
    definitionVersion: definition.version,
    query: { ...query, from: range.from, to: range.to },
    parser: context.version,
    registry: context.registry.version,
    datasets: datasets.map(datasetTitle),
    coverageHash: coverageHash(input.coverage),
    dataRevision: await context.state.dataRevision(),
    resultHash: digest(table.columns),
  };
}

/** A short name for a result, from all that went into it. */
export function revisionOf(recipe: Recipe): string {
  return digest(recipe).slice(0, 12);
}

/** What differs between two recipes of one figure, in words; empty when all inputs are the same. */
export function recipeChanges(before: Recipe, after: Recipe): readonly string[] {
  const changes: string[] = [];
  const compare = (what: string, left: string, right: string): void => {
    if (left !== right) changes.push(`${what}: was ${left}, is ${right}`);
  };
  compare("definition version", String(before.definitionVersion), String(after.definitionVersion));
  compare("parser", before.parser, after.parser);
  compare("scanner registry", before.registry, after.registry);
  compare("data sets", before.datasets.join("; ") || "none", after.datasets.join("; ") || "none");
  compare("coverage", before.coverageHash, after.coverageHash);
  compare("stored data", before.dataRevision, after.dataRevision);
  return changes;
}

function coverageHash(coverage: Coverage): string {
  const names = new Map(coverage.sensors.map((sensor) => [sensor.id, sensor.name]));
  const lines = coverage.observed.map((entry) => [
    names.get(entry.sensorId) ?? "",
    coverage.bins.labels[entry.bin] ?? "",
    entry.seconds,
    entry.captured,
    entry.dropped,
  ]);
  return digest(lines.toSorted((left, right) => (left.join(" ") < right.join(" ") ? -1 : 1))).slice(0, 16);
}

function digest(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex");
}
