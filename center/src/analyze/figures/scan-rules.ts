import { COLUMN, measureColumn, packetsColumn, shareColumn, sourcesColumn, textColumn } from "../column-specs.ts";
import type {
  Bilingual,
  Cell,
  ColumnSpec,
  FigureDefinition,
  FigureInput,
  FigureQuery,
  FigureTable,
  Measure,
  ParameterSpec,
} from "../figure.ts";
import { placeWords } from "../lab/rule-readings.ts";
import { countReadings } from "../lab/reading-counts.ts";
import type { ReadingCount } from "../lab/reading-counts.ts";
import { loadRuleWindows } from "../lab/rule-windows.ts";
import { flagOption, textOption } from "../parameter-specs.ts";
import { RULES } from "../scan-rules.ts";
import { createTable, ratio } from "../table-builder.ts";
import { TeitenError } from "../../telemetry/index.ts";

const readingColumns = [
  textColumn("rule", "scan rule", "スキャンの条件"),
  textColumn("class", "request: the sound reading; all: the literal one", "request は実質、all は文字どおりの適用"),
  textColumn("counted", "ports over all sensors, or at one sensor", "ポートを全センサーで数えるか1台ごとに数えるか"),
  textColumn("day", "the zone of the calendar day, or rolling 24 h", "暦日のタイムゾーン、または任意の24時間"),
];

const countColumns = [
  ...readingColumns,
  measureColumn(
    "sources_per_day",
    { en: "source addresses per day", ja: "送信元IPアドレス（1日あたり）" },
    { en: "mean over the days on which a sensor counts", ja: "観測できた日の平均" },
    2,
  ),
  sourcesColumn("sources", "distinct scan sources over the range", "期間全体で重複を除いたスキャンの送信元数"),
  packetsColumn(
    "packets",
    "packets of the class that they sent on those days",
    "該当する日にその送信元が送ったパケット数（通信種別内）",
  ),
  shareColumn("share", "packets ÷ all packets of the range", "期間の全パケットに占める割合"),
  sourcesColumn("gained", "scan sources here that the base rule does not find", "基準の条件では該当しない送信元数"),
  sourcesColumn("lost", "scan sources of the base rule that are none here", "基準の条件でだけ該当する送信元数"),
  {
    ...shareColumn("moved", "share here less the share of the base rule", "割合の基準の条件との差"),
    unit: { en: "difference of shares", ja: "割合の差" },
  },
];

const listColumns = [
  ...readingColumns,
  textColumn("source", "source address", "送信元IPアドレス"),
  textColumn("flip", "gained or lost against the base rule", "基準の条件と比べた増減（増・減）"),
  measureColumn(
    "days",
    { en: "days", ja: "日" },
    {
      en: "days on which it is a scan source: of this rule if gained, of the base rule if lost",
      ja: "スキャンの送信元に該当した日数（増はこの条件、減は基準の条件）",
    },
  ),
  { ...COLUMN.packets, help: { en: "its packets on those days", ja: "その日のパケット数" } },
];

const measure: Measure = {
  unit: { en: "source addresses; packets; share", ja: "送信元IPアドレス、パケット、割合" },
  numerator: {
    en: "scan sources of each rule, and their packets while they meet it",
    ja: "各条件に該当する送信元と、該当した日のパケット",
  },
  denominator: {
    en: "all packets of the same days, of every class (of the share)",
    ja: "同じ日の全通信種別の全パケット（割合について）",
  },
};

const RULE: ParameterSpec = {
  name: "rule",
  kind: "choice",
  choices: ["all", ...RULES.map(({ name }) => name)],
  default: "all",
  help: {
    en: "readings of this rule alone, against its own sound one",
    ja: "この条件だけを対象とし、その実質的な適用を基準とする",
  },
};

const FLIPS = { gained: { en: "gained", ja: "増" }, lost: { en: "lost", ja: "減" } } as const;

function columns(query: FigureQuery): readonly ColumnSpec[] {
  return flagOption(query, "list") ? listColumns : countColumns;
}

