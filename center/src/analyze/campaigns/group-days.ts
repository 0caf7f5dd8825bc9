import { BackgroundRule } from "./background-rule.ts";
import { TraitCounts, Traits } from "./behaviour.ts";
import { BotnetRule } from "./botnet-rule.ts";
import { CampaignBook } from "./campaign-book.ts";
import type { Cell, CellDay } from "./cell.ts";
import { CombinationRule } from "./combination-rule.ts";
import type { EarlierCampaign } from "./earlier-campaigns.ts";
import type { GroupingRule } from "./grouping-day.ts";
import { OrganisationRule } from "./organisation-rule.ts";
import { PrefixRule } from "./prefix-rule.ts";
import { SurgeRule } from "./surge-rule.ts";

/** How much of what was usual the day before still is. */
const KEEP_USUAL = 0.9;

/**
 * Groups the cells of consecutive days: each day is judged by itself and by the days before it, never by later ones. A
 * cell belongs to the first rule that takes it. The order of cells within a day does not matter. `earlier` are campaigns that
 * go on from before the first day.
 */
export function groupDays(days: readonly CellDay[], earlier: readonly EarlierCampaign[] = []): CampaignBook {
  const book = new CampaignBook();
  for (const { identity, lastDay } of earlier) book.open(identity).lastDay = lastDay;
  const known = [...book.campaigns];
  const traits = new Traits();
  const usual = new TraitCounts();
  const rules: readonly GroupingRule[] = [
    new OrganisationRule(known.filter(({ kind }) => kind === "organisation")),
    new PrefixRule(),
    new CombinationRule(),
    new SurgeRule(),
    new BotnetRule(known.filter(({ kind }) => kind === "botnet")),
    new BackgroundRule(),
  ];
  for (const { day, observed, cells } of days) {
    usual.fade(KEEP_USUAL);
    const ordered = cells.toSorted(byContent);
    for (const cell of ordered) usual.add(traits.of(cell), cell.sources);
    for (const rule of rules) rule.group({ day, observed, cells: ordered, book, traits, usual });
  }
  return book;
}

function byContent(one: Cell, other: Cell): number {
  return one.id - other.id;
}
