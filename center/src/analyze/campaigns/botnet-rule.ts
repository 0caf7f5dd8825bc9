import { TraitCounts, Traits, isPort } from "./behaviour.ts";
import { isLive } from "./campaign-book.ts";
import type { Campaign, CampaignIdentity } from "./campaign.ts";
import type { Cell } from "./cell.ts";
import type { GroupingDay, GroupingRule } from "./grouping-day.ts";

/** Tools that only infected hosts run: everybody with their mark belongs together, whoever they are today. */
export const WORMS: readonly string[] = ["Mirai"];

/** Sources on one day that make a campaign. */
export const LEAST_BOTS = 3;

/** Share of its sources that a port must have to be in its name. */
const IN_NAME = 0.1;

/** Worm-like botnets: one mark, changing sources. */
export class BotnetRule implements GroupingRule {
  readonly #known: Map<string, Campaign>;

  /** `earlier` are the botnets that go on from before the first day. */
  constructor(earlier: readonly Campaign[]) {
    this.#known = new Map(earlier.map((campaign) => [campaign.tool, campaign]));
  }

  group({ book, cells, day }: GroupingDay): void {
    for (const tool of WORMS) {
      const own = book.free(cells).filter((cell) => cell.tool === tool);
      const sources = own.reduce((sum, cell) => sum + cell.sources, 0);
      const known = this.#known.get(tool);
      const live = known !== undefined && isLive(known, day);
      if (!live && sources < LEAST_BOTS) continue;
      const campaign = live ? known : book.open(botnetIdentity(tool, own, day));
      this.#known.set(tool, campaign);
      book.assign(campaign, own);
    }
  }
}

/** What a botnet is called by those who are its sources on its first day. */
export function botnetIdentity(tool: string, cells: readonly Cell[], firstDay: number): CampaignIdentity {
  const traits = new Traits();
  const acts = new TraitCounts();
  for (const cell of cells) acts.add(traits.of(cell), cell.sources);
  const ports = acts.atLeast(IN_NAME, (trait) => acts.presence(trait)).filter(isPort);
  return { kind: "botnet", tool, organisation: "", region: "", block: 0, firstDay, ports };
}
