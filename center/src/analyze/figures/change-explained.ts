import { formatInstant } from "@teiten/core/calendar";
import type { DetectedChange } from "../../detect/index.ts";
import { measureColumn, shareColumn, textColumn } from "../column-specs.ts";
import { CHANGE_PARTS, explainChange } from "../changes/change-parts.ts";
import type { ChangePart } from "../changes/change-parts.ts";
import { loadStretches } from "../changes/change-stretches.ts";
import { roundToSum } from "../changes/exact-sum.ts";
import { SCOPE_WORDS, namedChange } from "../changes/named-change.ts";
import { textOfKey } from "../changes/watched-keys.ts";
import type { Bilingual, FigureDefinition, FigureInput, FigureTable, Measure } from "../figure.ts";
import { AS_KNOWN_ON, textOption } from "../parameter-specs.ts";
import { createTable, ratio } from "../table-builder.ts";

const HOUR = 3600;
const DECIMALS = 6;
const SCALE = 10 ** DECIMALS;

const unit = { en: "packets per sensor and day", ja: "センサー1台・1日あたりのパケット数" };

const columns = [
  textColumn(
    "part",
    "before, the parts of the change, during: before and all parts make during",
    "変動前・変動の各要素・変動中（変動前に全要素を足すと変動中になる）",
  ),
  measureColumn("packets_per_sensor", unit, { en: "packets ÷ sensor-days", ja: "パケット数÷センサー日" }, DECIMALS),
  shareColumn(
    "share",
    "part ÷ the whole change; negative for what worked against it",
    "変動全体に占める割合（逆向きに働いた要素は負）",
  ),
];

const measure: Measure = {
  unit,
  numerator: { en: "packets to the port of the change", ja: "変動した宛先ポートへのパケット数" },
  denominator: {
    en: "sensor-days by the calendar, of all selected sensors",
    ja: "選んだ全センサーの暦上のセンサー日",
  },
};

const JAPANESE: Readonly<Record<ChangePart | "before" | "during", string>> = {
  before: "変動前",
  coverage: "観測時間の変化",
  "sensor mix": "センサー構成の変化",
  "announced scanners": "公表されたスキャン",
  "new sources": "新しい送信元",
  "rate per source": "既知の送信元の送信量",
  ports: "ポート間の配分",
  "one network": "1ネットワークだけの増加",
  during: "変動中",
};

async function compute(input: FigureInput): Promise<FigureTable> {
  const { change, network, until } = await namedChange(input, textOption(input.query, "change"));
  const explained = explainChange(await loadStretches(input, network, change, until));
  const [before, during] = [Math.round(explained.before * SCALE), Math.round(explained.during * SCALE)];
  const whole = during - before;
  const parts = roundToSum(
    CHANGE_PARTS.map((part) => explained.parts[part]),
    whole / SCALE,
    SCALE,
  );
  const table = createTable(columns);
  table.add("before", before / SCALE, null);
  CHANGE_PARTS.forEach((part, index) => {
    table.add(part, (parts[index] ?? 0) / SCALE, ratio(parts[index] ?? 0, whole));
  });
  table.add("during", during / SCALE, null);
  const japanese = ["before", ...CHANGE_PARTS, "during"].map((part) => JAPANESE[part as keyof typeof JAPANESE]);
  const notes = [whereAndWhen(input, change, until), ...largestPart(parts, whole)];
  return { columns: table.columns, labels: [], notes, japanese: { part: japanese } };
}

function whereAndWhen(
  { zone, rules }: FigureInput,
  { key, start, end, found }: DetectedChange,
  until: number,
): Bilingual {
  const what = textOfKey(key, rules);
  const [from, to] = [start, end ?? until].map((hour) => formatInstant(zone, hour * HOUR));
  const name = found.scope === "one sensor" || found.scope === "one network" ? found.name : null;
  return {
    en: `${what.en} from ${from} until ${to}${end === null ? " and going on" : ""}, against the 28 days before; scope: ${found.scope}${name === null ? "" : ` (${name})`}`,
    ja: `${what.ja} の ${from} から ${to} まで${end === null ? "（継続中）" : ""}を前の28日間と比べた。範囲：${SCOPE_WORDS[found.scope]}${name === null ? "" : `（${name}）`}`,
  };
}

