import { dayOf, openZone } from "@teiten/core/calendar";
import { computeFigure, groupsOn } from "../analyze/index.ts";
import type { FigureContext } from "../analyze/index.ts";
import type { SensorRecord } from "../state/index.ts";
import type { Language } from "./language.ts";
import { buildQuarterlyModel, computeQuarterlyFigures } from "./model/index.ts";
import type { ComputeFigure, QuarterlyModel, SensorFact } from "./model/index.ts";
import { daysOf } from "./period.ts";
import type { Quarter } from "./period.ts";
import { readPublished, writeQuarterlyReport } from "./write-report.ts";

/** A quarterly report to write. */
export interface QuarterlyOrder {
  readonly quarter: Quarter;
  readonly languages: readonly Language[];
  readonly folder: string;
  /** Version of the program, as the pages print it. */
  readonly version: string;
  /** The moment of making, seconds since 1970 UTC. */
  readonly now: number;
  /** Called before each figure is computed, with its number from 1 and its id. */
  readonly onFigure?: (count: number, id: string) => void;
}

/** What was written: the paths of the pages and the model that both print. */
export interface WrittenReport {
  readonly pages: readonly string[];
  readonly model: QuarterlyModel;
}

/** Computes the figures of a quarter, puts the report together and writes it in every language. Throws `TeitenError`. */
export async function makeQuarterlyReport(context: FigureContext, order: QuarterlyOrder): Promise<WrittenReport> {
  const { quarter, folder } = order;
  const published = await readPublished(folder, quarter.name);
  const sensors = await sensorFacts(context, quarter);
  const figures = await computeQuarterlyFigures(computeIn(context, order), quarter, sensors, context.home);
  const model = buildQuarterlyModel(
    {
      quarter,
      zone: context.zone,
      home: context.home,
      sensors,
      version: order.version,
      issuedOn: dayOf(openZone(context.zone), order.now),
      published,
    },
    figures,
  );
  return { pages: await writeQuarterlyReport(model, order.languages, folder), model };
}

function computeIn(context: FigureContext, order: QuarterlyOrder): ComputeFigure {
  let count = 0;
  return async (id, { from, to, trafficClass, region, group, options }) => {
    order.onFigure?.(++count, id);
    return computeFigure(context, id, { from, to, class: trafficClass, region, group, ...options });
  };
}

async function sensorFacts(context: FigureContext, quarter: Quarter): Promise<readonly SensorFact[]> {
  const records = await context.state.sensors();
  return records.map((sensor): SensorFact => ({
    name: sensor.name,
    group: mainGroup(sensor, context.home, quarter),
    retiredOn: sensor.retiredOn,
  }));
}

/** The group that the sensor had on most days of the quarter before it retired, of equals the earlier one. */
export function mainGroup(sensor: SensorRecord, home: string, quarter: Quarter): string {
  const counts = new Map<string, number>();
  for (const day of daysOf(quarter)) {
    if (sensor.retiredOn !== null && day >= sensor.retiredOn && counts.size > 0) break;
    const groups = groupsOn(sensor, home, day);
    const group = groups.find((name) => name === "domestic" || name === "overseas") ?? groups[0] ?? "overseas";
    counts.set(group, (counts.get(group) ?? 0) + 1);
  }
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best), ["overseas", 0])[0];
}
