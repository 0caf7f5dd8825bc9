import { raw } from "../store/index.ts";
import type { BoundSql } from "../store/index.ts";
import type { FigureInput } from "./figure.ts";
import { textOption } from "./parameter-specs.ts";
import { groupNames, narrowToGroup } from "./sensor-selection.ts";
import type { SensorSelection } from "./sensor-selection.ts";

/**
 * One scan of the rows that answers for one or more values of `by`. `key` is the expression that tells them apart,
 * `labels` names its values in the order in which they are printed.
 */
export interface Cut {
  readonly selection: SensorSelection;
  readonly key: BoundSql;
  readonly labels: ReadonlyMap<number, string>;
}

/** The values of `by`: everything together, one scan for each group that has sensors, or all sensors in one scan. */
export function cutsBy(input: FigureInput, by: string): readonly Cut[] {
  const { selection } = input;
  if (by === "sensor") {
    const labels = new Map(selection.sensors.map((sensor) => [sensor.id, sensor.name]));
    return labels.size === 0 ? [] : [{ selection, key: raw("sensor"), labels }];
  }
  if (by !== "group") return [{ selection, key: raw("0"), labels: new Map([[0, "all"]]) }];
  const names = input.query.group === null ? groupNames(selection.sensors) : [input.query.group];
  return names
    .map((name) => ({ name, part: narrowToGroup(selection, input.context.home, name) }))
    .filter(({ part }) => part.spans.length > 0)
    .map(({ name, part }) => ({ selection: part, key: raw("0"), labels: new Map([[0, name]]) }));
}

/** The sensors behind one value of a cut. */
export function sensorIdsOf(cut: Cut, key: number): readonly number[] {
  return cut.labels.size === 1 ? cut.selection.sensors.map((sensor) => sensor.id) : [key];
}

/** The cut of another period that answers for the same values of `by`; null where none of its sensors does. */
export function sameCut(one: FigureInput, own: FigureInput, cut: Cut): Cut | null {
  if (one === own) return cut;
  const names = [...cut.labels.values()];
  const cuts = cutsBy(one, textOption(one.query, "by"));
  return cuts.find(({ labels }) => [...labels.values()].some((name) => names.includes(name))) ?? null;
}
