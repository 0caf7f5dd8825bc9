import { bind, raw, sql } from "../../store/index.ts";
import type { BoundSql } from "../../store/index.ts";
import type { FigureInput } from "../figure.ts";
import { binStart, inScope, scopeOf } from "../flow-filter.ts";
import { PORT_KEY } from "../port-key.ts";
import { campaignMembers } from "./campaign-members.ts";
import type { FoundCampaign, FoundCampaigns } from "./find-campaigns.ts";

/** One source of a campaign, over its days in the campaign. */
export interface CampaignSource {
  /** Text of the address; IPv4 dotted. */
  readonly address: string;
  readonly region: string;
  readonly asn: number;
  /** Starts of its first and last observation day, seconds since 1970 UTC. */
  readonly first: number;
  readonly last: number;
  readonly days: number;
  readonly packets: number;
  readonly sensors: number;
  /** Distinct ports, and the keys of some of them. */
  readonly portCount: number;
  readonly keys: readonly number[];
}

/** A source in one of several campaigns. */
export interface CampaignMember extends Pick<CampaignSource, "address" | "first" | "last" | "days" | "packets"> {
  /** Place of the campaign in the list that was asked about. */
  readonly campaign: number;
}

/** All sources of campaigns, campaign by campaign, those with the most packets first. */
export async function loadMembers(
  input: FigureInput,
  found: FoundCampaigns,
  campaigns: readonly FoundCampaign[],
): Promise<readonly CampaignMember[]> {
  if (campaigns.length === 0) return [];
  return input.context.store.query<CampaignMember>(sql`
    select campaign, replaceOne(toString(source), '::ffff:', '') as address, min(start) as first, max(start) as last,
      uniqExact(start) as days, sum(sent) as packets
    from (${sentRows(input)}) as rows inner join (${campaignMembers(found, campaigns)}) as members using (start, source)
    group by campaign, source order by campaign, packets desc, source`);
}

/** Sources of each of the campaign's ports: how usual the port is in it. */
export type PortShares = ReadonlyMap<number, number>;

const MOST_KEYS = 200;
const MOST_PORTS = 1000;

/** The sources of one campaign with the most packets first, and the share of all its sources that reach each port. */
export async function loadCampaignSources(
  input: FigureInput,
  found: FoundCampaigns,
  campaign: FoundCampaign,
  most: number,
): Promise<{ readonly sources: readonly CampaignSource[]; readonly all: number; readonly shares: PortShares }> {
  const { store } = input.context;
  const joined = sql`(${sentRows(input)}) as rows inner join (${campaignMembers(found, [campaign])}) as members using (start, source)`;
  const sources = await store.query<CampaignSource & { readonly total: number }>(sql`
    select replaceOne(toString(source), '::ffff:', '') as address, min(place) as region, min(net) as asn,
      min(start) as first, max(start) as last, uniqExact(start) as days, sum(sent) as packets,
      uniqExact(sensor) as sensors, uniqExact(key) as portCount,
      arraySort(groupUniqArray(${raw(String(MOST_KEYS))})(key)) as keys, count() over () as total
    from ${joined} group by source order by packets desc, source limit ${bind("UInt32", most)}`);
  const ports = await store.query<{ readonly key: number; readonly hits: number }>(sql`
    select key, uniqExact(source) as hits from ${joined}
    group by key order by hits desc, key limit ${raw(String(MOST_PORTS))}`);
  const all = sources[0]?.total ?? 0;
  return { sources, all, shares: new Map(ports.map(({ key, hits }) => [key, hits / Math.max(1, all)])) };
}

/** The rows of the question with the start of their day. */
function sentRows(input: FigureInput): BoundSql {
  return sql`select ${binStart(input.coverage.bins)} as start, source, sensor, flows.region as place, flows.asn as net,
    ${PORT_KEY} as key, flows.packets as sent from flows where ${inScope(scopeOf(input))}`;
}

/**
 * How alike a source is to its campaign, 0 to 1: the shares of the campaign's sources that reach its ports, summed, over
 * the same for the campaign's own most usual ports, as many as it has.
 */
export function likenessToCampaign(keys: readonly number[], shares: PortShares): number {
  const own = keys.reduce((sum, key) => sum + (shares.get(key) ?? 0), 0);
  const best = [...shares.values()].toSorted((one, other) => other - one).slice(0, keys.length);
  const most = best.reduce((sum, share) => sum + share, 0);
  return most > 0 ? own / most : 0;
}
