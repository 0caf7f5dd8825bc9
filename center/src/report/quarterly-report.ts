import { dayOf, openZone } from "@teiten/core/calendar";
import { computeFigure, detectDays, groupsOn } from "../analyze/index.ts";
import type { FigureContext } from "../analyze/index.ts";
import type { PolicyName } from "../config/index.ts";
import type { SensorRecord } from "../state/index.ts";
import { readEdits } from "./edits/index.ts";
import type { Language } from "./language.ts";
import { buildQuarterlyModel, computeQuarterlyFigures } from "./model/index.ts";
import type {
  ComputeFigure,
  PublishedReport,
  QuarterlyModel,
  ReportForm,
  SectionName,
  SensorFact,
} from "./model/index.ts";
import { printPdf } from "./pdf/index.ts";
import { daysOf } from "./period.ts";
import type { Quarter } from "./period.ts";
import { readPublished, writeQuarterlyReport } from "./write-report.ts";

/** Which report is computed. */
export interface ReportRequest {
  readonly quarter: Quarter;
  /** Default: the quarterly report. */
  readonly form?: ReportForm;
  /** Whether only what the short form has is printed. */
  readonly short?: boolean;
  /** Sections that the editor hides (`readEdits`). */
  readonly hidden?: readonly SectionName[];
  /** Default: internal. */
  readonly policy?: PolicyName;
  /** Version of the program, as the pages print it. */
  readonly version: string;
  /** Day on which the report is made, in the network's zone. */
  readonly issuedOn: string;
  /** What the same report said before; null when this is the first. */
  readonly published: PublishedReport | null;
  /** Called before each figure is computed, with its number from 1 and its id. */
  readonly onFigure?: (count: number, id: string) => void;
}

/** A report to write. */
export interface QuarterlyOrder extends Omit<ReportRequest, "published" | "issuedOn"> {
  readonly languages: readonly Language[];
  readonly folder: string;
  /** Whether each page is printed as PDF too. */
  readonly pdf?: boolean;
  /** The moment of making, seconds since 1970 UTC. */
  readonly now: number;
}

/** What was written: the paths of the pages (HTML, then PDF) and the model that all print. */
export interface WrittenReport {
  readonly pages: readonly string[];
  readonly model: QuarterlyModel;
}

/** Computes the figures of a quarter, puts the report together and writes it in every language. Throws `TeitenError`. */
export async function makeQuarterlyReport(context: FigureContext, order: QuarterlyOrder): Promise<WrittenReport> {
  const { quarter, folder, languages } = order;
  const published = await readPublished(folder, quarter.name, order.form);
  const issuedOn = dayOf(openZone(context.zone), order.now);
  const edits = await readEdits(folder, languages);
  const model = await computeReport(context, { ...order, issuedOn, published, hidden: edits.hide });
  const pages = await writeQuarterlyReport(model, languages, folder, edits);
  return { pages: [...pages, ...(order.pdf === true ? await printPages(pages, order.now) : [])], model };
}

async function printPages(pages: readonly string[], at: number): Promise<readonly string[]> {
  const printed: string[] = [];
  for (const page of pages) {
    const pdf = page.replace(/\.html$/, ".pdf");
    await printPdf({ page, pdf, at });
    printed.push(pdf);
  }
  return printed;
}

/** Computes a report without writing anything: what its pages and files are printed from. Throws `TeitenError`. */
export async function computeReport(context: FigureContext, request: ReportRequest): Promise<QuarterlyModel> {
  const { quarter } = request;
  const sensors = await sensorFacts(context, quarter);
  const detected = await detectDays(context, { from: quarter.from, to: quarter.to });
  const compute = computeIn({ ...context, detected }, request);
  const figures = await computeQuarterlyFigures(compute, quarter, sensors, context.home);
  return buildQuarterlyModel(
    {
      quarter,
      zone: context.zone,
      home: context.home,
      sensors,
      version: request.version,
      issuedOn: request.issuedOn,
      published: request.published,
      outline: { form: request.form ?? "quarterly", short: request.short ?? false, hidden: request.hidden ?? [] },
      policy: request.policy ?? "internal",
    },
    figures,
  );
}

function computeIn(context: FigureContext, { onFigure }: ReportRequest): ComputeFigure {
  let count = 0;
  return async (id, { from, to, trafficClass, region, group, options }) => {
    onFigure?.(++count, id);
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
