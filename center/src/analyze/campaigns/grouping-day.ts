import type { TraitCounts, Traits } from "./behaviour.ts";
import type { CampaignBook } from "./campaign-book.ts";
import type { CellDay } from "./cell.ts";

/** One day as the rules of grouping see it, in turn: each takes cells that no rule before it has taken. */
export interface GroupingDay extends CellDay {
  readonly book: CampaignBook;
  readonly traits: Traits;
  /** Traits of the sources of the last days, this one included; what is rare there is telling. */
  readonly usual: TraitCounts;
}

/** A rule of grouping; it remembers what it needs of earlier days, at most some weeks. */
export interface GroupingRule {
  group(today: GroupingDay): void;
}
