import { TraitCounts, isPort, isSweep } from "./behaviour.ts";
import type { Trait } from "./behaviour.ts";
import type { Cell } from "./cell.ts";
import type { GroupingDay } from "./grouping-day.ts";

/** The sources of one dense block that used one tool (or none that is known) on one day. */
export interface BlockDay {
  readonly block: number;
  readonly tool: string;
  /** Least AS number of its sources; 0 where one is unknown. */
  readonly asn: number;
  /** Traits that at least half of its sources have, the tool among them; the most telling first. */
  readonly core: readonly Trait[];
  /** Cells whose sources have a trait of the core beside the tool, or the tool where there is nothing else. */
  readonly members: readonly Cell[];
  readonly sources: number;
  readonly acts: TraitCounts;
}

/** Share of the sources that must have a trait for it to be the block's. */
const OF_BLOCK = 0.5;

/** The dense blocks of a day by tool, of cells that no rule before has taken; in an order of their own. */
export function blocksOf(today: GroupingDay): readonly BlockDay[] {
  const byBlock = new Map<string, Cell[]>();
  for (const cell of today.book.free(today.cells)) {
    if (cell.block === 0) continue;
    const key = `${cell.block} ${cell.tool}`;
    const own = byBlock.get(key) ?? [];
    own.push(cell);
    byBlock.set(key, own);
  }
  return [...byBlock.keys()].toSorted().map((key) => blockOf(byBlock.get(key) ?? [], today));
}

function blockOf(own: readonly Cell[], { traits, usual }: GroupingDay): BlockDay {
  const acts = new TraitCounts();
  for (const cell of own) acts.add(traits.of(cell), cell.sources);
  const core = acts.atLeast(OF_BLOCK, (trait) => usual.weight(trait));
  const beside = core.filter((trait) => isPort(trait) || isSweep(trait));
  const binding = beside.length > 0 ? beside : core;
  const members = own.filter((cell) => traits.of(cell).some((trait) => binding.includes(trait)));
  const sources = members.reduce((sum, cell) => sum + cell.sources, 0);
  const asn = own.reduce((least, cell) => Math.min(least, cell.asn), Infinity);
  return { block: own[0]?.block ?? 0, tool: own[0]?.tool ?? "", asn, core, members, sources, acts };
}

/** Sources outside of the block, and of organisations, that have every trait of its core. */
export function sourcesAlike({ block, core }: BlockDay, { cells, traits }: GroupingDay): number {
  return cells.reduce((sum, cell) => {
    if (cell.block === block || cell.organisation !== "") return sum;
    const own = traits.of(cell);
    return core.every((trait) => own.includes(trait)) ? sum + cell.sources : sum;
  }, 0);
}
