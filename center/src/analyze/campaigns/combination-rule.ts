import { behaviourKey, likeness } from "./behaviour.ts";
import type { Trait, TraitCounts } from "./behaviour.ts";
import { isLive } from "./campaign-book.ts";
import type { Campaign } from "./campaign.ts";
import type { Cell } from "./cell.ts";
import { logTail } from "./chance.ts";
import type { GroupingDay, GroupingRule } from "./grouping-day.ts";

/** Days over which sources that do the same are gathered. */
export const WINDOW_DAYS = 14;

/** Distinct sources within the window that make a campaign. */
const LEAST_SOURCES = 4;

/** Likeness of port sets from which sources belong together. */
const ALIKE = 0.45;

/** Chance (natural logarithm) below which ports are reached together on purpose: one in a hundred million. */
const RARE = Math.log(1e-8);

/** What sources are allowed to be more alike without a common hand: some like everything more than others. */
const LEEWAY = 3;

interface Act {
  readonly key: string;
  readonly tool: string;
  readonly ports: readonly number[];
  readonly cells: Cell[];
  readonly sources: Set<number>;
}

interface CombinationCampaign {
  readonly campaign: Campaign;
  readonly ports: readonly number[];
  readonly tool: string;
}

/** Ports that are reached together by more sources than those who reach several would hit by chance. */
export class CombinationRule implements GroupingRule {
  #window: { readonly day: number; readonly cells: readonly Cell[] }[] = [];
  readonly #known: CombinationCampaign[] = [];

  group(today: GroupingDay): void {
    const { book, cells, day, usual } = today;
    const several = book.free(cells).filter(({ ports }) => ports.length > 1);
    this.#window = [...this.#window.filter((entry) => entry.day > day - WINDOW_DAYS), { day, cells: several }];
    for (const cell of several) {
      const known = this.#nearest(cell, day, usual);
      if (known !== null) book.assign(known.campaign, [cell]);
    }
    this.#beginNew(today);
  }

  #nearest(cell: Pick<Cell, "ports" | "tool">, day: number, usual: TraitCounts): CombinationCampaign | null {
    let best: CombinationCampaign | null = null;
    let bestLikeness = 0;
    for (const known of this.#known) {
      if (known.tool !== cell.tool || !isLive(known.campaign, day)) continue;
      const alike = likeness(cell.ports, known.ports, (trait) => usual.weight(trait));
      if (alike < ALIKE || alike <= bestLikeness) continue;
      best = known;
      bestLikeness = alike;
    }
    return best;
  }

  #beginNew(today: GroupingDay): void {
    const { book, usual } = today;
    const free = this.#window.flatMap(({ cells }) => book.free(cells));
    const acts = actsOf(free);
    const leaders = acts
      .filter(({ sources }) => sources.size > 1)
      .toSorted((one, other) => other.sources.size - one.sources.size || (one.key < other.key ? -1 : 1));
    const shares = sharesOf(this.#window.flatMap(({ cells }) => cells));
    for (const leader of leaders) {
      const cluster = acts.filter(
        (act) => act.tool === leader.tool && likeness(act.ports, leader.ports, (trait) => usual.weight(trait)) >= ALIKE,
      );
      const cells = cluster.flatMap((act) => book.free(act.cells));
      const sources = new Set(cells.flatMap(({ sample }) => sample));
      if (sources.size < LEAST_SOURCES) continue;
      const holding = new Set(leader.cells.flatMap(({ sample }) => sample));
      const logChance = logTail(holding.size, LEEWAY * shares.expected(leader.ports));
      if (logChance > RARE) continue;
      const campaign = book.open(identityOf(leader, cells, usual), logChance);
      this.#known.push({ campaign, ports: leader.ports, tool: leader.tool });
      book.assign(campaign, cells);
    }
  }
}

function identityOf(
  leader: Act,
  cells: readonly Cell[],
  usual: TraitCounts,
): Parameters<GroupingDay["book"]["open"]>[0] {
  const weigh = (trait: Trait): number => usual.weight(trait);
  return {
    kind: "combination",
    ports: leader.ports.toSorted((one, other) => weigh(other) - weigh(one) || one - other),
    tool: leader.tool,
    organisation: "",
    region: "",
    block: 0,
    firstDay: cells.reduce((first, { day }) => Math.min(first, day), Infinity),
  };
}

function actsOf(cells: readonly Cell[]): readonly Act[] {
  const acts = new Map<string, Act>();
  for (const cell of cells) {
    const key = behaviourKey(cell);
    const act = acts.get(key) ?? { key, tool: cell.tool, ports: cell.ports, cells: [], sources: new Set<number>() };
    acts.set(key, act);
    act.cells.push(cell);
    for (const source of cell.sample) act.sources.add(source);
  }
  return [...acts.values()];
}

/** How often ports come among sources that reach several, and so how many would reach these together by chance. */
function sharesOf(cells: readonly Cell[]): { expected(ports: readonly number[]): number } {
  const counts = new Map<number, number>();
  let total = 0;
  for (const { ports, sources } of cells) {
    total += sources;
    for (const port of ports) counts.set(port, (counts.get(port) ?? 0) + sources);
  }
  return {
    expected: (ports) =>
      ports.reduce((product, port) => (product * (counts.get(port) ?? 0)) / Math.max(1, total), total),
  };
}
