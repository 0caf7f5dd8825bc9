import { bind, sql } from "../../store/index.ts";
import { jaccard, rankBiasedOverlap, sameSetTo } from "../agreement.ts";
import { measureColumn, textColumn } from "../column-specs.ts";
import type { FigureDefinition, FigureInput, FigureTable, Measure } from "../figure.ts";
import { inScope } from "../flow-filter.ts";
import { numberOption, topParameter } from "../parameter-specs.ts";
import { PORT_KEY } from "../port-key.ts";
import { createTable } from "../table-builder.ts";

const unit = { en: "agreement, 0 to 1", ja: "一致度（0〜1）" };

const columns = [
  textColumn("sensor_a", "one sensor", "センサー"),
  textColumn("sensor_b", "another", "比較するセンサー"),
  measureColumn(
    "jaccard",
    unit,
    { en: "ports in both top lists ÷ ports in either", ja: "両方の上位にあるポート数÷いずれかの上位にあるポート数" },
    4,
  ),
  measureColumn(
    "rbo",
    unit,
    {
      en: "rank-biased overlap, p = 0.9, normalised to the depth",
      ja: "順位を重視した重なり（RBO、p = 0.9、深さで正規化）",
    },
    4,
  ),
  measureColumn(
    "same_set_to",
    { en: "ranks", ja: "位" },
    { en: "greatest depth at which both top lists hold the same ports", ja: "上位の集合が一致する最大の順位" },
  ),
];

const measure: Measure = {
  unit,
  numerator: { en: "ports that both top lists share", ja: "両方の上位に共通するポート" },
  denominator: {
    en: "ports in either list; for rbo the weight of all ranks",
    ja: "いずれかの上位にあるポート（RBOは全順位の重み）",
  },
};

async function compute(input: FigureInput): Promise<FigureTable> {
  const depth = numberOption(input.query, "top");
  const tops = await topPorts(input, depth);
  const table = createTable(columns);
  const { sensors } = input.selection;
  const silent = sensors.filter((sensor) => !tops.has(sensor.id));
  sensors.forEach((left, index) => {
    for (const right of sensors.slice(index + 1)) {
      const [a, b] = [tops.get(left.id), tops.get(right.id)];
      if (a === undefined || b === undefined) table.add(left.name, right.name, null, null, null);
      else table.add(left.name, right.name, jaccard(a, b), rankBiasedOverlap(a, b, 0.9, depth), sameSetTo(a, b, depth));
    }
  });
  const names = silent.map((sensor) => sensor.name).join(", ");
  const notes =
    silent.length === 0
      ? []
      : [{ en: `no packets, so no list: ${names}`, ja: `パケットがなく順位もないセンサー：${names}` }];
  return { columns: table.columns, labels: [], notes };
}

async function topPorts(input: FigureInput, depth: number): Promise<ReadonlyMap<number, readonly number[]>> {
  const { trafficClass, region } = input.query;
  const scope = { zone: input.zone, selection: input.selection, trafficClass, region };
  const rows = await input.context.store.query<{ sensor: number; key: number }>(sql`
    select sensor, key from (
      select sensor, ${PORT_KEY} as key, sum(packets) as total from flows where ${inScope(scope)} group by sensor, key
    )
    order by sensor, total desc, key limit ${bind("UInt32", depth)} by sensor`);
  const tops = new Map<number, number[]>();
  for (const { sensor, key } of rows) tops.set(sensor, [...(tops.get(sensor) ?? []), key]);
  return tops;
}

/** Do the sensors see the same? */
export const sensorAgreement: FigureDefinition = {
  id: "sensor-agreement",
  version: 1,
  title: { en: "Agreement of sensors", ja: "センサー間の一致度" },
  question: { en: "do the sensors see the same ports?", ja: "センサーどうしは同じ傾向を観測しているか" },
  definition: {
    en: "For each pair of sensors, their top ports by packets (10 by default; ties by protocol number, then port) are compared three ways: Jaccard, the ports in both lists ÷ the ports in either; rank-biased overlap with p = 0.9, summed to the depth of the lists and divided by 1 − 0.9^depth, so that equal lists give 1; and the greatest depth at which both top sets are equal. A sensor without packets has no list and no agreement.",
    ja: "センサーの組ごとに、パケット数の上位ポート（既定は10位まで。同数はプロトコル番号、ポート番号の順）を3通りで比べる。Jaccard係数は両方の上位にあるポート数÷いずれかの上位にあるポート数。RBO（p = 0.9）は順位の高いほうを重く見た重なりを上位の深さまで合計し、1 − 0.9^深さ で割るため、同じ順位なら1になる。same_set_to は上位の集合が一致する最大の順位。パケットのないセンサーには順位がなく、一致度もない。",
  },
  defaultClass: "all",
  parameters: [topParameter(10)],
  data: [],
  measure: () => measure,
  columns: () => columns,
  compute,
};
