import { formatInstant } from "@teiten/core/calendar";
import { COLUMN, measureColumn, shareColumn, textColumn } from "../column-specs.ts";
import { findChanges } from "../changes/find-changes.ts";
import type { FoundChange, FoundChanges } from "../changes/find-changes.ts";
import { deservesBulletin } from "../changes/bulletin-trigger.ts";
import { changeLabels } from "../changes/change-labels.ts";
import { nameOfChange } from "../changes/change-name.ts";
import type { Cell, FigureDefinition, FigureInput, FigureTable, Measure } from "../figure.ts";
import { numberOption } from "../parameter-specs.ts";
import { labelOfKey } from "../port-key.ts";
import { createTable } from "../table-builder.ts";
import { partsOfKey } from "../changes/watched-keys.ts";

const times = { en: "times the usual level", ja: "平常時に対する倍率" };

const columns = [
  textColumn("change", "name of the change, for change-explained", "変動の名前（change-explained で使う）"),
  COLUMN.port,
  textColumn("region", "region of at least half of the excess", "増加分の半分以上を占める送信元地域"),
  textColumn("start", "first hour", "始まりの時刻"),
  textColumn("end", "first hour after it; empty while it goes on", "終わりの時刻（空欄は継続中）"),
  textColumn("noticed", "hour in which it was noticed", "検知した時刻"),
  measureColumn(
    "factor",
    times,
    {
      en: "packets ÷ usual packets at the sensors of the scope",
      ja: "範囲内のセンサーでのパケット数÷平常時のパケット数",
    },
    2,
  ),
  measureColumn(
    "z",
    { en: "standard deviations", ja: "標準偏差" },
    { en: "how sure it is that the level is another one", ja: "平常時との差の確かさ" },
    1,
  ),
  textColumn("scope", "the smallest set of sensors that explains it", "変化が起きた範囲"),
  measureColumn("sensors_hit", { en: "sensors", ja: "台" }, { en: "sensors of the scope", ja: "範囲内のセンサー数" }),
  measureColumn(
    "sensors_covered",
    { en: "sensors", ja: "台" },
    { en: "sensors that could be judged", ja: "判定できたセンサー数" },
  ),
  textColumn("top_sensor", "sensor with the greatest excess", "増加分が最大のセンサー"),
  shareColumn("top_sensor_share", "its share of the excess", "そのセンサーが増加分に占める割合"),
  textColumn(
    "top_prefix",
    "/24 (IPv6: /48) of sources with the greatest excess",
    "増加分が最大の送信元 /24（IPv6は/48）",
  ),
  shareColumn("top_prefix_share", "its share of the excess", "その送信元が増加分に占める割合"),
  shareColumn(
    "scanner_share",
    "share of the excess that announced scanners make",
    "公表されたスキャンが増加分に占める割合",
  ),
  textColumn("tool", "tool whose mark at least half of the packets carry", "パケットの半分以上に特徴が見られるツール"),
  textColumn("draft", "yes: it deserves the draft of a bulletin", "yes は号外の草案に値するもの"),
];

const measure: Measure = {
  unit: times,
  numerator: { en: "packets in the hours of the change", ja: "変化した時間のパケット数" },
  denominator: {
    en: "packets that the sensors usually get in as much observed time",
    ja: "同じ観測時間に平常時に届くパケット数",
  },
};

async function compute(input: FigureInput): Promise<FigureTable> {
  const least = numberOption(input.query, "min-factor");
  const found = await findChanges(input);
  const shown = found.changes.filter((change) => change.found.factor >= least);
  const table = createTable(columns);
  for (const change of shown) table.add(...cellsOf(input, found, change));
  return { columns: table.columns, labels: changeLabels(shown), notes: [] };
}

