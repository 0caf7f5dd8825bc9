import { dayName, dayOf } from "@teiten/core/calendar";
import { COLUMN, measureColumn, packetsColumn, shareColumn, sourcesColumn, textColumn } from "../column-specs.ts";
import type { CampaignKind } from "../campaigns/campaign.ts";
import { campaignEvidence } from "../campaigns/campaign-evidence.ts";
import { loadCampaignFacts } from "../campaigns/campaign-facts.ts";
import type { CampaignFacts } from "../campaigns/campaign-facts.ts";
import { portsText, regionsText, topPrefix } from "../campaigns/campaign-parts.ts";
import { loadMembers } from "../campaigns/campaign-sources.ts";
import { findCampaigns } from "../campaigns/find-campaigns.ts";
import type { FoundCampaign, FoundCampaigns } from "../campaigns/find-campaigns.ts";
import type {
  Bilingual,
  Cell,
  ColumnSpec,
  FigureDefinition,
  FigureInput,
  FigureQuery,
  FigureTable,
  Measure,
} from "../figure.ts";
import { NO_DENOMINATOR } from "../measures.ts";
import { AS_KNOWN_ON, byParameter, flagOption, numberOption, textOption, topParameter } from "../parameter-specs.ts";
import { createTable, ratio } from "../table-builder.ts";
import { toolText } from "../tool-evidence.ts";

const NAME = textColumn("campaign", "name: what it is, and its first day", "名称（内容と最初の日）");
const KIND = textColumn(
  "kind",
  "organisation, prefix, combination, surge, botnet or background: what binds the sources",
  "送信元を結びつけるもの（organisation 組織、prefix アドレスブロック、combination ポートの組、surge 急増、botnet 特徴、background 背景）",
);

const listColumns: readonly ColumnSpec[] = [
  NAME,
  KIND,
  textColumn("first_seen", "first day, also before the range", "最初の日（期間より前を含む）"),
  textColumn("last_seen", "last day in the range", "期間内の最後の日"),
  measureColumn(
    "days",
    { en: "days", ja: "日" },
    { en: "days of the range with a source", ja: "期間内で送信のあった日数" },
  ),
  sourcesColumn("sources", "distinct source addresses in the range", "期間内の送信元IPアドレス数（重複なし）"),
  sourcesColumn("sources_last_day", "distinct source addresses on its last day", "最後の日の送信元IPアドレス数"),
  measureColumn(
    "growth",
    { en: "factor", ja: "倍" },
    {
      en: "source-days of the last seven days of the range ÷ of the seven before, whole network; empty without any before",
      ja: "期間の最後の7日間の延べ送信元数÷その前の7日間（全センサー）。前に送信がなければ空欄",
    },
    2,
  ),
  packetsColumn("packets", "packets of its sources in the range", "期間内の全パケット数"),
  textColumn(
    "ports",
    "ports that most sources reach, with the share of sources",
    "宛先ポートと、それに送った送信元の割合",
  ),
  textColumn("tool", "tool that its packets' marks name, with the evidence", "特徴から判定したツールと根拠"),
  textColumn("regions", "the three regions of most sources, with shares", "送信元の多い3地域と割合"),
  textColumn("top_prefix", "/24 (IPv6: /48) of most sources", "送信元の最も多い/24（IPv6は/48）"),
  shareColumn("prefix_share", "share of the sources in it", "そのブロックに属する送信元の割合"),
  COLUMN.organisation,
  COLUMN.sensors,
  textColumn("evidence", "why its sources belong together", "同じ活動とみなす根拠"),
];

/** What of a campaign fits a terminal: its name ends in its first day, and texts of several parts are for CSV, JSON and --columns. */
const GLANCE = ["campaign", "kind", "last_seen", "days", "sources", "growth", "packets"];

const dayColumns: readonly ColumnSpec[] = [COLUMN.day, NAME, KIND, COLUMN.sources, COLUMN.packets];

const measure: Measure = {
  unit: { en: "source addresses; packets", ja: "送信元IPアドレス、パケット" },
  numerator: {
    en: "distinct sources that do the same together, and their packets",
    ja: "同じ動きをする送信元（重複なし）とそのパケット",
  },
  denominator: NO_DENOMINATOR,
};

const sourceColumns: readonly ColumnSpec[] = [
  NAME,
  KIND,
  textColumn("source", "source address", "送信元IPアドレス"),
  textColumn("first", "its first day in the campaign and the range", "期間内でこの活動に属した最初の日"),
  textColumn("last", "its last day in the campaign and the range", "期間内でこの活動に属した最後の日"),
  measureColumn("days", { en: "days", ja: "日" }, { en: "days in the campaign", ja: "この活動に属した日数" }),
  packetsColumn("packets", "packets on those days", "その日の全パケット数"),
];

