import { addDays, dayNumber } from "@teiten/core/calendar";
import type { Day } from "@teiten/core/calendar";
import { loadAnnouncedDays } from "../announced-days.ts";
import type { FigureInput } from "../figure.ts";
import { scopeOf } from "../flow-filter.ts";
import { numberOrganisations } from "./announced-numbers.ts";
import type { Announced } from "./announced-numbers.ts";
import type { CampaignBook } from "./campaign-book.ts";
import type { Campaign } from "./campaign.ts";
import type { CellDay } from "./cell.ts";
import { loadEarlierCampaigns } from "./earlier-campaigns.ts";
import { groupDays } from "./group-days.ts";
import { loadCells } from "./load-cells.ts";
import { groupedDays, wholeNetwork } from "./whole-network.ts";

/** A campaign that has sources in the range, and the cells of the range that are its own. */
export interface FoundCampaign {
  readonly campaign: Campaign;
  readonly cells: readonly number[];
  /** Source-days of the whole network in the range: at least as many as there are distinct sources. */
  readonly sourceDays: number;
  /** Last seven days of the range over the seven before, in source-days of the whole network; null without any before. */
  readonly growth: number | null;
}

/** The campaigns of a range, and what they were grouped from. */
export interface FoundCampaigns {
  /** The question that grouping asked: all sensors and regions, and days before the range. */
  readonly whole: FigureInput;
  /** The same question over the range and the days before it that decide about its blocks. */
  readonly near: FigureInput;
  readonly announced: Announced;
  readonly campaigns: readonly FoundCampaign[];
  /** Source-days of the whole network in the range, and how many of them are in a campaign that is not background. */
  readonly sourceDays: number;
  readonly grouped: number;
}

/**
 * Groups the sources of the whole network from weeks before the range to its end; `knownOn` bounds what is known of
 * organisations.
 */
export async function findCampaigns(input: FigureInput, knownOn: string | null): Promise<FoundCampaigns> {
  const { grouped: groupedRange, before } = await groupedDays(input);
  const whole = await wholeNetwork(input, groupedRange);
  const scope = scopeOf(whole);
  const announced = numberOrganisations(await loadAnnouncedDays(whole, scope, knownOn));
  const days = await loadCells(whole, scope, announced);
  const earlier = before === null ? [] : await loadEarlierCampaigns(input, before, knownOn);
  const book = groupDays(days, earlier);
  const range = { from: dayNumber(input.range.from), to: dayNumber(input.range.to) };
  const inRange = days.filter(({ day }) => day >= range.from && day < range.to);
  const campaigns = campaignsOf(book, days, range);
  const grouped = campaigns
    .filter(({ campaign }) => campaign.kind !== "background")
    .reduce((sum, { sourceDays }) => sum + sourceDays, 0);
  const near = await wholeNetwork(input, {
    from: laterOf(whole.range.from, addDays(input.range.from, -WEEK)),
    to: input.range.to,
  });
  return { whole, near, announced, campaigns, sourceDays: sourceDaysOf(inRange), grouped };
}

/** As long as a block stays dense, at least. */
const WEEK = 7;

const laterOf = (one: Day, other: Day): Day => (one > other ? one : other);

interface Sums {
  readonly campaign: Campaign;
  readonly cells: number[];
  sourceDays: number;
  lastWeek: number;
  weekBefore: number;
}

function campaignsOf(
  book: CampaignBook,
  days: readonly CellDay[],
  range: { readonly from: number; readonly to: number },
): readonly FoundCampaign[] {
  const sums = new Map<Campaign, Sums>();
  for (const { day, cells } of days) {
    for (const cell of cells) {
      const campaign = book.of(cell);
      if (campaign === null) continue;
      const own = sums.get(campaign) ?? { campaign, cells: [], sourceDays: 0, lastWeek: 0, weekBefore: 0 };
      sums.set(campaign, own);
      if (day >= range.to - WEEK) own.lastWeek += cell.sources;
      else if (day >= range.to - 2 * WEEK) own.weekBefore += cell.sources;
      if (day < range.from) continue;
      own.cells.push(cell.id);
      own.sourceDays += cell.sources;
    }
  }
  return [...sums.values()]
    .filter(({ cells }) => cells.length > 0)
    .map(({ campaign, cells, sourceDays, lastWeek, weekBefore }) => {
      const growth = weekBefore > 0 ? lastWeek / weekBefore : null;
      return { campaign, cells, sourceDays, growth };
    });
}

function sourceDaysOf(days: readonly CellDay[]): number {
  return days.reduce((sum, { cells }) => sum + cells.reduce((all, { sources }) => all + sources, 0), 0);
}
