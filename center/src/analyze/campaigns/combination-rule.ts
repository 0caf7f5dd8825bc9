import { behaviourKey, likeness } from "./behaviour.ts";
import type { Trait, TraitCounts } from "./behaviour.ts";
import { QUIET_DAYS, isLive } from "./campaign-book.ts";
import type { Campaign, CampaignIdentity } from "./campaign.ts";
import type { Cell } from "./cell.ts";
import { logTail } from "./chance.ts";
import type { GroupingDay, GroupingRule } from "./grouping-day.ts";
import { distinctSources } from "./usual-sources.ts";

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

/** One set of ports that a campaign reaches; a campaign that turns to others has several. */
interface Combination {
  readonly campaign: Campaign;
  readonly ports: readonly number[];
  readonly tool: string;
  /** Sources of the last weeks, and when they were last seen. */
  readonly sources: Map<number, number>;
}

/** Share of the sources of a new combination that a campaign must know for it to be the same campaign. */
const SAME_SOURCES = 0.5;

/** Ports that are reached together by more sources than those who reach several would hit by chance. */
export class CombinationRule implements GroupingRule {
  #window: { readonly day: number; readonly cells: readonly Cell[] }[] = [];
  readonly #known: Combination[] = [];

  group(today: GroupingDay): void {
    const { book, cells, day, usual } = today;
    const several = book.free(cells).filter(({ ports }) => ports.length > 1);
    this.#window = [...this.#window.filter((entry) => entry.day > day - WINDOW_DAYS), { day, cells: several }];
    for (const cell of several) {
      const known = this.#nearest(cell, day, usual);
      if (known === null) continue;
      book.assign(known.campaign, [cell]);
      for (const source of cell.sample) known.sources.set(source, day);
    }
    this.#beginNew(today);
  }

  #nearest(cell: Pick<Cell, "ports" | "tool">, day: number, usual: TraitCounts): Combination | null {
    let best: Combination | null = null;
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

  /** The live campaign that at least half of these sources were in during the last weeks, or null. */
  #ofSources(sources: ReadonlySet<number>, day: number): Campaign | null {
    const live = this.#known.filter(({ campaign }) => isLive(campaign, day));
    for (const known of live) {
      for (const [source, last] of known.sources) if (day - last > QUIET_DAYS) known.sources.delete(source);
    }
    const same = live.find((known) => {
      const shared = [...sources].filter((source) => known.sources.has(source)).length;
      return shared >= SAME_SOURCES * sources.size;
    });
    return same?.campaign ?? null;
  }

  #beginNew(today: GroupingDay): void {
    const { book } = today;
    const acts = actsOf(this.#window.flatMap(({ cells }) => book.free(cells)));
    const leaders = acts
      .filter(({ sources }) => sources.size > 1)
      .toSorted((one, other) => other.sources.size - one.sources.size || (one.key < other.key ? -1 : 1));
    if (leaders.length === 0) return;
    const shares = sharesOf(actsOf(this.#window.flatMap(({ cells }) => cells)));
    for (const leader of leaders) {
      const logChance = logTail(leader.sources.size, LEEWAY * shares.expected(leader.ports));
      if (logChance <= RARE && book.free(leader.cells).length > 0) this.#begin(leader, acts, logChance, today);
    }
  }

  #begin(leader: Act, acts: readonly Act[], logChance: number, { book, usual, day }: GroupingDay): void {
    const weigh = (trait: Trait): number => usual.weight(trait);
    const cluster = acts.filter((act) => act.tool === leader.tool && likeness(act.ports, leader.ports, weigh) >= ALIKE);
    const cells = cluster.flatMap((act) => book.free(act.cells));
    const sources = new Set(cells.flatMap(({ sample }) => sample));
    if (sources.size < LEAST_SOURCES) return;
    const campaign = this.#ofSources(sources, day) ?? book.open(identityOf(leader, cells, weigh), logChance);
    const seen = new Map([...sources].map((source) => [source, day]));
    this.#known.push({ campaign, ports: leader.ports, tool: leader.tool, sources: seen });
    book.assign(campaign, cells);
  }
}

function identityOf(leader: Act, cells: readonly Cell[], weigh: (trait: Trait) => number): CampaignIdentity {
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

/**
 * How often ports come among sources that reach several, and so how many would reach these together by chance. A source
 * that does the same on many days counts once.
 */
function sharesOf(acts: readonly Act[]): { expected(ports: readonly number[]): number } {
  const counts = new Map<number, number>();
  let total = 0;
  for (const { ports, cells } of acts) {
    const sources = distinctSources(cells);
    total += sources;
    for (const port of ports) counts.set(port, (counts.get(port) ?? 0) + sources);
  }
  return {
    expected: (ports) =>
      ports.reduce((product, port) => (product * (counts.get(port) ?? 0)) / Math.max(1, total), total),
  };
}
