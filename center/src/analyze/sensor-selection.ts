import type { Day, DayRange } from "@teiten/core/calendar";
import type { SensorRecord } from "../state/index.ts";

/** A sensor and the days (half-open) on which it counts. */
export interface SensorSpan {
  readonly sensor: SensorRecord;
  readonly from: Day;
  readonly to: Day;
}

/** Sensors in the order of their names, and the days on which each counts; a sensor can have several spans. */
export interface SensorSelection {
  readonly range: DayRange;
  readonly sensors: readonly SensorRecord[];
  readonly spans: readonly SensorSpan[];
  /** Whether every sensor of the network counts on every day of the range. */
  readonly complete: boolean;
}

/** Groups that every sensor has by its country, unless it is put into one of them by hand for the day. */
export const BUILT_IN_GROUPS = ["domestic", "overseas"] as const;

const BY_NAME = new Intl.Collator("en", { numeric: true });

/**
 * The groups of a sensor on a day. `domestic` or `overseas` follows from its country against `home`; an explicit
 * membership of either that holds on the day replaces it, any other group comes on top.
 */
export function groupsOn(sensor: SensorRecord, home: string, day: Day): readonly string[] {
  const explicit = sensor.groups.filter((membership) => holds(membership, day)).map((membership) => membership.group);
  if (explicit.some((group) => group === "domestic" || group === "overseas")) return [...new Set(explicit)];
  return [...new Set([sensor.country === home ? "domestic" : "overseas", ...explicit])];
}

/** Every group that a sensor of the network can be in, the built-in ones first. */
export function groupNames(sensors: readonly SensorRecord[]): readonly string[] {
  const explicit = sensors.flatMap((sensor) => sensor.groups.map((membership) => membership.group));
  const others = [...new Set(explicit)].filter((group) => group !== "domestic" && group !== "overseas");
  return [...BUILT_IN_GROUPS, ...others.toSorted(BY_NAME.compare)];
}

/** Which sensors a question names; null is all. */
export interface WantedSensors {
  readonly names: readonly string[] | null;
  readonly group: string | null;
}

/** The sensors with the given names (null: all), as members of `group` (null: of any) on the days of the range. */
export function selectSensors(
  sensors: readonly SensorRecord[],
  home: string,
  range: DayRange,
  wanted: WantedSensors,
): SensorSelection {
  const spans = sensors
    .filter((sensor) => wanted.names === null || wanted.names.includes(sensor.name))
    .toSorted((left, right) => BY_NAME.compare(left.name, right.name))
    .flatMap((sensor) => spansOf(sensor, home, range, wanted.group));
  return createSelection(range, spans, sensors);
}

/** The part of a selection that belongs to a group; null keeps all. */
export function narrowToGroup(selection: SensorSelection, home: string, group: string | null): SensorSelection {
  if (group === null) return selection;
  const spans = selection.spans.flatMap((span) => spansOf(span.sensor, home, span, group));
  const part = createSelection(selection.range, spans, selection.sensors);
  return { ...part, complete: part.complete && selection.complete };
}

function createSelection(
  range: DayRange,
  spans: readonly SensorSpan[],
  network: readonly SensorRecord[],
): SensorSelection {
  const throughout = new Set(
    spans.filter((span) => span.from === range.from && span.to === range.to).map((span) => span.sensor.id),
  );
  return {
    range,
    sensors: [...new Set(spans.map((span) => span.sensor))],
    spans,
    complete: network.every((sensor) => throughout.has(sensor.id)),
  };
}

function spansOf(sensor: SensorRecord, home: string, range: DayRange, group: string | null): readonly SensorSpan[] {
  const end = sensor.retiredOn !== null && sensor.retiredOn < range.to ? sensor.retiredOn : range.to;
  const spans: SensorSpan[] = [];
  for (const piece of pieces(sensor, { from: range.from, to: end }, group)) {
    if (group !== null && !groupsOn(sensor, home, piece.from).includes(group)) continue;
    const last = spans.at(-1);
    if (last?.to === piece.from) spans[spans.length - 1] = { ...last, to: piece.to };
    else spans.push({ sensor, ...piece });
  }
  return spans;
}

function pieces(sensor: SensorRecord, range: DayRange, group: string | null): readonly DayRange[] {
  if (range.to <= range.from) return [];
  if (group === null) return [range];
  const changes = sensor.groups.flatMap((membership) => [membership.from, membership.to]);
  const inside = changes.filter((day): day is Day => day !== null && day > range.from && day < range.to);
  const borders = [range.from, ...new Set(inside.toSorted()), range.to];
  return borders.slice(1).map((to, index) => ({ from: borders[index] ?? range.from, to }));
}

function holds(membership: { readonly from: Day | null; readonly to: Day | null }, day: Day): boolean {
  return (membership.from === null || membership.from <= day) && (membership.to === null || day < membership.to);
}

/** Whether the sensor counts on the day. */
export function countsOn(selection: SensorSelection, sensorId: number, day: Day): boolean {
  return selection.spans.some((span) => span.sensor.id === sensorId && span.from <= day && day < span.to);
}
