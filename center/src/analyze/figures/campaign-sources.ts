import { dayOf } from "@teiten/core/calendar";
import { TeitenError } from "../../telemetry/index.ts";
import { likenessToCampaign, loadCampaignSources } from "../campaigns/campaign-sources.ts";
import type { CampaignSource } from "../campaigns/campaign-sources.ts";
import { findCampaigns } from "../campaigns/find-campaigns.ts";
import type { FoundCampaign } from "../campaigns/find-campaigns.ts";
import { nearestNames } from "../closest-name.ts";
import { COLUMN, measureColumn, packetsColumn, shareColumn, textColumn } from "../column-specs.ts";
import type { FigureDefinition, FigureInput, FigureTable } from "../figure.ts";
import { COUNT_PACKETS } from "../measures.ts";
import { AS_KNOWN_ON, numberOption, textOption, topParameter } from "../parameter-specs.ts";
import { labelOfKey } from "../port-key.ts";
import { createTable } from "../table-builder.ts";

const columns = [
  textColumn("source", "source address", "送信元IPアドレス"),
  COLUMN.region,
  measureColumn("asn", { en: "", ja: "" }, { en: "AS number, 0 when unknown", ja: "AS番号（不明は0）" }),
  textColumn("first", "its first day in the campaign and the range", "期間内でこの活動に属した最初の日"),
  textColumn("last", "its last day in the campaign and the range", "期間内でこの活動に属した最後の日"),
  measureColumn("days", { en: "days", ja: "日" }, { en: "days in the campaign", ja: "この活動に属した日数" }),
  packetsColumn("packets", "packets on those days", "その日の全パケット数"),
  COLUMN.sensors,
  measureColumn("ports", { en: "ports", ja: "ポート" }, { en: "distinct ports", ja: "宛先ポート数" }),
  textColumn(
    "main_ports",
    "those of its ports that the campaign reaches most",
    "この活動で多い宛先ポート（送信元が送ったもの）",
  ),
  shareColumn(
    "alike",
    "how usual its ports are in the campaign: 1 when they are the most usual ones",
    "この活動の典型的な宛先ポートとの一致度（最も多いポートと同じなら1）",
  ),
];

const MOST_PORTS_SHOWN = 6;

async function compute(input: FigureInput): Promise<FigureTable> {
  const { query } = input;
  const found = await findCampaigns(input, textOption(query, "as-known-on") || null);
  const campaign = named(textOption(query, "campaign"), found.campaigns);
  const { sources, all, shares } = await loadCampaignSources(input, found, campaign, numberOption(query, "top"));
  const table = createTable(columns);
  for (const source of sources) {
    const { address, region, asn, days, packets, sensors, portCount, keys } = source;
    const [first, last] = [dayOf(input.zone, source.first), dayOf(input.zone, source.last)];
    const alike = likenessToCampaign(keys, shares);
    table.add(address, region, asn, first, last, days, packets, sensors, portCount, mainPorts(source, shares), alike);
  }
  const note = {
    en: `${sources.length} of ${all} sources of ${campaign.campaign.name} are listed`,
    ja: `${campaign.campaign.name} の送信元 ${all} 件のうち ${sources.length} 件を示す`,
  };
  return { columns: table.columns, labels: [], notes: [note] };
}

function mainPorts({ keys }: CampaignSource, shares: ReadonlyMap<number, number>): string {
  const usual = (key: number): number => shares.get(key) ?? 0;
  const sorted = keys.toSorted((one, other) => usual(other) - usual(one) || one - other);
  return sorted.slice(0, MOST_PORTS_SHOWN).map(labelOfKey).join(", ");
}

function named(name: string, campaigns: readonly FoundCampaign[]): FoundCampaign {
  const found = campaigns.find(({ campaign }) => campaign.name === name);
  if (found !== undefined) return found;
  const names = campaigns.map(({ campaign }) => campaign.name);
  throw new TeitenError({
    code: "campaign-unknown",
    message: `no campaign with sources in the range is called “${name}”`,
    advice:
      names.length === 0
        ? "teiten figure campaigns lists them; there is none in the range"
        : `teiten figure campaigns lists them; nearest: ${nearestNames(name, names, 5).join(", ")}`,
    exitCode: 2,
  });
}

/** The sources of one campaign. */
export const campaignSources: FigureDefinition = {
  id: "campaign-sources",
  version: 1,
  title: { en: "Sources of a campaign", ja: "活動単位に属する送信元" },
  question: {
    en: "which sources belong to one campaign, since when, and how alike are they?",
    ja: "ある活動に属する送信元はどれか。いつからか、どれだけ似ているか",
  },
  definition: {
    en: "The sources of one campaign by its name in the first column of `campaigns`, those with the most packets first, over the days of the range on which they belong to it; a source can belong to different campaigns on different days. How alike a source is says how usual its ports are in the campaign: the shares of the campaign's sources that reach its ports, summed, over the same for as many of the campaign's most usual ports. In campaigns of sources that sweep many ports at random it is small and says little.",
    ja: "campaigns の1列目の名称で指定した活動に属する送信元を、その活動に属した期間内の日について、パケット数の多い順に示す。1つの送信元が日によって別の活動に属することもある。一致度は、その送信元の宛先ポートがこの活動でどれだけ典型的かを示す（各ポートに送った送信元の割合の合計を、同じ数だけ最も多いポートをとった場合の合計で割る）。多数のポートを無作為に走査する活動では小さくなり、あまり意味を持たない。",
  },
  standsAlone: {
    en: "it lists the sources of one campaign, which has days of its own",
    ja: "1つの活動の送信元の一覧であり、活動には固有の期間があるため",
  },
  defaultClass: "request",
  parameters: [
    {
      name: "campaign",
      kind: "text",
      default: null,
      argument: true,
      help: { en: "the campaign's name, as `campaigns` lists it", ja: "活動の名称（campaigns の1列目）" },
    },
    topParameter(100),
    AS_KNOWN_ON,
  ],
  data: ["region", "asn", "registry"],
  measure: () => COUNT_PACKETS,
  columns: () => columns,
  compute,
};
