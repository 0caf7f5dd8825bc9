import { TraitCounts, isPort, populationLikeness } from "./behaviour.ts";
import { blocksOf, sourcesAlike } from "./block-day.ts";
import type { BlockDay } from "./block-day.ts";
import { areNeighbours } from "./block.ts";
import { isLive } from "./campaign-book.ts";
import type { Campaign } from "./campaign.ts";
import { DENSE } from "./cell.ts";
import { logTail } from "./chance.ts";
import type { GroupingDay, GroupingRule } from "./grouping-day.ts";

/** So many times more alike than sources at large the sources of any block may be: one provider, one kind of customer. */
const OF_ONE_PROVIDER = 10;

/** Chance (natural logarithm), over all dense blocks of the day together, below which a block is a campaign: 1 in 10,000. */
const RARE = Math.log(1e-4);

/** Likeness from which a block of the same network goes on with a campaign, or joins it. */
const SAME = 0.3;

/** How much of what a campaign did the day before still counts for what it does. */
const KEEP = 0.85;

interface PrefixCampaign {
  readonly campaign: Campaign;
  readonly blocks: Set<number>;
  readonly asn: number;
  readonly acts: TraitCounts;
}

/** Blocks that hold more sources that do the same than chance puts there; alike blocks of one network are one campaign. */
export class PrefixRule implements GroupingRule {
  readonly #known: PrefixCampaign[] = [];

  group(today: GroupingDay): void {
    const blocks = blocksOf(today);
    for (const known of this.#known) known.acts.fade(KEEP);
    for (const block of blocks) {
      const own = this.#campaignOf(block, today) ?? this.#begin(block, blocks.length, today);
      if (own === null) continue;
      own.blocks.add(block.block);
      for (const cell of block.members) own.acts.add(today.traits.of(cell), cell.sources);
      today.book.assign(own.campaign, block.members);
    }
  }

  #campaignOf(block: BlockDay, { day, usual }: GroupingDay): PrefixCampaign | null {
    let best: PrefixCampaign | null = null;
    let bestLikeness = SAME;
    for (const known of this.#known) {
      if (known.campaign.tool !== block.tool || !isLive(known.campaign, day) || !mayJoin(block, known)) continue;
      const alike = populationLikeness(block.acts, known.acts, (trait) => usual.weight(trait));
      if (alike < bestLikeness) continue;
      best = known;
      bestLikeness = alike;
    }
    return best;
  }

  #begin(block: BlockDay, blocks: number, today: GroupingDay): PrefixCampaign | null {
    if (block.sources < DENSE || block.core.length === 0) return null;
    const all = today.cells.reduce((sum, cell) => sum + cell.sources, 0);
    const expected = (OF_ONE_PROVIDER * (sourcesAlike(block, today) + 1)) / Math.max(1, all);
    const logChance = logTail(block.sources, expected);
    if (logChance + Math.log(blocks) > RARE) return null;
    const identity = { kind: "prefix", organisation: "", region: "", firstDay: today.day } as const;
    const ports = block.core
      .filter(isPort)
      .toSorted((one, other) => block.acts.presence(other) - block.acts.presence(one));
    const campaign = today.book.open({ ...identity, ports, tool: block.tool, block: block.block }, logChance);
    const begun = { campaign, blocks: new Set([block.block]), asn: block.asn, acts: new TraitCounts() };
    this.#known.push(begun);
    return begun;
  }
}

/** A block of the campaign may have become small; another of its network must be dense itself. */
function mayJoin(block: BlockDay, { blocks, asn }: PrefixCampaign): boolean {
  if (blocks.has(block.block)) return true;
  if (block.sources < DENSE) return false;
  return asn === 0 ? [...blocks].some((one) => areNeighbours(one, block.block)) : asn === block.asn;
}
