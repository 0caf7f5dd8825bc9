import { nameOfCampaign } from "./campaign-name.ts";
import type { Campaign, CampaignIdentity } from "./campaign.ts";
import type { Cell } from "./cell.ts";

/** Days without any source after which a campaign is over; what comes later is a new one. */
export const QUIET_DAYS = 28;

const BACKGROUND = { kind: "background" } as const;

/** All campaigns so far, and which cell belongs to which. */
export class CampaignBook {
  readonly campaigns: Campaign[] = [];
  /** By day and cell. */
  readonly #taken = new Map<number, Map<number, Campaign>>();
  readonly #names = new Set<string>();

  /** Begins a campaign. */
  open(identity: CampaignIdentity, logChance: number | null = null): Campaign {
    const name = this.#freshName(nameOfCampaign(identity));
    const campaign = { ...identity, number: this.campaigns.length, name, lastDay: identity.firstDay, logChance };
    this.campaigns.push(campaign);
    return campaign;
  }

  /** Puts cells into a campaign; a cell that has one already, other than background, keeps it. */
  assign(campaign: Campaign, cells: readonly Cell[]): void {
    for (const cell of this.untaken(cells)) {
      const taken = this.#taken.get(cell.day) ?? new Map<number, Campaign>();
      this.#taken.set(cell.day, taken);
      taken.set(cell.id, campaign);
      campaign.lastDay = Math.max(campaign.lastDay, cell.day);
    }
  }

  /** The campaign of a cell, or null. */
  of({ day, id }: Pick<Cell, "day" | "id">): Campaign | null {
    return this.#taken.get(day)?.get(id) ?? null;
  }

  /** The cells that are in no campaign, or only in the background. */
  untaken(cells: readonly Cell[]): readonly Cell[] {
    return cells.filter((cell) => (this.of(cell) ?? BACKGROUND).kind === "background");
  }

  /** The cells that nothing has taken yet. */
  free(cells: readonly Cell[]): readonly Cell[] {
    return cells.filter((cell) => this.of(cell) === null);
  }

  #freshName(wanted: string): string {
    let name = wanted;
    for (let turn = 2; this.#names.has(name); turn++) name = `${wanted}-${turn}`;
    this.#names.add(name);
    return name;
  }
}

/** Whether a campaign still goes on, so that what is alike on `day` belongs to it. */
export function isLive(campaign: Campaign, day: number): boolean {
  return day - campaign.lastDay <= QUIET_DAYS;
}
