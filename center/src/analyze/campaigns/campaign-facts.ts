import { TRAFFIC_CLASSES } from "@teiten/core/flow";
import { bind, raw, sql } from "../../store/index.ts";
import type { FigureInput } from "../figure.ts";
import { binStart, inScope, scopeOf } from "../flow-filter.ts";
import { PORT_KEY } from "../port-key.ts";
import { toolsOf } from "../tool-evidence.ts";
import type { ToolEvidence } from "../tool-evidence.ts";
import { BLOCK_OF_SOURCE } from "./block.ts";
import { campaignMembers } from "./campaign-members.ts";
import type { FoundCampaign, FoundCampaigns } from "./find-campaigns.ts";

/** One of the ports, regions or blocks of a campaign; `value` is a key, a code or a block. */
export interface CampaignPart {
  readonly value: string;
  readonly sources: number;
}

/** What one day of a campaign holds. */
export interface CampaignDay {
  /** Start of the observation day, seconds since 1970 UTC. */
  readonly start: number;
  readonly sources: number;
  readonly packets: number;
}

/** A campaign in the rows of the question: its sensors, region and class. */
export interface CampaignFacts {
  readonly sources: number;
  readonly packets: number;
  readonly sensors: number;
  /** In the order of days, those without packets left out. */
  readonly days: readonly CampaignDay[];
  /** By sources, the most first: at most `MOST_PARTS` each. */
  readonly ports: readonly CampaignPart[];
  readonly regions: readonly CampaignPart[];
  readonly blocks: readonly CampaignPart[];
  /** Tools that the marks of all its packets together name. */
  readonly tools: readonly ToolEvidence[];
}

const MOST_PARTS = 8;

interface SumRow extends CampaignDay {
  readonly campaign: number;
  readonly whole: number;
  readonly sensors: number;
  readonly marked: readonly number[];
  readonly syns: number;
  readonly requests: number;
}

interface PartRow extends CampaignPart {
  readonly campaign: number;
  readonly kind: "port" | "region" | "block";
}

/** The facts of campaigns in their order; one without packets in the question has no sources. */
export async function loadCampaignFacts(
  input: FigureInput,
  found: FoundCampaigns,
  campaigns: readonly FoundCampaign[],
): Promise<readonly CampaignFacts[]> {
  if (campaigns.length === 0) return [];
  const [sums, parts] = [await loadSums(input, found, campaigns), await loadParts(input, found, campaigns)];
  return campaigns.map((_, campaign) => {
    const own = parts.filter((row) => row.campaign === campaign);
    const total = sums.find((row) => row.campaign === campaign && row.whole === 1);
    return {
      sources: total?.sources ?? 0,
      packets: total?.packets ?? 0,
      sensors: total?.sensors ?? 0,
      days: sums.filter((row) => row.campaign === campaign && row.whole === 0),
      ports: own.filter(({ kind }) => kind === "port"),
      regions: own.filter(({ kind }) => kind === "region"),
      blocks: own.filter(({ kind }) => kind === "block"),
      tools: total === undefined ? [] : toolsOf(total, input.rules),
    };
  });
}

async function loadSums(
  input: FigureInput,
  found: FoundCampaigns,
  campaigns: readonly FoundCampaign[],
): Promise<readonly SumRow[]> {
  const marked = input.rules.marks.map((_, bit) => `sumIf(sent, bitTest(marks, ${bit}))`).join(", ");
  return input.context.store.query<SumRow>(sql`
    select campaign, grouping(start) as whole, start, uniqExact(source) as sources, sum(sent) as packets,
      uniqExact(sensor) as sensors, [${raw(marked)}] as marked, sumIf(sent, protocol = 6 and flags = 2) as syns,
      sumIf(sent, class = ${bind("UInt8", TRAFFIC_CLASSES.indexOf("request"))}) as requests
    from (${membersRows(input)}) as rows
    inner join (${campaignMembers(found, campaigns)}) as members using (start, source)
    group by grouping sets ((campaign), (campaign, start)) order by campaign, whole, start`);
}

async function loadParts(
  input: FigureInput,
  found: FoundCampaigns,
  campaigns: readonly FoundCampaign[],
): Promise<readonly PartRow[]> {
  return input.context.store.query<PartRow>(sql`
    select campaign, part.1 as kind, part.2 as value, uniqExact(source) as sources
    from (
      select campaign, source, arrayJoin([('port', toString(key)), ('region', toString(region)),
        ('block', toString(${BLOCK_OF_SOURCE}))]) as part
      from (${membersRows(input)}) as rows
      inner join (${campaignMembers(found, campaigns)}) as members using (start, source)
      group by campaign, source, part
    ) group by campaign, part order by campaign, kind, sources desc, value
    limit ${raw(String(MOST_PARTS))} by campaign, kind`);
}

/** The rows of the question with the start of their day. */
function membersRows(input: FigureInput): ReturnType<typeof sql> {
  return sql`select ${binStart(input.coverage.bins)} as start, source, sensor, class, protocol, flags, marks, region,
    ${PORT_KEY} as key, flows.packets as sent from flows where ${inScope(scopeOf(input))}`;
}