function glance(query: FigureQuery): readonly string[] {
  return textOption(query, "by") === "campaign" ? GLANCE : columns(query).map(({ name }) => name);
}

function columns(query: FigureQuery): readonly ColumnSpec[] {
  const by = textOption(query, "by");
  if (by === "source") return sourceColumns;
  return by === "day" ? dayColumns : listColumns;
}

interface Described {
  readonly found: FoundCampaign;
  readonly facts: CampaignFacts;
}

async function compute(input: FigureInput): Promise<FigureTable> {
  const { query } = input;
  const found = await findCampaigns(input, textOption(query, "as-known-on") || null);
  const least = numberOption(query, "min-size");
  const asked = found.campaigns.filter(({ campaign, sourceDays }) => {
    return sourceDays >= least && (flagOption(query, "background") || campaign.kind !== "background");
  });
  const facts = await loadCampaignFacts(input, found, asked);
  const described = asked.flatMap((campaign, index) => {
    const own = facts[index];
    return own === undefined || own.sources < least ? [] : [{ found: campaign, facts: own }];
  });
  const listed = described.toSorted(bySources).slice(0, numberOption(query, "top"));
  const notes = [...notesOf(found), shownNote(listed.length, described.length)];
  if (textOption(query, "by") === "source") return sourceTable(input, found, listed, notes);
  return textOption(query, "by") === "day" ? dayTable(input, listed, notes) : listTable(input, listed, notes);
}

const KIND_WORDS: Readonly<Record<CampaignKind, string>> = {
  organisation: "組織",
  prefix: "アドレスブロック",
  combination: "ポートの組",
  surge: "急増",
  botnet: "ボットネット",
  background: "背景",
};

function bySources(one: Described, other: Described): number {
  const order = one.found.campaign.name < other.found.campaign.name ? -1 : 1;
  return other.facts.sources - one.facts.sources || order;
}

function listTable(input: FigureInput, listed: readonly Described[], notes: readonly Bilingual[]): FigureTable {
  const table = createTable(listColumns);
  for (const described of listed) table.add(...rowOf(input, described));
  const kinds = listed.map(({ found }) => KIND_WORDS[found.campaign.kind]);
  const japanese = { kind: kinds, evidence: listed.map(({ found }) => campaignEvidence(found.campaign).ja) };
  return { columns: table.columns, labels: [], notes, japanese };
}

function rowOf(input: FigureInput, { found, facts }: Described): readonly Cell[] {
  const { campaign } = found;
  const last = facts.days.at(-1);
  const prefix = topPrefix(facts);
  return [
    campaign.name,
    campaign.kind,
    dayName(campaign.firstDay),
    last === undefined ? null : dayOf(input.zone, last.start),
    facts.days.length,
    facts.sources,
    last?.sources ?? null,
    found.growth,
    facts.packets,
    portsText(facts),
    toolText(facts.tools),
    regionsText(facts),
    prefix?.prefix ?? null,
    prefix?.share ?? null,
    campaign.organisation === "" ? null : campaign.organisation,
    facts.sensors,
    campaignEvidence(campaign).en,
  ];
}

function dayTable(input: FigureInput, listed: readonly Described[], notes: readonly Bilingual[]): FigureTable {
  const table = createTable(dayColumns);
  const rows = listed
    .flatMap(({ found: { campaign }, facts }) => facts.days.map((day) => ({ campaign, day })))
    .toSorted((one, other) => one.day.start - other.day.start);
  for (const { campaign, day } of rows) {
    table.add(dayOf(input.zone, day.start), campaign.name, campaign.kind, day.sources, day.packets);
  }
  const japanese = { kind: rows.map(({ campaign }) => KIND_WORDS[campaign.kind]) };
  return { columns: table.columns, labels: [], notes, japanese };
}

async function sourceTable(
  input: FigureInput,
  found: FoundCampaigns,
  listed: readonly Described[],
  notes: readonly Bilingual[],
): Promise<FigureTable> {
  const table = createTable(sourceColumns);
  const campaignsListed = listed.map((described) => described.found);
  for (const { campaign, address, first, last, days, packets } of await loadMembers(input, found, campaignsListed)) {
    const { name, kind } = campaignsListed[campaign]?.campaign ?? { name: "", kind: "" };
    table.add(name, kind, address, dayOf(input.zone, first), dayOf(input.zone, last), days, packets);
  }
  return { columns: table.columns, labels: [], notes };
}

