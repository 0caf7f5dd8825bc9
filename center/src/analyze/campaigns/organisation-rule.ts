import { isLive } from "./campaign-book.ts";
import type { Campaign, CampaignIdentity } from "./campaign.ts";
import type { Cell } from "./cell.ts";
import type { GroupingDay, GroupingRule } from "./grouping-day.ts";

/** The sources that one organisation announces are one campaign, whatever they do. */
export class OrganisationRule implements GroupingRule {
  readonly #known: Map<string, Campaign>;

  /** `earlier` are the organisations whose campaigns go on from before the first day. */
  constructor(earlier: readonly Campaign[]) {
    this.#known = new Map(earlier.map((campaign) => [campaign.organisation, campaign]));
  }

  group({ book, cells, day }: GroupingDay): void {
    const own = new Map<string, Cell[]>();
    for (const cell of book.free(cells)) {
      if (cell.organisation === "") continue;
      const list = own.get(cell.organisation) ?? [];
      list.push(cell);
      own.set(cell.organisation, list);
    }
    for (const name of [...own.keys()].toSorted()) {
      const known = this.#known.get(name);
      const campaign = known !== undefined && isLive(known, day) ? known : book.open(organisationIdentity(name, day));
      this.#known.set(name, campaign);
      book.assign(campaign, own.get(name) ?? []);
    }
  }
}

/** What the campaign of an organisation is called. */
export function organisationIdentity(organisation: string, firstDay: number): CampaignIdentity {
  return { kind: "organisation", ports: [], tool: "", organisation, region: "", block: 0, firstDay };
}
