import { counted } from "../../telemetry/index.ts";
import { LEAST_EXPECTED, sightsOf } from "../blindness.ts";
import type { PortSight, Sights } from "../blindness.ts";
import { COLUMN, measureColumn, textColumn } from "../column-specs.ts";
import type { Bilingual, FigureDefinition, FigureInput, FigureTable, Measure, ParameterSpec } from "../figure.ts";
import { discoveries } from "../hit-tail.ts";
import { flagOption, numberOption } from "../parameter-specs.ts";
import { labelOfKey } from "../port-key.ts";
import { MOST_PORTS, MOST_SWEEPS, loadSweeps } from "../sweeps.ts";
import type { Sweeps } from "../sweeps.ts";
import { createTable, rounded } from "../table-builder.ts";

/** Share of false rows among those that are listed. */
const FALSE_DISCOVERIES = 0.01;
const LEAST_SENSORS = 3;
/** Below it a probability says no more: what is counted is not as sure as that. */
const LEAST_P = 1e-12;
const QUIET_REACH = 0.8;

const unit = { en: "sweeps", ja: "スイープ" };

const columns = [
  textColumn("sensor", "the sensor", "センサー"),
  COLUMN.port,
  measureColumn(
    "expected",
    unit,
    {
      en: "sweeps that the sensor should have seen, by what they reached of the others and by its observed time",
      ja: "他のセンサーへの到達状況と観測時間から、届くはずだったスイープ数",
    },
    2,
  ),
  measureColumn("seen", unit, { en: "those that it saw", ja: "実際に届いたスイープ数" }),
  measureColumn(
    "p",
    { en: "probability, 0 to 1", ja: "確率（0〜1）" },
    {
      en: "probability of seeing so few or fewer with nothing in the way, 1e-12 for all below; empty: too few are expected to tell",
      ja: "途中で遮られていないときに、これ以下しか届かない確率（1e-12 はそれ以下を含む。空欄は少なすぎて判定できない）",
    },
  ),
];

const ALL: ParameterSpec = {
  name: "all",
  kind: "flag",
  default: false,
  help: {
    en: "list every sensor and port, also where nothing is missed",
    ja: "欠けていないものも含め、全センサー・全ポートを示す",
  },
};

const MIN_SENSORS: ParameterSpec = {
  name: "min-sensors",
  kind: "integer",
  default: 2,
  minimum: 2,
  help: { en: "a sweep counts when it reached so many sensors", ja: "この数以上のセンサーに届いたスイープを使う" },
};

const measure: Measure = {
  unit,
  numerator: {
    en: "source networks (/24, of IPv6 /48) that sent to the port and reached the sensor",
    ja: "そのポートへの通信がそのセンサーに届いた送信元ネットワーク（/24、IPv6は /48）",
  },
  denominator: {
    en: "source networks that sent to the port and reached enough sensors",
    ja: "そのポートへの通信が一定数以上のセンサーに届いた送信元ネットワーク",
  },
};

async function compute(input: FigureInput): Promise<FigureTable> {
  const sweeps = await loadSweeps(input, numberOption(input.query, "min-sensors"));
  const table = createTable(columns);
  if (sweeps.sensorIds.length < LEAST_SENSORS) return { columns: table.columns, labels: [], notes: [TOO_FEW] };
  const sights = sightsOf(sweeps);
  const tested = sights.pairs.filter((pair) => pair.p !== null);
  const found = discoveries(
    tested.map(({ pOfHalf }) => pOfHalf ?? 1),
    FALSE_DISCOVERIES,
  );
  const blind = tested.filter((_, index) => found[index] === true);
  const names = new Map(input.selection.sensors.map(({ id, name }) => [id, name]));
  const listed = flagOption(input.query, "all") ? sights.pairs : blind;
  for (const { sensorId, port, expected, seen, p } of listed.toSorted(inOrder)) {
    const shown = p === null ? null : Number(Math.max(LEAST_P, p).toPrecision(2));
    table.add(names.get(sensorId) ?? "", labelOfKey(port), rounded(expected, 6), seen, shown);
  }
  const silent = sweeps.sensorIds.filter((id) => !tested.some(({ sensorId }) => sensorId === id));
  const nameOf = (id: number): string => names.get(id) ?? "";
  return {
    columns: table.columns,
    labels: [],
    notes: [
      testedNote(tested.length, blind.length),
      ...silentNotes(silent.map(nameOf)),
      ...quietNotes(sights, nameOf),
      ...sampleNotes(sweeps),
    ],
  };
}

/** The least likely first; pairs that cannot be judged last, the most expected first. */
function inOrder(one: PortSight, other: PortSight): number {
  return (
    (one.p ?? 2) - (other.p ?? 2) ||
    other.expected - one.expected ||
    one.port - other.port ||
    one.sensorId - other.sensorId
  );
}

const TOO_FEW: Bilingual = {
  en: `at least ${LEAST_SENSORS} sensors that observed are needed: with fewer, a sweep that is missing here may have been meant for the other alone`,
  ja: `判定には観測できたセンサーが ${LEAST_SENSORS} 台以上必要（少ないと、届かなかったのか送られなかったのか分からない）`,
};

