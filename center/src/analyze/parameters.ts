import { CalendarError, parseDay } from "@teiten/core/calendar";
import { TRAFFIC_CLASSES } from "@teiten/core/flow";
import type { TrafficClass } from "@teiten/core/flow";
import { TeitenError } from "../telemetry/index.ts";
import { nameAdvice } from "./closest-name.ts";
import type { FigureDefinition, FigureQuery, OptionValue, ParameterSpec } from "./figure.ts";
import { regionCode } from "./region-code.ts";

/**
 * Parameters as they come from a command line, a recipe or a request: `from`, `to`, `zone`, `sensors`, `group`,
 * `region`, `class`, and the figure's own by name. Lists may be arrays or text with commas; absent is null or undefined.
 */
export type RawParameters = Readonly<Record<string, string | number | boolean | readonly string[] | null | undefined>>;

/** The names of the parameters that every figure takes, in the order of the manual. */
export const COMMON_PARAMETERS = ["from", "to", "zone", "sensors", "group", "region", "class"] as const;

/** Checks parameters against the definition and completes them; throws `TeitenError` (exit 2) for what cannot be. */
export function checkParameters(definition: FigureDefinition, given: RawParameters, zone: string): FigureQuery {
  const known = [...COMMON_PARAMETERS, ...definition.parameters.map((spec) => spec.name)];
  for (const name of Object.keys(given)) {
    if (!known.includes(name)) throw usage(`${definition.id} has no parameter “${name}”`, nameAdvice(name, known));
  }
  const options: Record<string, OptionValue> = {};
  for (const spec of definition.parameters) options[spec.name] = checkOption(definition.id, spec, given[spec.name]);
  return {
    from: dayOrNull("from", given["from"]),
    to: dayOrNull("to", given["to"]),
    zone: textOrNull(given["zone"]) ?? zone,
    sensors: listOrNull(given["sensors"]),
    group: textOrNull(given["group"]),
    region: given["region"] === null || given["region"] === undefined ? null : regionCode(String(given["region"])),
    trafficClass: classOf(given["class"], definition.defaultClass),
    options,
  };
}

/** The inverse of `checkParameters`: a checked query as raw parameters, for a recipe that is run again. */
export function rawParameters(query: FigureQuery): RawParameters {
  const { from, to, zone, sensors, group, region, trafficClass, options } = query;
  return { from, to, zone, sensors, group, region, class: trafficClass, ...options };
}

function checkOption(figure: string, spec: ParameterSpec, given: RawParameters[string]): OptionValue {
  if (given === null || given === undefined) {
    if (spec.argument !== true) return spec.default;
    throw usage(
      `${figure} needs ${spec.name.toUpperCase()}`,
      `write: teiten figure ${figure} ${spec.name.toUpperCase()}`,
    );
  }
  switch (spec.kind) {
    case "choice":
      return choiceOf(spec, String(given));
    case "integer":
    case "number":
      return numberOf(spec, given);
    case "list":
      return listOrNull(given);
    case "flag":
      return given === true || given === "true" || given === 1;
    case "day":
      return dayOrNull(spec.name, given);
    case "text":
      return String(given);
  }
}

function choiceOf(spec: ParameterSpec, given: string): string {
  const choices = spec.choices ?? [];
  if (choices.includes(given)) return given;
  throw usage(`--${spec.name} cannot be “${given}”`, nameAdvice(given, choices));
}

function numberOf(spec: ParameterSpec, given: RawParameters[string]): number {
  const value = Number(given);
  const least = spec.minimum ?? -Infinity;
  const most = spec.maximum ?? Infinity;
  const whole = spec.kind === "number" || Number.isSafeInteger(value);
  if (Number.isFinite(value) && whole && value >= least && value <= most && String(given).trim() !== "") return value;
  const form = spec.kind === "integer" ? "a whole number" : "a number";
  const from = spec.minimum === undefined ? "" : ` of at least ${spec.minimum}`;
  const to = spec.maximum === undefined ? "" : `${from === "" ? " of" : " and"} at most ${spec.maximum}`;
  throw usage(`--${spec.name} cannot be “${String(given)}”`, `write ${form}${from}${to}`);
}

function dayOrNull(name: string, given: RawParameters[string]): string | null {
  if (given === null || given === undefined) return null;
  try {
    return parseDay(String(given));
  } catch (error) {
    if (!(error instanceof CalendarError)) throw error;
    throw usage(`--${name}: ${error.message}`, error.advice, error);
  }
}

function textOrNull(given: RawParameters[string]): string | null {
  return given === null || given === undefined || given === "" ? null : String(given);
}

function listOrNull(given: RawParameters[string]): readonly string[] | null {
  if (given === null || given === undefined) return null;
  const items = Array.isArray(given) ? (given as readonly string[]) : String(given).split(",");
  const trimmed = items.map((item) => item.trim()).filter((item) => item !== "");
  return trimmed.length === 0 ? null : trimmed;
}

function classOf(given: RawParameters[string], fallback: TrafficClass | "all"): TrafficClass | "all" {
  if (given === null || given === undefined) return fallback;
  const choices = [...TRAFFIC_CLASSES, "all"] as const;
  const found = choices.find((name) => name === given);
  if (found !== undefined) return found;
  throw usage(`--class cannot be “${String(given)}”`, nameAdvice(String(given), choices));
}

function usage(message: string, advice: string, cause?: unknown): TeitenError {
  return new TeitenError({ code: "parameter-invalid", message, advice, cause, exitCode: 2 });
}
