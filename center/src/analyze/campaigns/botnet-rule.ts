import { TraitCounts, isPort } from "./behaviour.ts";
import { isLive } from "./campaign-book.ts";
import type { Campaign } from "./campaign.ts";
import type { GroupingDay, GroupingRule } from "./grouping-day.ts";

/** Tools that only infected hosts run: everybody with their mark belongs together, whoever they are today. */
const WORMS: readonly string[] = ["Mirai"];

/** Sources on one day that make a campaign. */
const LEAST_SOURCES = 3;

/** Share of its sources that a port must have to be in its name. */
const IN_NAME = 0.1;

/** Worm-like botnets: one mark, changing sources. */
export class BotnetRule implements GroupingRule {
  readonly #known = new Map<string, Campaign>();

  group({ book, cells, day, traits }: GroupingDay): void {
    for (const tool of WORMS) {
      const own = book.free(cells).filter((cell) => cell.tool === tool);
      const sources = own.reduce((sum, cell) => sum + cell.sources, 0);
      const known = this.#known.get(tool);
      const live = known !== undefined && isLive(known, day);
      if (!live && sources < LEAST_SOURCES) continue;
      const acts = new TraitCounts();
      for (const cell of own) acts.add(traits.of(cell), cell.sources);
      const ports = acts.atLeast(IN_NAME, (trait) => acts.presence(trait)).filter(isPort);
      const identity = { kind: "botnet", tool, organisation: "", region: "", block: 0, firstDay: day } as const;
      const campaign = live ? known : book.open({ ...identity, ports });
      this.#known.set(tool, campaign);
      book.assign(campaign, own);
    }
  }
}
