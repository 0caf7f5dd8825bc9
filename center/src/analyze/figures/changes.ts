import { dayStart, formatInstant } from "@teiten/core/calendar";
import { membersHit } from "../../detect/index.ts";
import { measureColumn, shareColumn, textColumn } from "../column-specs.ts";
import { findChanges } from "../changes/find-changes.ts";
import type { FoundChange, FoundChanges } from "../changes/find-changes.ts";
import { deservesBulletin } from "../changes/bulletin-trigger.ts";
import { changeLabels } from "../changes/change-labels.ts";
import { nameOfChange } from "../changes/change-name.ts";
import { unjudgedNotes } from "../changes/unjudged-notes.ts";
import type { Bilingual, Cell, FigureDefinition, FigureInput, FigureTable, Measure } from "../figure.ts";
import { partsOfKey } from "../changes/watched-keys.ts";
import type { KeyFamily } from "../changes/watched-keys.ts";
import { SCOPE_WORDS } from "../changes/named-change.ts";
import { AS_KNOWN_ON, numberOption, textOption } from "../parameter-specs.ts";
import { labelOfKey } from "../port-key.ts";
import { createTable } from "../table-builder.ts";

const HOUR = 3600;
const SCOPES = ["one sensor", "one network", "domestic only", "overseas only", "some", "everywhere"] as const;

const times = { en: "times the usual level", ja: "平常時に対する倍率" };

