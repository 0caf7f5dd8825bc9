import { openZone } from "@teiten/core/calendar";
import { PORT_KEY, inScope, keyOfLabel, selectSensors } from "../analyze/index.ts";
import type { FigureContext, FigureResult } from "../analyze/index.ts";
import { bind, raw, sql } from "../store/index.ts";
import type { BoundSql } from "../store/index.ts";

/** The column that holds what is taken off before a figure is published; it is in no table and no CSV. */
export const TOP_EXCESS = "top_excess";
/** Figures of packets whose rows are one port or region each, and what that is. */
const BOUNDED: Readonly<Record<string, "port" | "region">> = {
  "port-trend": "port",
  "region-trend": "region",
  "port-ranking": "port",
  "region-ranking": "region",
  "port-sources": "region",
};

/** Whether a figure is published only with its two highest sensors bounded. */
export function isBounded({ id, columns }: Pick<FigureResult, "id" | "columns">): boolean {
  const key = BOUNDED[id];
  return key !== undefined && key in columns && ("packets" in columns || "value" in columns);
}

/**
 * The figure with the packets of each row that the two sensors with most of it got beyond the third (all of it where there
 * is no third): a burst at one or two sensors moves nothing that is published. Sensors whose day does not count for want of
 * observation are among those compared. Other figures come back as they are.
 */
export async function withTopExcess(context: FigureContext, result: FigureResult): Promise<FigureResult> {
  const key = BOUNDED[result.id];
  const keys = key === undefined ? undefined : result.columns[key];
  if (keys === undefined || keys.length === 0 || !isBounded(result)) return result;
  const wanted = [...new Set(keys.map(String))];
  const excess = await excessOf(context, result, key === "port" ? portKeys(wanted) : regionKeys(wanted));
  const bins = result.columns["bin"];
  const cells = keys.map((name, row) => excess.get(`${String(bins?.[row] ?? "")} ${String(name)}`) ?? 0);
  return { ...result, columns: { ...result.columns, [TOP_EXCESS]: cells } };
}

interface Keys {
  readonly expression: BoundSql;
  readonly condition: BoundSql;
  labelOf(value: string): string;
}

function portKeys(labels: readonly string[]): Keys {
  const names = new Map(labels.map((label) => [String(keyOfLabel(label)), label]));
  const numbers = bind("Array(UInt32)", [...names.keys()].map(Number));
  return {
    expression: PORT_KEY,
    condition: sql`${PORT_KEY} in ${numbers}`,
    labelOf: (value) => names.get(value) ?? value,
  };
}

function regionKeys(regions: readonly string[]): Keys {
  const condition = sql`toString(region) in ${bind("Array(String)", regions)}`;
  return { expression: raw("toString(region)"), condition, labelOf: (value) => value };
}

async function excessOf(
  { state, store, home, zone: zoneName }: FigureContext,
  { recipe, caption, columns }: FigureResult,
  keys: Keys,
): Promise<ReadonlyMap<string, number>> {
  const { query } = recipe;
  const zone = openZone(query.zone === "" ? zoneName : query.zone);
  const days = { from: caption.from, to: caption.to };
  const selection = selectSensors(await state.sensors(), home, days, { names: query.sensors, group: query.group });
  const { port } = query.options;
  const isPort =
    typeof port === "string" && port !== "" ? sql`${PORT_KEY} = ${bind("UInt32", keyOfLabel(port))}` : sql`1`;
  const scope = inScope({ zone, selection, trafficClass: query.trafficClass, region: query.region });
  const bin = "bin" in columns ? binName(String(query.options["bin"]), zone.name) : raw("''");
  const rows = await store.query<{ readonly bin: string; readonly place: string; readonly excess: number }>(sql`
    select bin, place, toFloat64(counts[1] + counts[2]) - 2 * counts[3] as excess from (
      select bin, place, arrayReverseSort(groupArray(sent)) as counts from (
        select ${bin} as bin, toString(${keys.expression}) as place, sensor, sum(flows.packets) as sent
        from flows where ${scope} and ${isPort} and ${keys.condition} group by bin, place, sensor
      ) group by bin, place
    )`);
  return new Map(rows.map((row) => [`${row.bin} ${keys.labelOf(row.place)}`, row.excess]));
}

/** The label of the day, week or month that holds a row. */
function binName(bin: string, zone: string): BoundSql {
  const day = sql`toDate(minute, ${bind("String", zone)})`;
  if (bin === "week") return sql`toString(toMonday(${day}))`;
  return bin === "month" ? sql`substring(toString(${day}), 1, 7)` : sql`toString(${day})`;
}