async function compute(input: FigureInput): Promise<FigureTable> {
  const { query } = input;
  if (query.trafficClass !== "all") {
    throw new TeitenError({
      code: "parameter-invalid",
      message: `scan-rules compares class all with class request; --class ${query.trafficClass} means nothing here`,
      advice: "leave --class out",
      exitCode: 2,
    });
  }
  const rule = textOption(query, "rule");
  const counts = countReadings(await loadRuleWindows(input), rule === "all" ? null : rule);
  const observed = counts.some(({ window }) => window.days > 0);
  if (!observed) return { columns: createTable(columns(query)).columns, labels: [], notes: [] };
  const table = flagOption(query, "list") ? listTable(counts) : countTable(counts);
  return { ...table, labels: [], notes: notesOf(counts) };
}

function countTable(counts: readonly ReadingCount[]): Pick<FigureTable, "columns" | "japanese"> {
  const table = createTable(countColumns);
  const base = counts[0] === undefined ? null : shareOf(counts[0]);
  for (const count of counts) {
    const { window, sourceDays, sources, packets, gained, lost } = count;
    const daily = ratio(sourceDays, window.days);
    const share = shareOf(count);
    const moved = share === null || base === null ? null : share - base;
    table.add(...readingCells(count, "en"), daily, sources, packets, share, gained.length, lost.length, moved);
  }
  return { columns: table.columns, japanese: japaneseOf(counts) };
}

const shareOf = ({ packets, window }: ReadingCount): number | null => ratio(packets, window.packets);

function listTable(counts: readonly ReadingCount[]): Pick<FigureTable, "columns" | "japanese"> {
  const table = createTable(listColumns);
  const rows = counts.flatMap((count) =>
    (["gained", "lost"] as const).flatMap((flip) => count[flip].map((source) => ({ count, flip, source }))),
  );
  for (const { count, flip, source } of rows) {
    table.add(...readingCells(count, "en"), source.source, FLIPS[flip].en, source.days, source.packets);
  }
  const japanese = japaneseOf(rows.map(({ count }) => count));
  return { columns: table.columns, japanese: { ...japanese, flip: rows.map(({ flip }) => FLIPS[flip].ja) } };
}

function readingCells({ reading, window }: ReadingCount, language: keyof Bilingual): readonly Cell[] {
  return [reading.rule.name, reading.trafficClass, placeWords(reading)[language], window.name[language]];
}

function japaneseOf(counts: readonly ReadingCount[]): Readonly<Record<string, readonly Cell[]>> {
  return {
    counted: counts.map(({ reading }) => placeWords(reading).ja),
    day: counts.map(({ window }) => window.name.ja),
  };
}

function notesOf(counts: readonly ReadingCount[]): readonly Bilingual[] {
  const [base] = counts;
  if (base === undefined) return [];
  const ofRule = counts.filter(({ reading }) => reading.rule === base.reading.rule);
  const flips = ofRule.flatMap(({ gained, lost }) => [...gained, ...lost].map(({ source }) => source));
  const flipping = new Set(flips).size;
  const shares = ofRule.flatMap((count) => shareOf(count) ?? []);
  const { minPorts, name } = base.reading.rule;
  const zone = base.window.name.en;
  return [
    {
      en: `base rule: ${name} (at least ${minPorts} ports), class request, all sensors, calendar day in ${zone}`,
      ja: `基準の条件：${name}（${minPorts} ポート以上）、通信種別 request、全センサー、暦日（${zone}）`,
    },
    {
      en: `distinct sources that flip in some reading of ${name}: ${flipping}`,
      ja: `${name} のいずれかの数え方で該当・非該当が変わる送信元：${flipping}`,
    },
    ...(shares.length === 0 ? [] : [shareNote(name, shares)]),
  ];
}

