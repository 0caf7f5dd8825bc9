/**
 * Why sources belong together: `organisation` announces them; a `prefix` holds more sources that do the same than chance
 * puts there; a `combination` of ports is reached together far more often than chance; a `surge` of sources did the same
 * within days; a `botnet` wears the mark of a worm-like tool. `background` is everybody who reaches one port: no campaign.
 */
export const CAMPAIGN_KINDS = ["organisation", "prefix", "combination", "surge", "botnet", "background"] as const;
export type CampaignKind = (typeof CAMPAIGN_KINDS)[number];

/** What is known of a campaign when it is first seen, which names it. */
export interface CampaignIdentity {
  readonly kind: CampaignKind;
  /** Keys of the ports that make it, the most telling first; empty where ports do not tell it. */
  readonly ports: readonly number[];
  readonly tool: string;
  readonly organisation: string;
  /** The one region of its sources, or empty. */
  readonly region: string;
  /** The block that it began in, or 0. */
  readonly block: number;
  /** Number of its first day since 1970. */
  readonly firstDay: number;
}

/** A campaign as grouping goes on; `lastDay` moves. */
export interface Campaign extends CampaignIdentity {
  readonly number: number;
  readonly name: string;
  lastDay: number;
  /** Chance (natural logarithm) of as many sources doing the same on their own, when it was found; null where not asked. */
  readonly logChance: number | null;
}
