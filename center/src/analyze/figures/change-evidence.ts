import { sensorScore } from "../../detect/index.ts";
import { measureColumn, packetsColumn, textColumn } from "../column-specs.ts";
import { changeNote, namedChange } from "../changes/named-change.ts";
import type { NamedChange } from "../changes/named-change.ts";
import type { Bilingual, Cell, FigureDefinition, FigureInput, FigureTable, Measure } from "../figure.ts";
import { textOption } from "../parameter-specs.ts";
import { createTable } from "../table-builder.ts";

const times = { en: "times the usual level", ja: "平常時に対する倍率" };

const columns = [
  textColumn("sensor", "the sensor", "センサー"),
  textColumn("network", "its network", "センサーのネットワーク"),
  textColumn("side", "domestic or overseas", "国内・海外"),
  packetsColumn("packets", "packets in the hours of the change", "変動中のパケット数"),
  measureColumn(
    "expected",
    { en: "packets", ja: "パケット" },
    { en: "packets that it usually gets in as much observed time", ja: "同じ観測時間に平常時に届くパケット数" },
    2,
  ),
  measureColumn("factor", times, { en: "packets ÷ expected", ja: "パケット数÷平常時のパケット数" }, 2),
  measureColumn(
    "z",
    { en: "standard deviations", ja: "標準偏差" },
    { en: "distance from the expected packets, of this sensor alone", ja: "このセンサーだけで見た平常時との差" },
    1,
  ),
  textColumn(
    "judged",
    "yes: it has a usual level, from at least seven days of the 28 before",
    "「はい」は平常時の水準があるもの（前の28日間のうち7日以上）",
  ),
  textColumn("in_scope", "yes: it belongs to the scope of the change", "「はい」は変動の範囲に含まれるもの"),
  measureColumn(
    "factor_without",
    times,
    {
      en: "factor of all judged sensors together without this one",
      ja: "このセンサーを除いた、判定できた全センサーの倍率",
    },
    2,
  ),
];

const measure: Measure = {
  unit: times,
  numerator: { en: "packets in the hours of the change", ja: "変化した時間のパケット数" },
  denominator: {
    en: "packets that the sensor usually gets in as much observed time",
    ja: "同じ観測時間にそのセンサーに平常時に届くパケット数",
  },
};

interface SensorRow {
  readonly sensor: number;
  readonly packets: number;
  readonly expected: number;
  readonly judged: boolean;
  readonly hit: boolean;
}

async function compute(input: FigureInput): Promise<FigureTable> {
  const named = await namedChange(input, textOption(input.query, "change"));
  const rows = sensorRows(named);
  const all = rows.filter(({ judged }) => judged);
  const hours = (named.change.end ?? named.until) - named.change.start;
  const table = createTable(columns);
  for (const { sensor, packets, expected, judged, hit } of rows) {
    const { name = "", network = "", side = "domestic" } = named.network.sensors[sensor] ?? {};
    const shown = judged
      ? [packets, expected, packets / expected, sensorScore(packets, expected, hours), "yes"]
      : [null, null, null, null, null];
    const without = judged ? factorOf(all.filter((one) => one.sensor !== sensor)) : null;
    table.add(name, network, side, ...shown, hit ? "yes" : null, without);
  }
  const yes = (name: string): readonly Cell[] =>
    (table.columns[name] ?? []).map((cell) => (cell === null ? null : "はい"));
  const side = rows.map(({ sensor }) => (named.network.sensors[sensor]?.side === "overseas" ? "海外" : "国内"));
  const notes = [changeNote(input, named), ...leftOut(named, all)];
  return {
    columns: table.columns,
    labels: [],
    notes,
    japanese: { side, judged: yes("judged"), in_scope: yes("in_scope") },
  };
}

/** The sensors by what they got above the usual; those that are not judged last. */
function sensorRows({ change: { evidence, found }, network }: NamedChange): readonly SensorRow[] {
  const rows = network.sensors.map((_, sensor): SensorRow => ({
    sensor,
    packets: evidence.packets[sensor] ?? 0,
    expected: evidence.expected[sensor] ?? 0,
    judged: evidence.judged[sensor] === 1 && (evidence.expected[sensor] ?? 0) > 0,
    hit: found.sensors.includes(sensor),
  }));
  const rank = (row: SensorRow): number => (row.judged ? row.packets - row.expected : -Infinity);
  return rows.toSorted((one, other) => rank(other) - rank(one) || one.sensor - other.sensor);
}

function factorOf(rows: readonly SensorRow[]): number | null {
  const expected = rows.reduce((sum, row) => sum + row.expected, 0);
  return expected > 0 ? rows.reduce((sum, row) => sum + row.packets, 0) / expected : null;
}

function leftOut({ network }: NamedChange, judged: readonly SensorRow[]): readonly Bilingual[] {
  const [top, ...rest] = judged;
  const [whole, without] = [factorOf(judged), factorOf(rest)];
  const name = network.sensors[top?.sensor ?? -1]?.name;
  if (name === undefined || whole === null || without === null) return [];
  const [all, less] = [whole.toFixed(2), without.toFixed(2)];
  return [
    {
      en: `all judged sensors together: ${all} times the usual level; without ${name}: ${less} times`,
      ja: `判定できた全センサーの合計：平常時の ${all} 倍。${name} を除くと ${less} 倍`,
    },
  ];
}

/** Each sensor's part in one change, judged on its own, and what remains of it without each. */
export const changeEvidence: FigureDefinition = {
  id: "change-evidence",
  version: 1,
  title: { en: "A change, sensor by sensor", ja: "変動のセンサー別の内訳" },
  question: {
    en: "at which sensors does a change show, how far, and does it vanish without one of them?",
    ja: "ある変動はどのセンサーにどれだけ表れているか。1台を除くと消えるか",
  },
  definition: {
    en: "For a change of the figure `changes`, by its name: what each sensor got in the hours of the change, and what it usually gets in as much observed time (the level of the 28 days before the change began, weighted by the hour of the day, without days that stand out; hours that the sensor did not observe count on neither side). Factor is one over the other. z says how far that is from chance, for this sensor alone: the signed root of the likelihood ratio of a Poisson count, widened by what sensors differ by without a cause; with several sensors the score of the change in `changes` is larger than each. A sensor with less than seven usable days before the change is not judged and its numbers are empty. In scope are the sensors at which the change is, by the figure `changes`. The last column leaves one sensor out: the factor of all other judged sensors together. A change that one sensor makes falls to about 1 there in that sensor's row alone.",
    ja: "図表 `changes` の変動を名前で指定し、変動中に各センサーに届いた数と、同じ観測時間に平常時に届く数（変動が始まる前の28日間の水準。時刻による増減で重み付けし、大きく上回る日は除く。観測していない時間はどちらにも数えない）を示す。倍率は前者を後者で割った値。z は、このセンサーだけで見たときの偶然からの隔たりで、ポアソン分布の尤度比の符号付き平方根を、センサー間のふだんの差の分だけ広げて求める。複数のセンサーにわたる変動では、`changes` に示す値は個々の値より大きい。変動前に使える日が7日に満たないセンサーは判定せず、値は空欄とする。範囲内とは、図表 `changes` が変動の範囲としたセンサーである。最後の列は1台を除いたときの値で、判定できた他の全センサーを合わせた倍率である。1台だけによる変動では、そのセンサーの行だけがほぼ1になる。",
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
  ],
  data: [],
  measure: () => measure,
  columns: () => columns,
  compute,
};