function testedNote(pairs: number, blind: number): Bilingual {
  return {
    en: `${counted(pairs, "pair")} of sensor and port could be judged, ${blind} below a false-discovery rate of 1 %`,
    ja: `${pairs} 組のセンサーとポートを判定し、うち ${blind} 組が偽発見率1%未満`,
  };
}

function silentNotes(names: readonly string[]): readonly Bilingual[] {
  if (names.length === 0) return [];
  const list = names.join(", ");
  return [
    {
      en: `cannot be judged on any port, for fewer than ${LEAST_EXPECTED} sweeps are expected there: ${list}`,
      ja: `届くはずのスイープが ${LEAST_EXPECTED} に満たず、どのポートも判定できないセンサー：${list}`,
    },
  ];
}

function quietNotes({ reach }: Sights, nameOf: (id: number) => string): readonly Bilingual[] {
  return [...reach]
    .filter(([, share]) => share < QUIET_REACH)
    .map(([id, share]) => ({
      en: `${nameOf(id)} sees ${Math.round(share * 100)} % of what the sweeps of the others let expect (median of its ports); its expectation on each port is lowered by what it sees of the other ports`,
      ja: `${nameOf(id)} には、他のセンサーから見込まれるスイープの ${Math.round(share * 100)}%（ポートの中央値）しか届かない。各ポートの見込みは、ほかのポートでの割合に応じて下げている`,
    }));
}

function sampleNotes({ groups }: Sweeps): readonly Bilingual[] {
  const counts = new Map<number, number>();
  for (const { port, count } of groups) counts.set(port, (counts.get(port) ?? 0) + count);
  if (counts.size < MOST_PORTS && ![...counts.values()].some((count) => count >= MOST_SWEEPS)) return [];
  return [
    {
      en: `the ${MOST_PORTS} most swept ports are looked at, and of each port at most ${MOST_SWEEPS} sweeps, chosen by a hash of their network`,
      ja: `スイープの多い ${MOST_PORTS} ポートについて、送信元ネットワークのハッシュで選んだ最大 ${MOST_SWEEPS} スイープずつを調べている`,
    },
  ];
}

/** Ports that a sensor should have received and did not: a filter upstream. */
export const portBlindness: FigureDefinition = {
  id: "port-blindness",
  version: 2,
  title: { en: "Ports that reach a sensor too seldom", ja: "センサーに届く通信が少なすぎるポート" },
  question: {
    en: "which ports reach a sensor far less than the sweeps of the others let expect, as if something upstream kept them away?",
    ja: "上流で遮られているかのように、他のセンサーから見込まれるより届く通信がはるかに少ないポートはどれか",
  },
  definition: {
    en: "A sweep is what one source network (/24, of IPv6 /48) sent to one port in the range; it is used when it reached at least as many sensors as asked for, whichever they are. Of a sweep that reached k sensors, each sensor expects the share k × its own observed time ÷ the observed time of all sensors, in the hours of the sweep; of k out of n that observed alike, k ÷ n. A sensor that sees less than this of its other ports (the median of at least three of them) expects less here in the same measure. p is the probability that chances like these give so few hits or fewer (Poisson binomial). Listed is what stands below a false-discovery rate of 1 % over all pairs of sensor and port of which at least 5 sweeps are expected, even if only half were to be expected there: sweeps differ in whom they choose, and a sensor that sees half of them is not filtered. A listed port is likely filtered between the Internet and the sensor, by its provider or its host, or those who sweep it pass this sensor by: the figure cannot tell one from the other, only that chance explains neither. Counts of that port from that sensor are then no measure of what is sent. A scanner that spares a sensor's network on its owner's wish looks alike when nobody else sweeps the port, and a sensor that receives nothing at all shows in coverage, not here. A sensor with a prefix is one sensor, and reached when any of its addresses is.",
    ja: "スイープとは、期間内に一つの送信元ネットワーク（/24、IPv6は /48）が一つのポートへ送った通信をいい、指定数以上のセンサーに届いたものを使う。k 台に届いたスイープについて、各センサーは k×自身の観測時間÷全センサーの観測時間（そのスイープがあった時間帯）の割合で届くと見込む。n 台が同じだけ観測していれば k÷n となる。ほかのポート（3つ以上の中央値）で見込みより少ししか届かないセンサーは、その割合だけ見込みを下げる。p は、この見込みのもとで届く数が実際の数以下となる確率（ポアソン二項分布）。5 スイープ以上が見込まれるセンサーとポートの組について、見込みを半分にしても偽発見率が1%未満となるものを示す（スイープの相手の選び方はさまざまで、半分届いているセンサーは遮られているとはいえない）。示されたポートは、センサーまでの途中（事業者やホスト）で遮られているか、調べる側がこのセンサーをあまり狙っていない。どちらかはこの図表では区別できず、偶然ではないことだけがいえる。そのセンサーのそのポートの数は送られた量を表さない。持ち主の希望でそのネットワークを避けるスキャン元しかいないポートも同じように見える。何も届かないセンサーは、ここではなく coverage に現れる。プレフィックスのセンサーは1台と数え、いずれかのアドレスに届けば届いたとする。",
  },
  defaultClass: "request",
  parameters: [MIN_SENSORS, ALL],
  data: [],
  standsAlone: {
    en: "it tests the sensors of the range against each other",
    ja: "期間内のセンサーどうしを比べて検定するもの",
  },
  measure: () => measure,
  columns: () => columns,
  compute,
};