function largestPart(parts: readonly number[], whole: number): readonly Bilingual[] {
  const largest = Math.max(...parts);
  const part = CHANGE_PARTS[parts.indexOf(largest)];
  if (part === undefined || largest <= 0 || whole <= 0) return [];
  const percent = Math.round((100 * largest) / whole);
  return [
    {
      en: `the largest part is ${part}: ${percent} % of the change`,
      ja: `最も大きい要素は「${JAPANESE[part]}」で、変動の ${percent} %`,
    },
  ];
}

/** What one change is made of. */
export const changeExplained: FigureDefinition = {
  id: "change-explained",
  version: 1,
  title: { en: "A change, part by part", ja: "変動の内訳" },
  question: {
    en: "what is a change made of: observed time, sensors, announced scanners, new sources, known ones, one network?",
    ja: "ある変動は何によるものか。観測時間、センサー、公表されたスキャン、新しい送信元、既知の送信元、1つのネットワークのどれがどれだけ占めるか",
  },
  definition: {
    en: "A change of the figure `changes`, by its name, is divided into parts that exclude each other and add up to it. The whole is the packets to the port per sensor-day by the calendar in the hours of the change, less the same in the 28 days (672 hours) before, over all selected sensors from their first observed hour on; days with earlier peaks are not left out, and the hour of the day is not allowed for. Coverage: the whole less the change of packets per observed sensor-day. Sensor mix: how each sensor's part of the observed time changed × the mean of its rates before and during; a sensor that observed only one of the two is all here. The rest is how the rates changed at the sensors, at the mean of their parts of the time. Announced scanners: of the rest, the packets of addresses that an organisation announces on the day. One network: when the scope is one sensor or one network, what remains at its sensors above the mean rise of all other sensors. That mean rise, or for any other scope all that remains, is divided into new sources (packets during the change of addresses that did not send to the port in the 28 days before, at any sensor) and rate per source (packets of the addresses that did, less all packets before: sources that stopped count here, with a minus, so that the usual coming and going of sources moves as much from here to new sources). Ports: what several ports of one change share; 0 for the change of one port. All is rounded to millionths so that the parts as printed add up exactly. The parts say whose packets they are, not why they came.",
    ja: "図表 `changes` の変動を名前で指定し、互いに重ならず、足すと全体になる要素に分ける。全体は、変動中に宛先ポートへ届いたパケット数を暦上のセンサー日（選んだ全センサー、最初に観測した時刻以降）で割った値から、直前の28日間（672時間）の同じ値を引いたもの。以前に急増した日も除かず、時刻による増減も考慮しない。「観測時間の変化」は、全体から、観測できたセンサー日あたりの値の変化を引いた残り。「センサー構成の変化」は、各センサーが観測時間に占める割合の変化に、前と変動中のパケット数（1日あたり）の平均を掛けたもので、一方しか観測していないセンサーの分はすべてここに入る。残りは、各センサーの1日あたりのパケット数の変化である。「公表されたスキャン」は、そのうち、その日に組織が公表しているアドレスからのパケットによるもの。「1ネットワークだけの増加」は、範囲が1センサーまたは1ネットワークのとき、そのセンサーで、他の全センサーの平均的な増加を上回る分。その平均的な増加（他の範囲では残りのすべて）を、「新しい送信元」（直前の28日間にどのセンサーでもこのポートに送っていないアドレスが変動中に送ったパケット）と、「既知の送信元の送信量」（送っていたアドレスが変動中に送ったパケットから、以前の全パケットを引いたもの。送らなくなった送信元はここで負に数えるため、ふだんの送信元の入れ替わりの分だけここが減り、「新しい送信元」が増える）に分ける。「ポート間の配分」は複数のポートにわたる変動での分担で、1つのポートの変動では0。表示した値の合計が正確に一致するよう、100万分の1単位に丸める。各要素は誰のパケットかを示すもので、なぜ届いたかを示すものではない。",
  },
  defaultClass: "request",
  parameters: [
    {
      name: "change",
      kind: "text",
      default: null,
      argument: true,
      help: {
        en: "its name in the first column of the figure changes, as 445-TCP-2022-09-05T12",
        ja: "図表 changes の最初の列にある名前（例：445-TCP-2022-09-05T12）",
      },
    },
    AS_KNOWN_ON,
  ],
  data: ["registry"],
  measure: () => measure,
  columns: () => columns,
  compute,
};
