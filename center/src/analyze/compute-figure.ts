import { CalendarError, openZone } from "@teiten/core/calendar";
import type { Zone } from "@teiten/core/calendar";
import type { SensorRecord } from "../state/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import { captionOf } from "./caption.ts";
import { findFigure } from "./catalogue.ts";
import { nameAdvice } from "./closest-name.ts";
import { comparedKinds, comparedRange, inputOver } from "./compared-periods.ts";
import type {
  Bilingual,
  ComparedPeriod,
  FigureContext,
  FigureDefinition,
  FigureInput,
  FigureQuery,
  FigureResult,
  FigureTable,
} from "./figure.ts";
import { checkParameters } from "./parameters.ts";
import type { RawParameters } from "./parameters.ts";
import { dataMoment, recipeOf } from "./recipe.ts";
import { groupNames, selectSensors } from "./sensor-selection.ts";
import type { WantedSensors } from "./sensor-selection.ts";
import { resolveRange } from "./stored-range.ts";

/**
 * Computes a figure of the catalogue: checks the parameters, resolves days and sensors, weighs the coverage, asks the
 * figure's question, and puts caption and recipe beside the numbers. Throws `TeitenError`.
 */
export async function computeFigure(
  context: FigureContext,
  id: string,
  parameters: RawParameters,
): Promise<FigureResult> {
  const definition = findFigure(id);
  const query = checkParameters(definition, parameters, context.zone);
  const { input, moment } = await resolveInput(context, definition, query);
  const table = withChange(await definition.compute(input), moment !== (await dataMoment(input)));
  const recipe = await recipeOf(definition, input, table);
  return {
    ...table,
    id: definition.id,
    specs: definition.columns(query),
    ...(definition.glance === undefined ? {} : { glance: definition.glance(query) }),
    caption: await captionOf(definition, input, table, recipe),
    recipe,
  };
}

/**
 * Checks what can be checked of the parameters of a figure without any data, and answers them with their defaults (the
 * zone as UTC where none is given); throws `TeitenError` (exit 2) as `computeFigure` does.
 */
export function checkFigure(id: string, parameters: RawParameters): FigureQuery {
  const query = checkParameters(findFigure(id), parameters, "UTC");
  zoneOf(query.zone);
  return query;
}

/** What a figure would compute from, for a question beside the catalogue; throws `TeitenError` as `computeFigure` does. */
export async function figureInput(context: FigureContext, id: string, parameters: RawParameters): Promise<FigureInput> {
  const definition = findFigure(id);
  return (await resolveInput(context, definition, checkParameters(definition, parameters, context.zone))).input;
}

/** Sensors whose days make an open range: those that are ever wanted, or null where all are. */
function idsOf(sensors: readonly SensorRecord[], home: string, wanted: WantedSensors): readonly number[] | null {
  if (wanted.names === null && wanted.group === null) return null;
  return selectSensors(sensors, home, ALL_DAYS, wanted).sensors.map(({ id }) => id);
}

const ALL_DAYS = { from: "0001-01-01", to: "9999-12-31" };

function withChange(table: FigureTable, changed: boolean): FigureTable {
  return changed ? { ...table, notes: [...table.notes, CHANGED] } : table;
}

const CHANGED: Bilingual = {
  en: "data came in while this was counted: its parts may be a moment apart; count again when that matters",
  ja: "集計中にデータが届いたため、各部の時点がわずかに異なることがある。正確を要するときはもう一度集計する",
};

/** What the query resolves to, and the moment of the data before the first of them was read. */
async function resolveInput(
  context: FigureContext,
  definition: FigureDefinition,
  query: FigureQuery,
): Promise<{ readonly input: FigureInput; readonly moment: string }> {
  const zone = zoneOf(query.zone);
  const sensors = await context.state.sensors();
  checkNames(
    "sensor",
    query.sensors ?? [],
    sensors.map((sensor) => sensor.name),
  );
  checkNames("group", query.group === null ? [] : [query.group], groupNames(sensors));
  const wanted = { names: query.sensors, group: query.group };
  const range = await resolveRange(context, zone, query, idsOf(sensors, context.home, wanted));
  const kinds = definition.beside?.(query) ?? comparedKinds(query);
  const compared = kinds.map((kind) => ({ kind, range: comparedRange(query, range, kind) }));
  const base = { context, query, zone, rules: await context.state.rulesOfRows() };
  const moment = await dataMoment({
    ...base,
    range,
    compared: compared.map((period) => ({ input: { ...base, ...period } })),
  });
  const own = await inputOver(base, range);
  const beside: ComparedPeriod[] = [];
  for (const period of compared) beside.push({ kind: period.kind, input: await inputOver(base, period.range) });
  return { input: { ...own, compared: beside }, moment };
}

function zoneOf(name: string): Zone {
  try {
    return openZone(name);
  } catch (error) {
    if (!(error instanceof CalendarError)) throw error;
    const advice = nameAdvice(name, Intl.supportedValuesOf("timeZone"));
    throw new TeitenError({
      code: "zone-unknown",
      message: error.message,
      advice: advice.startsWith("known") ? error.advice : advice,
      cause: error,
      exitCode: 2,
    });
  }
}

function checkNames(kind: "sensor" | "group", names: readonly string[], known: readonly string[]): void {
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new TeitenError({
    code: kind === "sensor" ? "sensor-unknown" : "group-unknown",
    message: `no ${kind} is called “${unknown}”`,
    advice: nameAdvice(unknown, known),
    exitCode: 2,
  });
}
