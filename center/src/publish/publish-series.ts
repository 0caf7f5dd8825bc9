import { addDays, dayOf } from "@teiten/core/calendar";
import type { Day, Zone } from "@teiten/core/calendar";
import { groupsOn } from "../analyze/index.ts";
import type { ScannerRegistry } from "../enrich/index.ts";
import type { PublishedCell, SensorRecord, WritableState } from "../state/index.ts";
import type { Store } from "../store/index.ts";
import { sql } from "../store/index.ts";
import { daysBetween, daysOfCell, wholeCells } from "./cell-days.ts";
import type { CellDays } from "./cell-days.ts";
import { gateCoverage } from "./gate-coverage.ts";
import { gateSeries } from "./gate-series.ts";
import type { CellSpan, PublicCell } from "./gate-series.ts";
import { KeyedNoise } from "./keyed-noise.ts";
import { loadSeries } from "./load-series.ts";
import { planPublication } from "./publication-plan.ts";
import type { PlannedGroup } from "./publication-plan.ts";
import type { PublicationPolicy } from "./publication-policy.ts";
import { firstLevel } from "./public-ports.ts";
import type { RawSeries } from "./sensor-days.ts";

/** What publication works with; the caller owns all of it. */
export interface PublicationContext {
  readonly state: WritableState;
  readonly store: Store;
  readonly zone: Zone;
  readonly home: string;
  /** Day on which is published; not after today. */
  readonly today: Day;
  /** Announced scanners; without them there is no table of scanners. */
  readonly registry?: ScannerRegistry;
  /** Organisations that shall stand in the table of scanners; without it those with the most claims. */
  readonly organisations?: readonly string[];
}

/** What is public after a publication: the frozen cells, and groups with their periods; null where sensors are too few. */
export interface DecidedSeries {
  readonly groups: readonly Pick<PlannedGroup<unknown>, "group" | "period">[] | null;
  readonly cells: readonly PublishedCell[];
  /** How many of the cells are new. */
  readonly fresh: number;
}

/**
 * Publishes what has become ready: plans groups and periods for the sensors of today, passes each cell that ended long
 * enough ago and was never decided through the gate, and freezes it. A second run on the same day changes nothing. Days that
 * are in a cell of an earlier plan are in none of a later one, so that the two cannot be subtracted.
 */
export async function publishSeries(context: PublicationContext, policy: PublicationPolicy): Promise<DecidedSeries> {
  const { state, today } = context;
  const plan = await planGroups(context, policy);
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

/** The groups of the sensors of today; null where they are too few to publish. */
export async function planGroups(
  { state, today, home }: PublicationContext,
  policy: PublicationPolicy,
): Promise<readonly PlannedGroup<PublishingSensor>[] | null> {
  const sensors = (await state.sensors()).filter(({ retiredOn }) => retiredOn === null || retiredOn > today);
  return planPublication(
    policy,
    sensors.map((sensor) => ({ sensor, operator: sensor.operator, side: sideOf(sensor, home, today) })),
  );
}

/** A sensor with what the plan looks at. */
export interface PublishingSensor {
  readonly sensor: SensorRecord;
  readonly operator: string;
  readonly side: "domestic" | "overseas";
}

function sideOf(sensor: SensorRecord, home: string, day: Day): "domestic" | "overseas" {
  return groupsOn(sensor, home, day).includes("domestic") ? "domestic" : "overseas";
}

/** First day on which any sensor observed; null without one. */
export async function firstDay({ store, zone }: PublicationContext): Promise<Day | null> {
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
  const own = decided.filter((cell) => cell.group === group && cell.period === period);
  const wanted = undecidedCells(context, policy, { group, period }, decided, first);
  const [earliest, last] = [wanted[0], wanted.at(-1)];
  if (earliest === undefined || last === undefined) return [];
  const days = { from: earliest.from, to: last.to };
  const series = await loadSeries(
    { store, zone, home, sourceCap: policy.sourceCap },
    sensors.map(({ sensor }) => sensor),
    days,
  );
  const noise = new KeyedNoise(await state.publications.key());
  const spans = wanted.map(({ label, from, to }): CellSpan => ({
    label,
    from: daysBetween(days.from, from),
    to: daysBetween(days.from, to),
  }));
  const gate = (raw: RawSeries): readonly PublicCell[] => {
    const published = own.filter((cell) => cell.series === raw.name);
    const order = { policy, noise, period, firstLevel: firstLevel(raw.name), published };
    const named = { ...raw, name: `${group}/${raw.name}` };
    return gateSeries({ ...order, today: daysBetween(days.from, today) }, named, spans);
  };
  const cells = series.flatMap((raw) =>
    gate(raw).map((cell) => ({ policy: policy.name, series: raw.name, group, period, ...cell })),
  );
  return [...cells, ...gatedCoverage(policy, noise, { group, period }, series, spans)];
}

/** Cells that ended long enough ago, were never decided, and whose days are in no cell of another plan. */
function undecidedCells(
  { zone, today }: PublicationContext,
  policy: PublicationPolicy,
  { group, period }: Pick<PlannedGroup<unknown>, "group" | "period">,
  decided: readonly PublishedCell[],
  first: Day,
): readonly CellDays[] {
  const ready = wholeCells(zone, { from: first, to: addDays(today, -policy.lateDays) }, period);
  const isOwn = (cell: PublishedCell): boolean => cell.group === group && cell.period === period;
  const known = new Set(decided.filter(isOwn).map(({ label }) => label));
  const elsewhere = decided.filter((cell) => !isOwn(cell)).map((cell) => daysOfCell(cell.label, cell.period).to);
  const begin = elsewhere.reduce((last, day) => (day > last ? day : last), first);
  return ready.filter(({ label, from }) => !known.has(label) && from >= begin);
}

function gatedCoverage(
  policy: PublicationPolicy,
  noise: KeyedNoise,
  { group, period }: Pick<PlannedGroup<unknown>, "group" | "period">,
  series: readonly RawSeries[],
  spans: readonly CellSpan[],
): readonly Omit<PublishedCell, "publishedAt">[] {
  const any = series[0];
  if (any === undefined) return [];
  return spans.map((span) => {
    const { share, noise: width } = gateCoverage(policy, noise, period, { ...any, name: group }, span);
    const cell = { label: span.label, value: share, noise: width, withheld: null };
    return { policy: coverageCells(policy), series: "coverage", group, period, ...cell };
  });
}

/** Under which name the observed shares of groups are frozen. */
export const coverageCells = (policy: PublicationPolicy): string => `${policy.name}/coverage`;
