import type { Cell } from "../../analyze/index.ts";
import { TeitenError } from "../../telemetry/index.ts";
import type { ReportForm } from "./outline.ts";
import type { SensorFact } from "./network.ts";
import type { Exhibit, RestatedValue, RevisionPart } from "./quarterly-model.ts";

/** The values of a report as they were written before, from `data/report.json` of its folder. */
export interface PublishedReport {
  readonly quarter: string;
  /** Default: the quarterly report. */
  readonly form?: ReportForm;
  readonly revision: number;
  /** What the revision restated of the one before it. */
  readonly restated?: readonly RestatedValue[];
  /** Names of the sensors of the network: another network's report is no earlier revision of this one. */
  readonly sensors: readonly string[];
  readonly exhibits: Readonly<Record<string, Readonly<Record<string, readonly Cell[]>>>>;
}

/** Values closer than this, relative to their size, are the same number. */
const SAME = 1e-9;

/** Compares with what was published: the same numbers keep the revision, others raise it and are listed. */
export function restate(
  published: PublishedReport | null,
  sensors: readonly SensorFact[],
  exhibits: readonly Exhibit[],
): RevisionPart {
  const names = sensors.map((sensor) => sensor.name);
  if (published === null || !sameNames(published.sensors, names)) return { number: 1, restated: [] };
  const restated = exhibits.flatMap((exhibit) => {
    const before = published.exhibits[exhibit.id];
    return before === undefined ? [] : restatedValues(exhibit, before);
  });
  return { number: published.revision + (restated.length > 0 ? 1 : 0), restated };
}

/** Reads `data/report.json`; a file that is something else is a `TeitenError`, since it may hold an earlier revision. */
export function parsePublished(text: string, place: string): PublishedReport {
  const parsed = readJson(text);
  if (isPublished(parsed)) return parsed;
  throw new TeitenError({
    code: "report-folder-unreadable",
    message: "the folder holds a report.json that is not the values of a report",
    place,
    advice: "choose another --out, or move that file away if no earlier revision must be compared with",
  });
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

function isPublished(value: unknown): value is PublishedReport {
  if (typeof value !== "object" || value === null) return false;
  const { quarter, revision, sensors, exhibits } = value as Record<string, unknown>;
  const isTable = (table: unknown): boolean =>
    typeof table === "object" && table !== null && Object.values(table).every((cells) => Array.isArray(cells));
  return (
    typeof quarter === "string" &&
    Number.isInteger(revision) &&
    Array.isArray(sensors) &&
    typeof exhibits === "object" &&
    exhibits !== null &&
    Object.values(exhibits).every(isTable)
  );
}

function restatedValues(exhibit: Exhibit, before: Readonly<Record<string, readonly Cell[]>>): RestatedValue[] {
  const now = rowsByKey(exhibit.columns);
  const then = rowsByKey(before);
  return [...now].flatMap(([key, row]) => {
    const old = then.get(key);
    if (old === undefined) return [];
    return Object.entries(row).flatMap(([column, cell]) => {
      const earlier = old[column];
      if (earlier === undefined || sameCell(earlier, cell)) return [];
      return [{ exhibit: exhibit.id, row: key, column, before: print(earlier), after: print(cell) }];
    });
  });
}

/** Rows under the texts that name them (the port, the day and organisation…). */
function rowsByKey(columns: Readonly<Record<string, readonly Cell[]>>): Map<string, Record<string, Cell>> {
  const entries = Object.entries(columns);
  const named = entries.filter(([name]) => KEY_COLUMNS.has(name));
  const length = entries[0]?.[1].length ?? 0;
  const rows = new Map<string, Record<string, Cell>>();
  for (let index = 0; index < length; index++) {
    const key = named.map(([, cells]) => String(cells[index] ?? "")).join(" · ");
    rows.set(key, Object.fromEntries(entries.map(([name, cells]) => [name, cells[index] ?? null])));
  }
  return rows;
}

const KEY_COLUMNS: ReadonlySet<string> = new Set(
  "bin by day port region organisation sensor sensor_a sensor_b group rule class source".split(" "),
);

function sameCell(a: Cell, b: Cell): boolean {
  if (typeof a !== "number" || typeof b !== "number") return a === b;
  return Math.abs(a - b) <= SAME * Math.max(Math.abs(a), Math.abs(b));
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  const known = new Set(a);
  return b.some((name) => known.has(name));
}

function print(cell: Cell): string {
  return cell === null ? "" : typeof cell === "number" ? String(Number(cell.toPrecision(6))) : String(cell);
}