/** How far the share of scan sources hangs on the reading; the first share is that of the base. */
function shareNote(rule: string, shares: readonly number[]): Bilingual {
  const [base, least, most] = [shares[0] ?? 0, Math.min(...shares), Math.max(...shares)].map(percent);
  return {
    en: `share of packets in the readings of ${rule}: ${least} to ${most}; base ${base} (scan sources alone; scanner-share adds announced addresses)`,
    ja: `${rule} の数え方による割合の幅：${least}〜${most}、基準 ${base}（スキャンの送信元だけの割合。公表されたアドレスを加えたものは scanner-share）`,
  };
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** The scan rules side by side on the same days: what each finds, and who flips. */
export const scanRules: FigureDefinition = {
  id: "scan-rules",
  version: 1,
  title: { en: "Scan rules compared", ja: "スキャンの条件の比較" },
  question: {
    en: "how much do scan sources and their share depend on how the rule is read?",
    ja: "スキャンの送信元数と割合は、条件の数え方でどれだけ変わるか",
  },
  definition: {
    en: "Every scan rule (ports10, ports100, survey) is counted in every reading over the same days. Class request is the sound reading, class all the literal one. Ports are counted over all selected sensors together, or at one sensor: then a single sensor must see enough ports, and for survey as many packets as it has monitored addresses. A day is the calendar day of the zone, the calendar day of the same name in UTC and in Asia/Tokyo (where they differ), or rolling: any 24 hours that start with an hour of the day in which the source sent a packet of the class (at one sensor: to that sensor), so that the last ones reach into the next day. Distinct ports of such 24 hours are counted exactly; hours are whole hours from the start of the range. A rolling day has every source of the calendar day, and those that work across midnight. Packets are those that the sources sent to all selected sensors, in the class, on the days on which they meet the rule; rolling: in the hours of the range that lie in such 24 hours. The share is of all packets of the same days, of every class. Gained and lost are distinct sources over the range against the base rule: ports10, class request, all sensors, calendar day of the zone (with --rule the same reading of that rule). Moved is the share less that of the base: with --region JP it says how the published share of the packets from Japan hangs on the reading. A source that is gained only in class all is most often a victim of denial of service that answers to forged addresses (scan-sources --class all names the reason). Between zones, the first and last hours of the range differ too: compare weeks rather than one day.",
    ja: "すべてのスキャンの条件（ports10、ports100、survey）を、同じ日についてあらゆる数え方で数える。通信種別 request は実質的な、all は文字どおりの適用。ポートは、選んだ全センサーを合わせて数えるか、1台ごとに数える（1台だけで十分なポートを受信し、survey ではその台の監視アドレス数以上のパケットを受信したもの）。1日は、タイムゾーンの暦日、同じ日付のUTCと日本時間の暦日（異なる場合）、または任意の24時間とする。任意の24時間は、その日のうち送信元がパケット（その通信種別、1台ごとではその台宛て）を送った時間帯の始めから24時間で、翌日に及ぶことがある。その間の異なるポート数は正確に数え、時間帯は期間の始めから1時間単位とする。暦日の該当者はすべて含まれ、日付をまたぐものが加わる。パケットは、該当した日に送信元が選んだ全センサーへ送ったもの（通信種別内）。任意の24時間では、期間のうち該当する24時間に含まれる時間帯のもの。割合の分母は同じ日の全通信種別の全パケット。増減は、基準の条件（ports10、request、全センサー、タイムゾーンの暦日）に対する、期間全体で重複を除いた送信元数（--rule を指定すると、その条件の同じ数え方を基準とする）。moved は割合の基準との差で、--region JP とすれば、国内からのパケットに占める割合（公表値）が数え方でどれだけ変わるかがわかる。all でだけ加わるものの多くは、詐称されたアドレスへ応答するDoS攻撃の被害者である（理由は scan-sources --class all が示す）。タイムゾーンの間では期間の最初と最後の時間帯も異なるため、1日より数週間で比べるとよい。",
  },
  defaultClass: "all",
  parameters: [
    RULE,
    {
      name: "list",
      kind: "flag",
      default: false,
      help: { en: "list the addresses that flip", ja: "該当・非該当が変わる送信元の一覧" },
    },
  ],
  data: [],
  standsAlone: {
    en: "it compares readings of one rule over the same days",
    ja: "同じ日について条件の数え方を比べるもの",
  },
  measure: () => measure,
  columns,
  compute,
};