function cellsOf({ zone }: FigureInput, { network, until }: FoundChanges, change: FoundChange): readonly Cell[] {
  const { found, evidence, makeup, start, end } = change;
  const excess = network.sensors.map((_, sensor) => (evidence.packets[sensor] ?? 0) - (evidence.expected[sensor] ?? 0));
  const within = found.sensors.reduce((sum, sensor) => sum + Math.max(0, excess[sensor] ?? 0), 0);
  const top = found.sensors.toSorted((one, other) => (excess[other] ?? 0) - (excess[one] ?? 0))[0];
  const topExcess = top === undefined ? 0 : Math.max(0, excess[top] ?? 0);
  const instant = (hour: number): string => formatInstant(zone, hour * 3600);
  const own = partsOfKey(change.key);
  return [
    nameOfChange(zone, change),
    own.port === null ? null : labelOfKey(own.port),
    own.region ?? makeup.region,
    instant(start),
    end === null ? null : instant(end),
    instant(change.noticed),
    found.factor,
    change.score,
    found.scope === "one network" ? `one network: ${found.name}` : found.scope,
    found.sensors.length,
    evidence.judged.reduce((sum, judged) => sum + judged, 0),
    top === undefined ? null : (network.sensors[top]?.name ?? null),
    within > 0 ? topExcess / within : null,
    makeup.prefix,
    makeup.prefixShare,
    makeup.scannerShare,
    own.tool ?? makeup.tool,
    deservesBulletin(change, network, until) ? "yes" : null,
  ];
}

/** What moved, how far, since when, and in whose network. */
export const changes: FigureDefinition = {
  id: "changes",
  version: 2,
  title: { en: "Changes", ja: "変動" },
  question: {
    en: "which ports rose above their usual level, since when, how far, and in whose network?",
    ja: "平常時より増えた宛先ポートは何か。いつから、どれだけ、どのネットワークで増えたか",
  },
  definition: {
    en: "A change is a stretch of hours in which a port gets more packets than its usual level foretells. The level of a port at a sensor is what it got in the 28 days before the change began, per observed hour, weighted by the hour of the day; days far above the others and days of an earlier change are left out, and a sensor with less than seven such days is not judged. Each hour is tested at every sensor, every network, either side and all sensors together by running sums of the likelihood ratio; a suspected stretch counts when the level within differs from the one before by so many standard deviations that chance alone gives one false change in 20 weeks over all ports. Unequal days and hours are allowed for. The scope is the smallest set of sensors that explains what each sensor got, judged one by one: one sensor, one network, domestic only, overseas only, everywhere (at least half of the sensors in two networks or more), or some. Time that a sensor did not observe is neither high nor low. A change that began in the seven weeks before the range and reaches into it is listed. Region, source block, scanners and tool are those of the excess: what came in the change, less what the same sources sent in the week before.",
    ja: "変動とは、ある宛先ポートに届くパケットが平常時の水準から予想される数を上回る時間帯である。センサーごとの平常時の水準は、変動が始まる前の28日間に観測1時間あたりに届いた数で、時刻による増減で重み付けする。他の日より大きく上回る日と、以前の変動の日は除き、使える日が7日に満たないセンサーは判定しない。1時間ごとに、各センサー、各ネットワーク、国内・海外、全センサーについて尤度比の累積和で調べ、疑わしい時間帯の水準がその前の水準と十分に異なるとき（偶然による誤りが全ポートで20週に1件となる標準偏差以上）に変動とする。日や時刻によるばらつきは考慮する。範囲は、センサーを1台ずつ判定した結果を最もよく説明する最小の集合で、1センサー、1ネットワーク、国内のみ、海外のみ、全体（2つ以上のネットワークで半数以上のセンサー）、一部のいずれかである。観測していない時間は増加とも減少とも数えない。期間の前7週間に始まり期間内に続く変動も示す。地域、送信元ブロック、公表されたスキャン、ツールは増加分（変動中に届いた数から、同じ送信元が前の1週間に送った数を引いたもの）について示す。",
  },
  defaultClass: "request",
  parameters: [
    {
      name: "min-factor",
      kind: "number",
      default: 1.4,
      minimum: 1,
      help: { en: "list only rises of at least this factor", ja: "この倍率以上の増加だけを示す" },
    },
  ],
  data: ["region", "registry"],
  measure: () => measure,
  columns: () => columns,
  compute,
};