const columns = [
  textColumn(
    "change",
    "name of the change, for change-evidence, change-explained and others",
    "変動の名前（change-evidence、change-explained などで使う）",
  ),
  textColumn(
    "port",
    "destination port and protocol; empty for a region's own change",
    "宛先ポート番号／プロトコル（地域そのものの変動では空欄）",
  ),
  textColumn(
    "region",
    "region whose packets changed, or the region of at least half of the excess",
    "変動した送信元地域、または増加分の半分以上を占める送信元地域",
  ),
  textColumn("start", "first hour", "始まりの時刻"),
  textColumn("end", "first hour after it; empty while it goes on", "終わりの時刻（空欄は継続中）"),
  textColumn("noticed", "hour in which it was noticed", "検知した時刻"),
  measureColumn(
    "factor",
    times,
    {
      en: "packets ÷ usual packets at the sensors of the scope; a usual of less than one packet counts as one",
      ja: "範囲内のセンサーでのパケット数÷平常時のパケット数（平常時が1パケット未満のときは1とする）",
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
  measureColumn(
    "sensors_hit",
    { en: "sensors", ja: "台" },
    { en: "sensors of the scope that got more than usual", ja: "範囲内で平常時より多く受け取ったセンサー数" },
  ),
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
  textColumn(
    "tool",
    "tool whose packets changed, or whose mark at least half of the packets carry",
    "変動したツール、またはパケットの半分以上に特徴が見られるツール",
  ),
  textColumn("draft", "yes: it deserves the draft of a bulletin", "「はい」は号外の草案に値するもの"),
  textColumn(
    "of",
    "what changed: a port, a region, or a port's packets of one region or with one tool's mark",
    "何の変動か（ポート、地域、ポートのうち1地域またはツール1つの分）",
  ),
];

/** What of a change fits a terminal; its name tells the port and the first hour, a label that scanners explain it. */
const GLANCE = ["change", "end", "factor", "z", "scope", "sensors_hit", "region", "tool", "draft"];

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
  const scope = textOption(input.query, "scope");
  const since = textOption(input.query, "since");
  const first = since === "" ? -Infinity : Math.floor(dayStart(input.zone, since) / HOUR);
  const found = await findChanges(input);
  const shown = found.changes.filter(
    (change) => change.found.factor >= least && change.start >= first && (scope === "" || change.found.scope === scope),
  );
  const table = createTable(columns);
  for (const change of shown) table.add(...cellsOf(input, found, change));
  return {
    columns: table.columns,
    labels: changeLabels(shown),
    notes: [...nothingListed(shown), ...goingOn(shown), ...(await unjudgedNotes(input, found.network, found.until))],
    japanese: {
      scope: shown.map(({ found: { scope: where, name } }) =>
        where === "one network" ? `${SCOPE_WORDS[where]}：${name}` : SCOPE_WORDS[where],
      ),
      draft: (table.columns["draft"] ?? []).map((draft) => (draft === null ? null : "はい")),
      of: shown.map(({ key }) => KINDS[partsOfKey(key).family]),
    },
  };
}

const KINDS: Readonly<Record<KeyFamily, string>> = {
  port: "ポート",
  "port and region": "ポートと地域",
  "port and tool": "ポートとツール",
  region: "地域",
};

function nothingListed(changes: readonly FoundChange[]): readonly Bilingual[] {
  if (changes.length > 0) return [];
  return [
    {
      en: "no change is listed: none was found that is asked for in what could be judged",
      ja: "該当する変動なし（判定できた範囲で、条件に合う変動は見つからなかった）",
    },
  ];
}

function goingOn(changes: readonly FoundChange[]): readonly Bilingual[] {
  const open = changes.filter(({ end }) => end === null).length;
  return open === 0 ? [] : [{ en: `changes that go on: ${open}`, ja: `継続中の変動：${open} 件` }];
}

function cellsOf(input: FigureInput, { network, until }: FoundChanges, change: FoundChange): readonly Cell[] {
  const { zone, rules } = input;
  const { found, evidence, makeup, start, end } = change;
  const excess = network.sensors.map((_, sensor) => (evidence.packets[sensor] ?? 0) - (evidence.expected[sensor] ?? 0));
  const within = found.sensors.reduce((sum, sensor) => sum + Math.max(0, excess[sensor] ?? 0), 0);
  const top = found.sensors.toSorted((one, other) => (excess[other] ?? 0) - (excess[one] ?? 0))[0];
  const topExcess = top === undefined ? 0 : Math.max(0, excess[top] ?? 0);
  const instant = (hour: number): string => formatInstant(zone, hour * HOUR);
  const own = partsOfKey(change.key, rules);
  return [
    nameOfChange(input, change),
    own.port === null ? null : labelOfKey(own.port),
    own.region ?? makeup.region,
    instant(start),
    end === null ? null : instant(end),
    instant(change.noticed),
    found.factor,
    change.score,
    found.scope === "one network" ? `one network: ${found.name}` : found.scope,
    membersHit(evidence, found.sensors).length,
    evidence.judged.reduce((sum, judged) => sum + judged, 0),
    top === undefined ? null : (network.sensors[top]?.name ?? null),
    within > 0 ? topExcess / within : null,
    makeup.prefix,
    makeup.prefixShare,
    makeup.scannerShare,
    own.tool ?? makeup.tool,
    deservesBulletin(change, network, until) ? "yes" : null,
    own.family,
  ];
}

/** What moved, how far, since when, and in whose network. */
export const changes: FigureDefinition = {
  id: "changes",
  version: 3,
  title: { en: "Changes", ja: "変動" },
  question: {
    en: "which ports and regions rose above their usual level, since when, how far, and in whose network?",
    ja: "平常時より増えた宛先ポートや送信元地域は何か。いつから、どれだけ、どのネットワークで増えたか",
  },
  definition: {
    en: "A change is a stretch of hours in which a port, a source region, or the packets of one region or with one tool's mark to a port are more than their usual level foretells. The level at a sensor is what it got in the 28 days before the change began, per observed hour, weighted by the hour of the day; days far above the others and days of an earlier change are left out, and a sensor with less than seven such days is not judged. Each hour is tested at every sensor, every network, either side and all sensors together by running sums of the likelihood ratio; a suspected stretch counts when the level within differs from the one before by so many standard deviations that chance alone gives about one false change in 20 weeks over all that is watched; what gets less than five packets a day, all sensors together, must differ by 0.8 more, a region or a part of a port by 2 more. Unequal days and hours are allowed for. The scope is the smallest set of sensors that explains what each sensor got, judged one by one: one sensor, one network, domestic only, overseas only, everywhere (at least half of the sensors in two networks or more), or some. Time that a sensor did not observe is neither high nor low. What has lasted for six weeks is the usual level from then on, and the change ends. One event is one row: a region's change is listed only where the listed changes of ports, and the largest one of a single port's part, make less than half of its excess; that of a port's region or tool only where no other listed change makes half of it; either only where many sources make it (no /24 a quarter of it, announced scanners less than half); and the regions and tools of a port are watched while the port had 2000 packets or more in the 28 days before, and must rise by more where their days differ much. A change that began before the range and reaches into it is listed; detection begins thirteen weeks before the range, or with the first stored hour. Hours are those of UTC: in a zone of half hours the first hour of a range reaches half an hour into the day before, and its last half hour belongs to the day after. Region, source block, scanners and tool are those of the excess: what came in the change, less what the same sources sent in the week before. A rise of which one /24 (IPv6: /48) makes 80 % or more deserves no draft of a bulletin: it is one scanner, often on dozens of ports, and tells little of what others will see.",
    ja: "変動とは、ある宛先ポート、ある送信元地域、またはある宛先ポートのうち1地域もしくは1ツールの分のパケットが、平常時の水準から予想される数を上回る時間帯である。センサーごとの平常時の水準は、変動が始まる前の28日間に観測1時間あたりに届いた数で、時刻による増減で重み付けする。他の日より大きく上回る日と、以前の変動の日は除き、使える日が7日に満たないセンサーは判定しない。1時間ごとに、各センサー、各ネットワーク、国内・海外、全センサーについて尤度比の累積和で調べ、疑わしい時間帯の水準がその前の水準と十分に異なるとき（偶然による誤りが監視対象全体で20週に約1件となる標準偏差以上。全センサーの合計が1日5パケット未満のものには0.8、地域やポートの一部には2を加える）に変動とする。日や時刻によるばらつきは考慮する。範囲は、センサーを1台ずつ判定した結果を最もよく説明する最小の集合で、1センサー、1ネットワーク、国内のみ、海外のみ、全体（2つ以上のネットワークで半数以上のセンサー）、一部のいずれかである。観測していない時間は増加とも減少とも数えない。6週間続いた増加は以後の平常時の水準とみなし、変動を終える。1つの出来事は1行で示す。地域の変動は、示されているポートの変動と、1つのポートの一部の変動のうち最大のものが、その増加分の半分に満たないときだけ示す。ポートの地域・ツールの変動は、他に示されている変動が増加分の半分を占めないときだけ示す。いずれも、多数の送信元によるとき（1つの /24 が4分の1未満、公表されたスキャンが半分未満）に限る。ポートの地域とツールは、そのポートに前の28日間で2000パケット以上届いている間だけ監視し、日による差が大きいものにはより大きな増加を求める。期間の前に始まり期間内に続く変動も示す。検知は期間の13週間前（保存されたデータがそれより新しければその最初の時刻）から始める。時刻はUTCの正時で区切るため、30分ずれたタイムゾーンでは、期間の最初の1時間は前日の30分を含み、最後の30分は翌日に属する。地域、送信元ブロック、公表されたスキャン、ツールは増加分（変動中に届いた数から、同じ送信元が前の1週間に送った数を引いたもの）について示す。1つの /24（IPv6は /48）が増加分の8割以上を占めるものは号外の草案としない。多くは1つのスキャナーが何十ものポートを調べているもので、他の組織に関わることが少ないためである。",
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
    {
      name: "since",
      kind: "day",
      default: null,
      help: { en: "list only changes that began on this day or later", ja: "この日以降に始まった変動だけを示す" },
    },
    {
      name: "scope",
      kind: "choice",
      choices: SCOPES,
      default: null,
      help: { en: "list only changes of this scope", ja: "この範囲の変動だけを示す" },
    },
    AS_KNOWN_ON,
  ],
  data: ["region", "registry"],
  measure: () => measure,
  columns: () => columns,
  glance: () => GLANCE,
  compute,
};
