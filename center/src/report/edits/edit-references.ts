import { TeitenError } from "../../telemetry/index.ts";
import type { Exhibit, QuarterlyModel } from "../model/index.ts";
import { columnDecimals, formatChange, formatNumber, formatRate, formatShare } from "../number-format.ts";
import type { Words } from "../words/index.ts";
import type { EditText } from "./report-edits.ts";

const REFERENCE = /\{\{\s*([^{}]*?)\s*\}\}/g;
const KEY_COLUMNS: ReadonlySet<string> = new Set(
  "bin by day month port region organisation sensor sensor_a sensor_b group rule class change network".split(" "),
);
const MOST_NAMED = 12;

/**
 * The editor's text with its references filled in from the model as it is now: `{{ports}}` is the number of an exhibit,
 * `{{ports:23/TCP:share}}` or `{{ports:1:share}}` the value of a row (by what names it, or by its place from 1) and a column
 * of its CSV, `{{report:packets}}` a number of the whole. Throws `TeitenError` for what is not there any more.
 */
export function fillReferences({ file, markdown }: EditText, model: QuarterlyModel, words: Words): string {
  return markdown.replaceAll(REFERENCE, (whole, inner: string, offset: number) => {
    const line = markdown.slice(0, offset).split("\n").length;
    const stale = (message: string, advice: string): TeitenError =>
      new TeitenError({
        code: "report-edit-stale",
        message: `“${whole}” ${message}`,
        place: `${file}:${line}`,
        advice,
      });
    return valueOf(inner, model, words, stale);
  });
}

type Stale = (message: string, advice: string) => TeitenError;

function valueOf(inner: string, model: QuarterlyModel, words: Words, stale: Stale): string {
  const [name = "", ...rest] = inner.split(":");
  if (name === "report") return wholeValue(rest.join(":"), model, stale);
  const exhibit = model.exhibits.find((one) => nameOf(one) === name);
  if (exhibit === undefined) {
    const known = model.exhibits.map(nameOf);
    throw stale("refers to a table or figure that this report does not have", `it has ${listed(known)}`);
  }
  if (rest.length === 0) return words.exhibitNumber(exhibit);
  const column = rest.at(-1) ?? "";
  const cells = exhibit.columns[column];
  if (rest.length < 2 || cells === undefined) {
    throw stale(
      `refers to a column that ${exhibit.id} does not have`,
      `write {{${name}:ROW:COLUMN}}; its columns are ${listed(Object.keys(exhibit.columns))}`,
    );
  }
  const row = rowOf(exhibit, rest.slice(0, -1).join(":"), stale);
  return formatCell(column, cells[row] ?? null, words);
}

/** `ports` of `table-1-ports`: what stays when the numbers of exhibits move. */
function nameOf({ id }: Exhibit): string {
  return id.replace(/^(?:table|figure)-\d+-/, "");
}

function rowOf(exhibit: Exhibit, wanted: string, stale: Stale): number {
  const names = rowNames(exhibit);
  const byName = names.flatMap((parts, row) => (parts.join(" ") === wanted || parts.includes(wanted) ? [row] : []));
  if (byName.length === 1) return byName[0] ?? 0;
  const place = /^[1-9]\d*$/.test(wanted) ? Number(wanted) : 0;
  if (byName.length === 0 && place >= 1 && place <= names.length) return place - 1;
  const known = listed(names.map((parts) => parts.join(" ")));
  throw byName.length > 1
    ? stale(`names ${byName.length} rows of ${exhibit.id}`, `name one: its rows are ${known}`)
    : stale(`refers to a row that ${exhibit.id} does not have`, `its rows are ${known}`);
}

function rowNames({ columns }: Exhibit): readonly (readonly string[])[] {
  const named = Object.entries(columns).filter(([name]) => KEY_COLUMNS.has(name));
  const count = Object.values(columns)[0]?.length ?? 0;
  return Array.from({ length: count }, (_, row) => named.map(([, cells]) => String(cells[row] ?? "")));
}

function wholeValue(name: string, { totalPackets, volume, network, quarter }: QuarterlyModel, stale: Stale): string {
  const values: Readonly<Record<string, string>> = {
    packets: formatNumber(totalPackets),
    packets_per_sensor_day: formatRate(volume.rate),
    sensors: formatNumber(network.sensors.length),
    sensor_days: formatNumber(network.sensorDays, 1),
    quarter: quarter.name,
  };
  const found = values[name];
  if (found !== undefined) return found;
  throw stale("refers to a number that a report does not have", `there are ${listed(Object.keys(values))}`);
}

function formatCell(column: string, cell: Exhibit["columns"][string][number], words: Words): string {
  if (cell === null) return words.labels.missing;
  if (typeof cell === "number") return formatColumn(column, cell);
  if (column === "port") return words.port(String(cell));
  if (column === "region") return words.region(String(cell));
  return /^\d{4}-\d{2}-\d{2}$/.test(String(cell)) ? words.date(String(cell)) : String(cell);
}

function formatColumn(column: string, value: number): string {
  if (column === "change") return formatChange(value);
  if (/(?:^|_)share(?:_|$)/.test(column)) return formatShare(value);
  return formatNumber(value, Number.isInteger(value) ? 0 : columnDecimals([value]));
}

function listed(names: readonly string[]): string {
  const known = [...new Set(names)];
  const more = known.length - MOST_NAMED;
  return known.slice(0, MOST_NAMED).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
