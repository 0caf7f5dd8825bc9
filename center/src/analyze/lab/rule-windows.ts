import { addDays, openZone } from "@teiten/core/calendar";
import { createCoverage, dayBins } from "../coverage-weights.ts";
import type { Bilingual, FigureInput } from "../figure.ts";
import { loadFirstSeconds, loadObserved } from "../load-coverage.ts";
import type { FlowScope } from "../flow-filter.ts";
import { monitoredAddresses } from "../scan-rules.ts";
import { selectSensors } from "../sensor-selection.ts";
import { countPackets, loadCalendarSources, loadRollingSources } from "./window-sources.ts";
import type { Threshold, WindowSource } from "./window-sources.ts";

/** What was counted when a day is understood in one way. */
export interface RuleWindow {
  readonly name: Bilingual;
  readonly sources: readonly WindowSource[];
  /** All packets of the range, of every class. */
  readonly packets: number;
  /** Days of the range on which at least one sensor counts. */
  readonly days: number;
}

const OTHER_ZONES = ["UTC", "Asia/Tokyo"];

/** The same days in the zone asked for, the 24 hours from any hour of them, and the days of that name in other zones. */
export async function loadRuleWindows(input: FigureInput): Promise<readonly RuleWindow[]> {
  const windows = [await calendarWindow(input), await rollingWindow(input)];
  const seen = [input];
  for (const name of OTHER_ZONES) {
    const other = await inZone(input, name);
    if (seen.some((known) => startsOf(known) === startsOf(other))) continue;
    seen.push(other);
    windows.push(await calendarWindow(other));
  }
  return windows;
}

async function calendarWindow(input: FigureInput): Promise<RuleWindow> {
  const scope = scopeOf(input);
  const sources = await loadCalendarSources({ input, scope, thresholds: thresholdsOf(input) });
  const { name } = input.zone;
  return { name: { en: name, ja: name }, sources, packets: await countPackets(input, scope), days: countedDays(input) };
}

async function rollingWindow(input: FigureInput): Promise<RuleWindow> {
  const { context, query, range } = input;
  const longer = { from: range.from, to: addDays(range.to, 1) };
  const wanted = { names: query.sensors, group: query.group };
  const selection = selectSensors(await context.state.sensors(), context.home, longer, wanted);
  const scope = scopeOf(input);
  const sources = await loadRollingSources({
    input,
    scope: { ...scope, selection },
    thresholds: thresholdsOf(input),
  });
  const name = { en: "rolling 24 h", ja: "任意の24時間" };
  return { name, sources, packets: await countPackets(input, scope), days: countedDays(input) };
}

/** The same question with the days of the same names in another zone. */
async function inZone(input: FigureInput, name: string): Promise<FigureInput> {
  const zone = openZone(name);
  const { context, range, selection } = input;
  const bins = dayBins(zone, range);
  const observed = await loadObserved(context.store, { zone, selection }, bins);
  const first = await loadFirstSeconds(context.store, selection, observed);
  return { ...input, zone, coverage: createCoverage(zone, selection, observed, bins, first) };
}

function scopeOf({ zone, selection, query }: FigureInput): FlowScope {
  return { zone, selection, trafficClass: "all", region: query.region };
}

function thresholdsOf(input: FigureInput): readonly Threshold[] {
  const { selection, context, coverage } = input;
  const home = openZone(context.zone);
  const places = [
    { sensorId: null, selection },
    ...selection.sensors.map((sensor) => ({ sensorId: sensor.id, selection: { ...selection, sensors: [sensor] } })),
  ];
  return places.flatMap((place) => {
    const watched = { selection: place.selection, coverage, zone: input.zone, home };
    return coverage.bins.labels.map((day, bin) => ({
      sensorId: place.sensorId,
      start: coverage.bins.starts[bin] ?? 0,
      addresses: monitoredAddresses(watched, day),
    }));
  });
}

function countedDays({ coverage }: FigureInput): number {
  return coverage.bins.labels.length - coverage.emptyDays.length;
}

function startsOf({ coverage }: FigureInput): string {
  return coverage.bins.starts.join(" ");
}
