import { behaviourKey } from "./behaviour.ts";
import type { Campaign } from "./campaign.ts";
import type { Cell } from "./cell.ts";
import type { GroupingDay, GroupingRule } from "./grouping-day.ts";

/** Sources on one day from which on those who reach one port are named as a population. */
const LEAST_SOURCES = 10;

/** Everybody who reaches one port and nothing else, with one tool: a population, which nothing binds but the port. */
export class BackgroundRule implements GroupingRule {
  readonly #known = new Map<string, Campaign>();

  group({ book, cells, day }: GroupingDay): void {
    const populations = new Map<string, Cell[]>();
    for (const cell of book.free(cells)) {
      if (cell.ports.length !== 1) continue;
      const key = behaviourKey(cell);
      const list = populations.get(key) ?? [];
      list.push(cell);
      populations.set(key, list);
    }
    for (const key of [...populations.keys()].toSorted()) {
      const own = populations.get(key) ?? [];
      const [first] = own;
      if (first === undefined) continue;
      const { ports, tool } = first;
      const known = this.#known.get(key);
      if (known === undefined && own.reduce((sum, cell) => sum + cell.sources, 0) < LEAST_SOURCES) continue;
      const identity = { kind: "background", ports, tool, organisation: "", region: "", block: 0 } as const;
      const campaign = known ?? book.open({ ...identity, firstDay: day });
      this.#known.set(key, campaign);
      book.assign(campaign, own);
    }
  }
}
