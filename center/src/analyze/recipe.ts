import { createHash } from "node:crypto";
import { addDays, dayOf, dayStart, openZone } from "@teiten/core/calendar";
import type { DayRange } from "@teiten/core/calendar";
import { datasetsInUse, datasetTitle } from "../enrich/index.ts";
import type { DatasetRecord } from "../state/index.ts";
import { periodsOf } from "./compared-periods.ts";
import type { Coverage } from "./coverage-weights.ts";
import type { FigureDefinition, FigureInput, FigureTable, Recipe } from "./figure.ts";
import { recipeRules, rulesChange } from "./recipe-rules.ts";

/** What the numbers were computed from, so that they can be computed again. */
export async function recipeOf(definition: FigureDefinition, input: FigureInput, table: FigureTable): Promise<Recipe> {
  const { context, query, range } = input;
  const datasets = datasetsOfPeriods(await context.state.datasetsOfRows(), input);
  return {
    figure: definition.id,
    definitionVersion: definition.version,
    query: { ...query, from: range.from, to: range.to },
    home: context.home,
    parser: context.version,
    rules: recipeRules(input.rules),
    registry: context.registry.version,
    datasets: datasets.map(datasetTitle),
    coverageHash: periodsOf(input)
      .map(({ coverage }) => coverageHash(coverage))
      .join(" "),
    dataRevision: await dataRevision(input),
    resultHash: digest(table.columns),
  };
}

/** The data sets that speak for the figure's own days and the periods beside them, by kind and date. */
export function datasetsOfPeriods(catalogue: readonly DatasetRecord[], input: FigureInput): readonly DatasetRecord[] {
  const ranges = periodsOf(input)
    .map(({ range }) => range)
    .toSorted((left, right) => (left.from < right.from ? -1 : 1));
  const used = ranges.flatMap(({ from, to }) => datasetsInUse(catalogue, from, to));
  const unique = [...new Map(used.map((record) => [datasetTitle(record), record])).values()];
  return ["region", "asn"].flatMap((kind) => unique.filter((record) => record.kind === kind));
}

/** What the stored data are at this moment; another text after the questions says that a writer was at work meanwhile. */
export async function dataMoment(input: RangeInput): Promise<string> {
  return `${await dataRevision(input)} ${(await input.context.state.dirtyDays()).join(" ")}`;
}

type DayInput = Pick<FigureInput, "context" | "zone" | "range">;
type RangeInput = DayInput & { readonly compared: readonly { readonly input: DayInput }[] };

/** Of the figure's own days, and of every period beside them. */
async function dataRevision(input: RangeInput): Promise<string> {
  const revisions: string[] = [];
  for (const days of [input, ...input.compared.map((period) => period.input)]) {
    revisions.push(await input.context.state.dataRevision(homeDays(days)));
  }
  return revisions.join(" ");
}

/** The days of the network's own zone that hold every row of the range, whatever zone its days are of. */
function homeDays({ context, range, zone }: DayInput): DayRange {
  const home = openZone(context.zone);
  const last = dayOf(home, dayStart(zone, range.to) - 1);
  return { from: dayOf(home, dayStart(zone, range.from)), to: addDays(last, 1) };
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
  compare("home", before.home, after.home);
  compare("parser", before.parser, after.parser);
  const rules = rulesChange(before.rules, after.rules);
  if (rules !== null) changes.push(rules);
  compare("scanner registry", before.registry, after.registry);
  compare("data sets", before.datasets.join("; ") || "none", after.datasets.join("; ") || "none");
  compare("coverage", before.coverageHash, after.coverageHash);
  compare("stored data or what is said of sensors", before.dataRevision, after.dataRevision);
  return changes;
}

function coverageHash(coverage: Coverage): string {
  const names = new Map(coverage.sensors.map((sensor) => [sensor.id, sensor.name]));
  const lines = coverage.observed.map((entry) => [
    names.get(entry.sensorId) ?? "",
    coverage.bins.labels[entry.bin] ?? "",
    entry.seconds,
    entry.captured,
    entry.dropped + entry.thinned,
    ...(entry.unobserved.some((seconds) => seconds > 0) ? entry.unobserved : []),
  ]);
  return digest(lines.toSorted((left, right) => (left.join(" ") < right.join(" ") ? -1 : 1))).slice(0, 16);
}

function digest(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex");
}
