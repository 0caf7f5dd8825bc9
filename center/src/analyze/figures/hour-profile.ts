import { createBins } from "@teiten/core/calendar";
import { sql } from "../../store/index.ts";
import { measureColumn } from "../column-specs.ts";
import { createBinWeights } from "../coverage-weights.ts";
import { comparedColumns } from "../compared-columns.ts";
import { periodsOf } from "../compared-periods.ts";
import type { ColumnSpec, FigureDefinition, FigureInput, FigureQuery, FigureTable, Measure } from "../figure.ts";
import { binStart, inScope, scopeOf } from "../flow-filter.ts";
import { loadObserved } from "../load-coverage.ts";
import { COMPARED, ONE_PORT, textOption } from "../parameter-specs.ts";
import { keyOfLabel } from "../port-key.ts";
import { BY_PORT, hasKey } from "../row-key.ts";
import { createTable, ratio } from "../table-builder.ts";

const unit = { en: "packets per sensor and hour", ja: "センサー1台・1時間あたりのパケット数" };

const HOUR = measureColumn(
  "hour",
  { en: "", ja: "" },
  { en: "hour of the day in the zone, 0 to 23", ja: "時刻（0〜23時）" },
);
const VALUE = measureColumn(
  "value",
  unit,
  { en: "packets ÷ observed sensor-hours", ja: "パケット数÷観測できたセンサー時間" },
  4,
);

function columns(query: FigureQuery): readonly ColumnSpec[] {
  return [HOUR, VALUE, ...comparedColumns(query, [VALUE])];
}

const measure: Measure = {
  unit,
  numerator: { en: "packets in that hour of all days", ja: "全日のその時刻に受信したパケット数" },
  denominator: { en: "observed sensor-hours of that hour", ja: "その時刻に観測できたセンサー時間" },
};

async function compute(input: FigureInput): Promise<FigureTable> {
  const profiles = await Promise.all(periodsOf(input).map(profileOf));
  const table = createTable(columns(input.query));
  for (let hour = 0; hour < 24; hour++) table.add(hour, ...profiles.map((profile) => profile[hour] ?? null));
  return { columns: table.columns, labels: [], notes: [] };
}

/** Packets per observed sensor-hour of each hour of the day; null where none was observed. */
async function profileOf(input: FigureInput): Promise<readonly (number | null)[]> {
  const { zone, range, selection, query, context } = input;
  const bins = createBins(zone, range, "hour");
  const weights = createBinWeights(zone, bins, await loadObserved(context.store, input, bins), selection);
  const port = textOption(query, "port");
  const wanted = port === "" ? sql`1` : hasKey(BY_PORT, [String(keyOfLabel(port))]);
  const rows = await context.store.query<{ sensor: number; start: number; total: number }>(sql`
    select sensor, ${binStart(bins)} as start, sum(packets) as total
    from flows where ${inScope(scopeOf(input))} and ${wanted} group by sensor, start`);
  const binOf = new Map(bins.starts.map((start, bin) => [start, bin]));
  const hourOf = bins.labels.map((label) => Number(label.slice(11, 13)));
  const packets = new Float64Array(24);
  const observed = new Float64Array(24);
  for (const { sensor, start, total } of rows) {
    const bin = binOf.get(start) ?? -1;
    if (weights.weight(sensor, bin) > 0) packets[hourOf[bin] ?? 0] = (packets[hourOf[bin] ?? 0] ?? 0) + total;
  }
  for (const [bin, hour] of hourOf.entries()) {
    for (const { id } of selection.sensors) observed[hour] = (observed[hour] ?? 0) + weights.weight(id, bin);
  }
  return Array.from(observed, (hours, hour) => ratio(packets[hour] ?? 0, hours));
}

/** Packets by hour of the day. */
export const hourProfile: FigureDefinition = {
  id: "hour-profile",
  version: 1,
  title: { en: "Packets by hour of the day", ja: "時刻別のパケット数" },
  question: { en: "at which hours of the day do packets come?", ja: "パケットは1日のどの時刻に多いか" },
  definition: {
    en: "For each hour of the day in the zone: packets of all its hours in the range ÷ observed sensor-hours. A sensor-hour of which less than a quarter was observed enters neither number. Where the clock is set back, the hour that comes twice counts with both.",
    ja: "タイムゾーンの時刻（0〜23時）ごとに、期間中のその時刻のパケット数を、観測できたセンサー時間で割る。観測が4分の1に満たないセンサー時間は分子にも分母にも入れない。時計を戻す日に2回ある時刻は両方を数える。",
  },
  defaultClass: "all",
  parameters: [ONE_PORT, ...COMPARED],
  data: [],
  measure: () => measure,
  columns,
  compute,
};
