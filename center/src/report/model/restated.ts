import type { Cell } from "../../analyze/index.ts";
import { TeitenError } from "../../telemetry/index.ts";
import type { ReportForm } from "./outline.ts";
import type { SensorFact } from "./network.ts";
import type { Exhibit } from "./quarterly-model.ts";
import type { RestatedValue, RevisionPart } from "./revision.ts";

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

/**
 * Compares with what was published: other numbers, and rows that came or went, raise the revision and are listed; the same
 * numbers keep it, with what it listed.
 */
export function restate(
  published: PublishedReport | null,
  sensors: readonly SensorFact[],
  exhibits: readonly Exhibit[],
): RevisionPart {
  const names = sensors.map((sensor) => sensor.name);
  if (published === null || !sameNames(published.sensors, names)) return { number: 1, restated: [] };
  const earlier = new Map(Object.entries(published.exhibits).map(([id, columns]) => [unnumbered(id), columns]));
  const restated = exhibits.flatMap(({ id, columns }) => {
    const before = earlier.get(unnumbered(id));
    return before === undefined ? [] : restatedValues(id, columns, before);
  });
  if (restated.length === 0) return { number: published.revision, restated: published.restated ?? [] };
  return { number: published.revision + 1, restated };
}

/** What a restated value is in these exhibits, as it is printed; empty where it is no longer there. */
export function restatedNow(exhibits: readonly Exhibit[], { exhibit: id, row, column }: RestatedValue): string {
  const exhibit = exhibits.find((one) => unnumbered(one.id) === unnumbered(id));
  return exhibit === undefined ? "" : print(rowsByKey(exhibit.columns).get(row)?.[column] ?? null);
}

/** An exhibit keeps its name when those before it become more or fewer. */
function unnumbered(id: string): string {
  return id.replace(/^(?:table|figure)-\d+-/, "");
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

function restatedValues(exhibit: string, columns: Columns, before: Columns): RestatedValue[] {
  const now = rowsByKey(columns);
  const then = rowsByKey(before);
  return [...new Set([...now.keys(), ...then.keys()])].flatMap((row) => {
    const [cells, old] = [now.get(row), then.get(row)];
    return Object.keys(cells ?? old ?? {}).flatMap((column) => {
      const [after = null, earlier = null] = [cells?.[column], old?.[column]];
      const isNew = before[column] === undefined || columns[column] === undefined;
      if (isNew || sameCell(earlier, after)) return [];
      return [{ exhibit, row, column, before: print(earlier), after: print(after) }];
    });
  });
}

type Columns = Readonly<Record<string, readonly Cell[]>>;

/** Rows under the texts that name them (the port, the day and organisation…). */
function rowsByKey(columns: Columns): Map<string, Readonly<Record<string, Cell>>> {
  const entries = Object.entries(columns);
  const named = entries.filter(([name]) => KEY_COLUMNS.has(name));
  const length = entries[0]?.[1].length ?? 0;
  const rows = new Map<string, Readonly<Record<string, Cell>>>();
  for (let index = 0; index < length; index++) {
    const words = named.map(([, cells]) => String(cells[index] ?? "")).join(" · ");
    const key = rows.has(words) ? `${words} · ${index + 1}` : words;
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
