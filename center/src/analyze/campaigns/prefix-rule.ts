import { TraitCounts, isPort, populationLikeness } from "./behaviour.ts";
import type { Trait } from "./behaviour.ts";
import { areNeighbours } from "./block.ts";
import { isLive } from "./campaign-book.ts";
import type { Campaign } from "./campaign.ts";
import { DENSE } from "./cell.ts";
import type { Cell } from "./cell.ts";
import { logTail } from "./chance.ts";
import type { GroupingDay, GroupingRule } from "./grouping-day.ts";

/** So many times more alike than sources at large the sources of any block may be: one provider, one kind of customer. */
const OF_ONE_PROVIDER = 10;

/** Chance (natural logarithm), over all dense blocks of the day together, below which a block is a campaign: 1 in 10,000. */
const RARE = Math.log(1e-4);

/** Likeness from which a block of the same network goes on with, or joins, a campaign. */
const SAME = 0.3;
const JOINS = 0.5;

/** How much of what a campaign did the day before still counts for what it does. */
const KEEP = 0.85;

interface PrefixCampaign {
  readonly campaign: Campaign;
  readonly blocks: Set<number>;
  readonly asn: number;
  readonly acts: TraitCounts;
}

interface BlockDay {
  readonly block: number;
  readonly asn: number;
  /** Cells whose sources have a trait that at least half of the block's sources have. */
  readonly members: readonly Cell[];
  readonly core: readonly Trait[];
  readonly acts: TraitCounts;
  readonly sources: number;
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
      addActs(own.acts, block.members, today);
      today.book.assign(own.campaign, block.members);
    }
  }

  #campaignOf(block: BlockDay, { day, usual }: GroupingDay): PrefixCampaign | null {
    let best: PrefixCampaign | null = null;
    let bestLikeness = 0;
    for (const known of this.#known) {
      if (!isLive(known.campaign, day)) continue;
      const inside = known.blocks.has(block.block);
      const near =
        known.asn === 0 ? [...known.blocks].some((one) => areNeighbours(one, block.block)) : known.asn === block.asn;
      if (!inside && (!near || block.sources < DENSE)) continue;
      const alike = populationLikeness(block.acts, known.acts, (trait) => usual.weight(trait));
      if (alike < (inside ? SAME : JOINS) || alike <= bestLikeness) continue;
      best = known;
      bestLikeness = alike;
    }
    return best;
  }

  #begin(block: BlockDay, blocks: number, today: GroupingDay): PrefixCampaign | null {
    if (block.sources < DENSE || block.core.length === 0) return null;
    const elsewhere = sourcesWith(block, today);
    const all = today.cells.reduce((sum, cell) => sum + cell.sources, 0);
    const logChance = logTail(block.sources, (OF_ONE_PROVIDER * (elsewhere + 1)) / Math.max(1, all));
    if (logChance + Math.log(blocks) > RARE) return null;
    const campaign = today.book.open(
      {
        kind: "prefix",
        ports: block.core.filter(isPort),
        tool: commonTool(block.members),
        organisation: "",
        region: "",
        block: block.block,
        firstDay: today.day,
      },
      logChance,
    );
    const begun = { campaign, blocks: new Set([block.block]), asn: block.asn, acts: new TraitCounts() };
    this.#known.push(begun);
    return begun;
  }
}

function blocksOf({ book, cells, traits, usual }: GroupingDay): readonly BlockDay[] {
  const byBlock = new Map<number, Cell[]>();
  for (const cell of book.free(cells)) {
    if (cell.block === 0) continue;
    const list = byBlock.get(cell.block) ?? [];
    list.push(cell);
    byBlock.set(cell.block, list);
  }
  return [...byBlock]
    .toSorted(([one], [other]) => one - other)
    .map(([block, own]) => {
      const acts = new TraitCounts();
      for (const cell of own) acts.add(traits.of(cell), cell.sources);
      const core = acts.atLeast(0.5, (trait) => usual.weight(trait));
      const members = own.filter((cell) => traits.of(cell).some((trait) => core.includes(trait)));
      const sources = members.reduce((sum, cell) => sum + cell.sources, 0);
      return {
        block,
        asn: own.reduce((least, cell) => Math.min(least, cell.asn), Infinity),
        members,
        core,
        acts,
        sources,
      };
    });
}

/** Sources of other blocks that have every trait of the core. */
function sourcesWith({ block, core }: BlockDay, { cells, traits }: GroupingDay): number {
  return cells.reduce((sum, cell) => {
    if (cell.block === block || cell.organisation !== "") return sum;
    const own = traits.of(cell);
    return core.every((trait) => own.includes(trait)) ? sum + cell.sources : sum;
  }, 0);
}

function addActs(acts: TraitCounts, cells: readonly Cell[], { traits }: GroupingDay): void {
  for (const cell of cells) acts.add(traits.of(cell), cell.sources);
}

/** The tool of most of the sources, or empty. */
function commonTool(cells: readonly Cell[]): string {
  const counts = new Map<string, number>();
  for (const { tool, sources } of cells) counts.set(tool, (counts.get(tool) ?? 0) + sources);
  const [most] = [...counts].toSorted((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1));
  return most?.[0] ?? "";
}
