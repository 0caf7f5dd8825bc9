import { dayOf } from "@teiten/core/calendar";
import type { Day } from "@teiten/core/calendar";
import type { PublishedCell } from "../state/index.ts";
import { daysOfCell } from "./cell-days.ts";
import { spentBudget } from "./privacy-budget.ts";
import type { PlannedGroup } from "./publication-plan.ts";
import { PUBLIC_POLICY } from "./publication-policy.ts";
import type { PublicationPolicy } from "./publication-policy.ts";
import type {
  Publication,
  PublishedCellOfSeries,
  PublishedGroup,
  PublishedPolicy,
  PublishedScanners,
  PublishedSensorTable,
  PublishedSeries,
  WithheldPart,
} from "./publication.ts";
import { publishScanners, scannerCells } from "./publish-scanners.ts";
import { publishSensorTables } from "./publish-sensor-tables.ts";
import { coverageCells, firstDay, planGroups, publishSeries } from "./publish-series.ts";
import type { PublicationContext } from "./publish-series.ts";
import { GROUP_WORDS, ranksWords, tooSmall, withheldSeries } from "./withheld-words.ts";

/**
 * Decides what has become ready, freezes it, and gives everything that is public now: the only value from which anything for
 * everybody may be made.
 */
export async function buildPublication(
  context: PublicationContext,
  policy: PublicationPolicy = PUBLIC_POLICY,
): Promise<Publication> {
  const { state, zone, home, today } = context;
  const { cells } = await publishSeries(context, policy);
  const [plan, first] = [(await planGroups(context, policy)) ?? [], await firstDay(context)];
  const scanners = await publishScanners(
    context,
    policy,
    plan.flatMap(({ sensors }) => sensors),
    first,
  );
  const sensorTables = await publishSensorTables(context, policy, plan, first);
  const coverage = await state.publications.cells(coverageCells(policy));
  const drawn = await state.publications.cells(scannerCells(policy));
  const frozen = [...cells, ...coverage, ...drawn, ...(await state.publications.tables(policy.name))];
  return assemblePublication({
    policy,
    zone: zone.name,
    home,
    today,
    groups: plan.map(({ group, period, sensors }) => ({ group, period, sensors })),
    cells,
    coverage,
    drawn,
    scanners,
    sensorTables,
    decidedOn: frozen.map(({ publishedAt }) => dayOf(zone, publishedAt)),
    dayOfPublication: (second) => dayOf(zone, second),
  });
}

/** What the gates gave, before it is put together. */
export interface PublicationParts {
  readonly policy: PublicationPolicy;
  readonly zone: string;
  readonly home: string;
  readonly today: Day;
  readonly groups: readonly PlannedGroup<{ readonly operator: string }>[];
  /** Frozen cells of the series, of coverage, and draws of the table of scanners (their budget alone is told). */
  readonly cells: readonly PublishedCell[];
  readonly coverage: readonly PublishedCell[];
  readonly drawn: readonly PublishedCell[];
  readonly scanners: PublishedScanners;
  readonly sensorTables: readonly PublishedSensorTable[];
  /** Days on which anything was decided. */
  readonly decidedOn: readonly Day[];
  readonly dayOfPublication: (second: number) => Day;
}

/** Puts together what the gates gave; it adds nothing of the sensors but how many there are. */
export function assemblePublication(parts: PublicationParts): Publication {
  const { policy, zone, home, today, cells, drawn, scanners, sensorTables, dayOfPublication } = parts;
  const series = seriesOf(cells, dayOfPublication);
  const withheld = [...withheldSeries(series), ...withheldTables(parts)];
  const budget = spentBudget(policy, [...cells, ...drawn], today);
  return {
    policy: rulesOf(policy),
    zone,
    home,
    publishedOn: today,
    revision: new Set(parts.decidedOn).size,
    groups: parts.groups.map((group) => groupOf(parts, group)),
    series,
    scanners,
    sensorTables,
    withheld,
    budget,
  };
}

function rulesOf(policy: PublicationPolicy): PublishedPolicy {
  const { version, lateDays, sourceCap, clipTimes, poolShare, epsilon, least } = policy;
  return { name: "public", version, lateDays, sourceCap, clipTimes, poolShare, epsilon, least };
}

function groupOf(
  { coverage }: PublicationParts,
  { group, period, sensors }: PublicationParts["groups"][number],
): PublishedGroup {
  return {
    group,
    title: GROUP_WORDS[group],
    period,
    sensors: sensors.length,
    operators: new Set(sensors.map(({ operator }) => operator)).size,
    coverage: coverage
      .filter((cell) => cell.group === group && cell.period === period)
      .map(({ label, value }) => ({ label, ...daysOfCell(label, period), share: value })),
  };
}

/** What of the tables is withheld, and whether there is any group at all. */
function withheldTables({ policy, groups, scanners, sensorTables }: PublicationParts): readonly WithheldPart[] {
  const parts: WithheldPart[] = [];
  if (groups.length === 0) parts.push({ part: "groups", name: "", count: 0, reason: tooSmall(policy.least.quarter) });
  if (scanners.withheld !== null) parts.push({ part: "scanners", name: "", count: 0, reason: scanners.withheld });
  for (const { group, quarter, rows } of sensorTables) {
    const cut = rows.filter(({ ports }) => ports.length < policy.sensorTable.ranks).length;
    if (cut > 0)
      parts.push({ part: "sensors", name: `${group}/${quarter}`, count: cut, reason: ranksWords(policy.sensorTable) });
  }
  return parts;
}

const KINDS: readonly PublishedSeries["kind"][] = ["port", "other", "icmp", "region"];

function kindOf(series: string): PublishedSeries["kind"] {
  if (series === "other") return "other";
  if (series === "ICMP") return "icmp";
  return /^[A-Z]{2}$/.test(series) ? "region" : "port";
}

function seriesOf(cells: readonly PublishedCell[], dayOfPublication: (second: number) => Day): PublishedSeries[] {
  const found = new Map<string, PublishedCell[]>();
  for (const cell of cells) {
    const name = JSON.stringify([cell.group, cell.period, cell.series]);
    const own = found.get(name) ?? [];
    own.push(cell);
    found.set(name, own);
  }
  const series = [...found.values()].flatMap((own): PublishedSeries[] => {
    const first = own[0];
    if (first === undefined) return [];
    const group = first.group === "domestic" || first.group === "overseas" ? first.group : "all";
    return [
      {
        kind: kindOf(first.series),
        name: first.series,
        group,
        period: first.period,
        cells: own.map((cell) => publishedCell(cell, dayOfPublication)),
      },
    ];
  });
  return series.toSorted((one, other) => orderOf(one) - orderOf(other));
}

/** Sorting is stable, and the state lists cells by group and series. */
function orderOf({ group, kind }: PublishedSeries): number {
  return ["all", "domestic", "overseas"].indexOf(group) * KINDS.length + KINDS.indexOf(kind);
}

function publishedCell(
  { label, period, value, noise, withheld, publishedAt }: PublishedCell,
  dayOfPublication: (second: number) => Day,
): PublishedCellOfSeries {
  return { label, ...daysOfCell(label, period), value, noise, withheld, publishedOn: dayOfPublication(publishedAt) };
}
