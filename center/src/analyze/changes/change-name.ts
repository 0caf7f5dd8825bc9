import { formatInstant } from "@teiten/core/calendar";
import type { DetectedChange } from "../../detect/index.ts";
import type { FigureInput } from "../figure.ts";
import { nameOfKey } from "./watched-keys.ts";

const HOUR = 3600;

/**
 * What a change is called: what it is of and its first hour in the zone, as `445-TCP-2022-09-05T12`, `445-TCP-BR-…`,
 * `23-TCP-Mirai-…` or `region-BR-…`; changes of the same never overlap.
 */
export function nameOfChange(
  { zone, rules }: Pick<FigureInput, "zone" | "rules">,
  { key, start }: Pick<DetectedChange, "key" | "start">,
): string {
  return `${nameOfKey(key, rules)}-${formatInstant(zone, start * HOUR).slice(0, 13)}`;
}
