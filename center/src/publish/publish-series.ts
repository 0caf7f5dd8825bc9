import {
  addDays,
  addMonths,
  createBins,
  dayName,
  dayNumber,
  dayOf,
  mondayOf,
  quarterRange,
} from "@teiten/core/calendar";
import type { Day, DayRange, Zone } from "@teiten/core/calendar";
import { groupsOn } from "../analyze/index.ts";
import type { PublishedCell, SensorRecord, WritableState } from "../state/index.ts";
import type { Store } from "../store/index.ts";
import { sql } from "../store/index.ts";
import { gateSeries } from "./gate-series.ts";
import type { CellSpan, PublicCell } from "./gate-series.ts";
import { KeyedNoise } from "./keyed-noise.ts";
import { loadSeries } from "./load-series.ts";
import { planPublication } from "./publication-plan.ts";
import type { PlannedGroup } from "./publication-plan.ts";
import type { PublicationPeriod, PublicationPolicy } from "./publication-policy.ts";
import { WEEK } from "./sensor-days.ts";
import type { RawSeries } from "./sensor-days.ts";

/** Weeks before the first new cell from which clips are worked out. */
const WEEKS_BEFORE = 26;

/** What publication works with; the caller owns all of it. */
export interface PublicationContext {
  readonly state: WritableState;
  readonly store: Store;
  readonly zone: Zone;
  readonly home: string;
  /** Day on which is published. */
  readonly today: Day;
}

/** What is public after a publication: the frozen cells, and groups with their periods; null where sensors are too few. */
export interface Publication {
  readonly groups: readonly Pick<PlannedGroup<unknown>, "group" | "period">[] | null;
  readonly cells: readonly PublishedCell[];
  /** How many of the cells are new. */
  readonly fresh: number;
}

/**
 * Publishes what has become ready: plans groups and periods for the sensors of today, passes each cell that ended long
 * enough ago and was never decided through the gate, and freezes it. A second run on the same day changes nothing.
 */
export async function publishSeries(context: PublicationContext, policy: PublicationPolicy): Promise<Publication> {
  const { state, today, home } = context;
  const sensors = (await state.sensors()).filter(({ retiredOn }) => retiredOn === null || retiredOn > today);
  const plan = planPublication(
    policy,
    sensors.map((sensor) => ({ sensor, operator: sensor.operator, side: sideOf(sensor, home, today) })),
  );
  const decided = await state.publications.cells(policy.name);
  const first = await firstDay(context);
  const fresh: Omit<PublishedCell, "publishedAt">[] = [];
  for (const group of first === null ? [] : (plan ?? [])) {
    fresh.push(...(await gateGroup(context, policy, group, decided, first ?? today)));
  }
  await state.publications.freeze(fresh);
  const groups = plan?.map(({ group, period }) => ({ group, period })) ?? null;
  return { groups, cells: await state.publications.cells(policy.name), fresh: fresh.length };
}

function sideOf(sensor: SensorRecord, home: string, day: Day): "domestic" | "overseas" {
  return groupsOn(sensor, home, day).includes("domestic") ? "domestic" : "overseas";
}

async function firstDay({ store, zone }: PublicationContext): Promise<Day | null> {
  const rows = await store.query<{ first: number; rows: number }>(
    sql`select toUInt32(min(minute)) as first, count() as rows from coverage where seconds > 0`,
  );
  const { first = 0, rows: count = 0 } = rows[0] ?? {};
  return count === 0 ? null : dayOf(zone, first);
}

async function gateGroup(
  context: PublicationContext,
  policy: PublicationPolicy,
  { group, period, sensors }: PlannedGroup<{ readonly sensor: SensorRecord }>,
  decided: readonly PublishedCell[],
  first: Day,
): Promise<readonly Omit<PublishedCell, "publishedAt">[]> {
  const { state, store, zone, home, today } = context;
  const known = new Set(
    decided.filter((cell) => cell.group === group && cell.period === period).map(({ label }) => label),
  );
  const ready = wholeCells(zone, { from: first, to: addDays(today, -policy.lateDays) }, period);
  const wanted = ready.filter(({ label }) => !known.has(label));
  const earliest = wanted[0];
  if (earliest === undefined) return [];
  const before = addDays(earliest.from, -WEEKS_BEFORE * WEEK);
  const days = { from: mondayOf(before > first ? before : first), to: addDays(today, -policy.lateDays) };
  const series = await loadSeries(
    { store, zone, home, sourceCap: policy.sourceCap },
    sensors.map(({ sensor }) => sensor),
    days,
  );
  const noise = new KeyedNoise(await state.publications.key());
  const spans = wanted.map(({ label, from, to }): CellSpan => ({
    label,
    from: between(days.from, from),
    to: between(days.from, to),
  }));
  const gate = (raw: RawSeries): readonly PublicCell[] =>
    gateSeries(policy, noise, { ...raw, name: `${group}/${raw.name}` }, period, spans, between(days.from, today));
  return series.flatMap((raw) =>
    gate(raw).map((cell) => ({ policy: policy.name, series: raw.name, group, period, ...cell })),
  );
}

function between(from: Day, to: Day): number {
  return dayNumber(to) - dayNumber(from);
}

/** The cells that lie in the days as a whole, with their first day and the day after the last. */
function wholeCells(
  zone: Zone,
  days: DayRange,
  period: PublicationPeriod,
): readonly { readonly label: string; readonly from: Day; readonly to: Day }[] {
  if (days.from >= days.to) return [];
  return createBins(zone, days, period)
    .labels.map((label) => ({ label, ...daysOfCell(label, period) }))
    .filter(({ from, to }) => from >= days.from && to <= days.to);
}

function daysOfCell(label: string, period: PublicationPeriod): DayRange {
  if (period === "quarter") return quarterRange(label);
  if (period === "month") return { from: `${label}-01`, to: addMonths(`${label}-01`, 1) };
  return { from: label, to: dayName(dayNumber(label) + WEEK) };
}
