import { dayOf } from "@teiten/core/calendar";
import type { Day } from "@teiten/core/calendar";
import type { PublishedCell } from "../state/index.ts";
import { daysOfCell } from "./cell-days.ts";
import { spentBudget } from "./privacy-budget.ts";
import { PUBLIC_POLICY } from "./publication-policy.ts";
import type { PublicationPolicy } from "./publication-policy.ts";
import type {
  Publication,
  PublishedCellOfSeries,
  PublishedGroup,
  PublishedPolicy,
  PublishedSeries,
} from "./publication.ts";
import { planGroups, publishSeries } from "./publish-series.ts";
import type { PublicationContext } from "./publish-series.ts";
import { GROUP_WORDS, withheldSeries } from "./withheld-words.ts";

/**
 * Decides what has become ready, freezes it, and gives everything that is public now: the only value from which anything for
 * everybody may be made.
 */
export async function buildPublication(
  context: PublicationContext,
  policy: PublicationPolicy = PUBLIC_POLICY,
): Promise<Publication> {
  const { cells } = await publishSeries(context, policy);
  const dayOfPublication = (second: number): Day => dayOf(context.zone, second);
  const series = seriesOf(cells, dayOfPublication);
  const decidedOn = new Set(cells.map(({ publishedAt }) => dayOfPublication(publishedAt)));
  return {
    policy: rulesOf(policy),
    zone: context.zone.name,
    home: context.home,
    publishedOn: context.today,
    revision: decidedOn.size,
    groups: await groupsNow(context, policy),
    series,
    scanners: { withheld: null, weeks: [], organisations: [] },
    sensorTables: [],
    withheld: withheldSeries(series),
    budget: spentBudget(policy, cells, context.today),
  };
}

function rulesOf(policy: PublicationPolicy): PublishedPolicy {
  const { version, lateDays, sourceCap, clipTimes, poolShare, epsilon, least } = policy;
  return { name: "public", version, lateDays, sourceCap, clipTimes, poolShare, epsilon, least };
}

async function groupsNow(context: PublicationContext, policy: PublicationPolicy): Promise<readonly PublishedGroup[]> {
  const plan = (await planGroups(context, policy)) ?? [];
  return plan.map(({ group, period, sensors }) => ({
    group,
    title: GROUP_WORDS[group],
    period,
    sensors: sensors.length,
    operators: new Set(sensors.map(({ operator }) => operator)).size,
    coverage: [],
  }));
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
