import { dayOf, formatInstant } from "@teiten/core/calendar";
import type { ChangeScope, DetectedChange, WatchedNetwork } from "../../detect/index.ts";
import { bind, sql } from "../../store/index.ts";
import type { BoundSql } from "../../store/index.ts";
import { TeitenError, counted } from "../../telemetry/index.ts";
import { nearestNames } from "../closest-name.ts";
import type { Bilingual, FigureInput, FigureQuery } from "../figure.ts";
import { inScope, instant, scopeOf } from "../flow-filter.ts";
import { selectSensors } from "../sensor-selection.ts";
import { nameOfChange } from "./change-name.ts";
import { detectChanges } from "./find-changes.ts";
import { rowsOfKey, textOfKey } from "./watched-keys.ts";

const HOUR = 3600;
const CHANGE_NAME = /^.+-\d{4}-\d{2}-\d{2}T\d{2}$/i;

/** A change of the query's days that was asked for by its name, and the network that saw it. */
export interface NamedChange {
  readonly change: DetectedChange;
  readonly network: WatchedNetwork;
  /** First hour (since 1970 UTC) after the range: where a change that goes on is cut. */
  readonly until: number;
}

/** Finds the changes of the query's days and answers the one of that name; throws `TeitenError` with the nearest names. */
export async function namedChange(input: FigureInput, name: string): Promise<NamedChange> {
  checkChangeName(name);
  const { network, changes, until } = await detectChanges(input);
  return { change: changeOfName(input, changes, name), network, until };
}

/** Throws `TeitenError` for what no change is ever called, before any is looked for. */
export function checkChangeName(name: string): void {
  if (CHANGE_NAME.test(name)) return;
  throw new TeitenError({
    code: "change-unknown",
    message: `no change is called “${name}”`,
    advice: "a name is of what changed and its first hour, as 445-TCP-2022-09-05T12; `teiten changes` lists them",
    exitCode: 2,
  });
}

/** The change of that name among some; throws `TeitenError` with the nearest names. */
function changeOfName(
  input: Pick<FigureInput, "zone" | "rules">,
  changes: readonly DetectedChange[],
  wanted: string,
): DetectedChange {
  const found = changes.find((change) => nameOfChange(input, change).toLowerCase() === wanted.toLowerCase());
  if (found !== undefined) return found;
  const near = nearestNames(
    wanted,
    changes.map((change) => nameOfChange(input, change)),
    5,
  );
  throw new TeitenError({
    code: "change-unknown",
    message: `no change of these days is called “${wanted}”`,
    advice:
      near.length === 0
        ? "these days have no changes"
        : `the nearest: ${near.join(", ")} (teiten figure changes lists all)`,
    exitCode: 2,
  });
}

/** Throws `TeitenError` when the query names a port or other periods beside `--change`. */
export function checkChangeAlone({ options }: FigureQuery): void {
  const asked = ["port", "previous", "year-before"].find((name) => Boolean(options[name]));
  if (asked === undefined) return;
  throw new TeitenError({
    code: "parameter-invalid",
    message: `--${asked} means nothing with --change: a change has its own port, and its own time before it`,
    advice: `leave --${asked} or --change out`,
    exitCode: 2,
  });
}

/** Conditions on `flows` for one change and for as many hours as were looked at before it. */
export interface ChangeRows {
  /** The rows of its key at the sensors of its scope, in its hours and in those before. */
  readonly rows: BoundSql;
  /** Tells rows in its hours from those before. */
  readonly inside: BoundSql;
  /** All rows of the selected sensors in its hours, of every port, of the query's class and region. */
  readonly meanwhile: BoundSql;
  /** Hours of the change ÷ hours before: what turns packets before into packets in as much time. */
  readonly ratio: number;
}

/** The rows of a change, and of `before` hours before it. */
export function rowsOfChange(input: FigureInput, { change, network, until }: NamedChange, before: number): ChangeRows {
  const [start, end] = [change.start, Math.min(change.end ?? until, until)];
  const days = { from: dayOf(input.zone, (start - before) * HOUR), to: input.range.to };
  const names = network.sensors.map(({ name }) => name);
  const { context, query } = input;
  const selection = selectSensors(input.selection.sensors, context.home, days, { names, group: query.group });
  const sensors = change.found.sensors.map((sensor) => network.sensors[sensor]?.id ?? 0);
  const all = inScope(scopeOf(input, selection));
  const hours = (from: number, to: number): BoundSql =>
    sql`minute >= ${instant(from * HOUR)} and minute < ${instant(to * HOUR)}`;
  return {
    rows: sql`${all} and ${rowsOfKey(change.key, input.rules)} and ${hours(start - before, end)}
      and sensor in ${bind("Array(UInt16)", sensors)}`,
    inside: sql`minute >= ${instant(start * HOUR)}`,
    meanwhile: sql`${all} and ${hours(start, end)}`,
    ratio: (end - start) / before,
  };
}

/** Where a change is, as a Japanese reader says it. */
export const SCOPE_WORDS: Readonly<Record<ChangeScope, string>> = {
  "one sensor": "1センサー",
  "one network": "1ネットワーク",
  "domestic only": "国内のみ",
  "overseas only": "海外のみ",
  some: "一部",
  everywhere: "全体",
};

/** What a change is of, its hours in the zone, and the sensors whose packets are meant. */
export function changeNote(
  { zone, rules }: Pick<FigureInput, "zone" | "rules">,
  { change, until }: NamedChange,
): Bilingual {
  const what = textOfKey(change.key, rules);
  const { scope, sensors, name } = change.found;
  const [from, to] = [change.start, change.end ?? until].map((hour) => formatInstant(zone, hour * HOUR));
  const goesOn = change.end === null;
  const single = scope === "one sensor" || scope === "one network";
  return {
    en: `the change: ${what.en} from ${from} until ${to}${goesOn ? " and going on" : ""}, at ${counted(sensors.length, "sensor")}: ${scope}${single ? ` (${name})` : ""}`,
    ja: `対象の変動：${what.ja}、${from} から ${to} まで${goesOn ? "（継続中）" : ""}、センサー ${sensors.length} 台：${SCOPE_WORDS[scope]}${single ? `（${name}）` : ""}`,
  };
}