function notesOf({ whole, sourceDays, grouped }: FoundCampaigns): readonly Bilingual[] {
  const share = ((ratio(grouped, sourceDays) ?? 0) * 100).toFixed(1);
  return [
    {
      en: `grouped over all sensors and regions from ${whole.range.from} on; campaigns without a source for 28 days are over`,
      ja: `全センサー・全地域の ${whole.range.from} 以降のデータで分類。28日間送信元がなければ終了とみなす`,
    },
    {
      en: `${grouped} of ${sourceDays} source-days of the range (${share} %) belong to a campaign`,
      ja: `期間内の延べ送信元 ${sourceDays} のうち ${grouped}（${share}％）がいずれかの活動に属する`,
    },
  ];
}

function shownNote(shown: number, all: number): Bilingual {
  return { en: `${shown} of ${all} campaigns are listed`, ja: `${all} 件の活動のうち ${shown} 件を示す` };
}

/** Sources grouped by what they do together. */
export const campaigns: FigureDefinition = {
  id: "campaigns",
  version: 1,
  title: { en: "Campaigns", ja: "送信元の活動単位" },
  question: {
    en: "which sources do the same together, how many are they, since when, and are they growing?",
    ja: "同じ動きをする送信元の集まりはどれか。規模、開始日、増減はどうか",
  },
  definition: {
    en: "A campaign is a set of sources that do the same in a way that chance does not explain. Each source's requests of one observation day are summed up as the set of its (protocol, port), the tool that its marks hint at, its initial TTL, region, block and organisation; sources of spoofed floods are left out. A source-day then belongs to the first of these that takes it: the organisation that announces it; a prefix (/24, IPv6 /48) with at least three such sources that day, far more than sources at large do the same, joined with alike blocks of the same network; a combination of ports that at least four sources reach within 14 days far more often than independent ports would meet, or that half of the sources of such a campaign turn to; a surge, when within one, three or seven days at least three times as many sources as in the 28 days before do the same, in one region or in many; a botnet, when the mark is that of a worm-like tool (Mirai). Who is left and reaches one port alone is background, which is no campaign and only listed when asked for. A campaign goes on, and keeps its name, while sources that behave alike come at most 28 days apart, whoever they are. Names depend only on the days before, from the start of the quarter before the one in which the range begins: a prefix or combination older than that is dated by the first day looked at, an organisation or a botnet by all that is stored. Grouping always takes all sensors and regions; the counts are those of the question.",
    ja: "活動単位とは、偶然では説明できないほど同じ動きをする送信元の集まりである。送信元ごとに1観測日の要求を、（プロトコル、宛先ポート）の集合、特徴が示すツール、初期TTL、地域、アドレスブロック、組織にまとめる。送信元を詐称した大量送信は除く。送信元・日は、次のうち最初に当てはまるものに属する。organisation：そのアドレスを公表している組織。prefix：その日に3以上の送信元があり、全体に比べてはるかに多くが同じ動きをするブロック（/24、IPv6は/48）。同じネットワークの似たブロックは合わせる。combination：14日間に4以上の送信元が、無関係なポートの重なりよりはるかに多く同じ組に送ったもの、またはそうした活動の送信元の半数が移った組。surge：1・3・7日間のいずれかで、前の28日間の3倍以上の送信元が同じ動きを始めたもの（1地域または多地域）。botnet：ワーム型ツール（Mirai）の特徴を持つもの。残りのうち1ポートだけに送ったものは背景（background）で、活動とはみなさず、指定したときだけ示す。似た動きの送信元が28日以内に現れる限り、送信元が入れ替わっても同じ名称で続く。名称はそれまでのデータだけで決まり、期間が始まる四半期の前の四半期の初日までさかのぼる。それより古いprefixとcombinationの日付は、さかのぼった最初の日になる。組織とbotnetの日付は、保存されている全データによる。分類は常に全センサー・全地域で行い、数は質問の条件で数える。",
  },
  standsAlone: {
    en: "each campaign has its own first and last day, and its growth beside it; another period has other campaigns",
    ja: "活動ごとに最初と最後の日、増減を示しており、別の期間には別の活動があるため",
  },
  defaultClass: "request",
  parameters: [
    byParameter(["campaign", "day", "source"], "campaign"),
    topParameter(50),
    {
      name: "min-size",
      kind: "integer",
      default: 3,
      minimum: 1,
      help: { en: "list only campaigns of at least so many sources", ja: "送信元がこの数以上の活動だけを示す" },
    },
    {
      name: "background",
      kind: "flag",
      default: false,
      help: { en: "list background populations too", ja: "背景の送信元群も示す" },
    },
    AS_KNOWN_ON,
  ],
  data: ["region", "asn", "registry"],
  measure: () => measure,
  columns,
  glance,
  compute,
};
