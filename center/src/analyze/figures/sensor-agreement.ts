import { bind, sql } from "../../store/index.ts";
import { jaccard, rankBiasedOverlap, sameSetTo } from "../agreement.ts";
import { measureColumn, textColumn } from "../column-specs.ts";
import { comparedColumns } from "../compared-columns.ts";
import { overPeriods, splitPeriods } from "../compared-periods.ts";
import type { Cell, ColumnSpec, FigureDefinition, FigureInput, FigureQuery, FigureTable, Measure } from "../figure.ts";
import { inScope, scopeOf } from "../flow-filter.ts";
import { COMPARED, numberOption, topParameter } from "../parameter-specs.ts";
import { PORT_KEY } from "../port-key.ts";
import { createTable } from "../table-builder.ts";

const unit = { en: "agreement, 0 to 1", ja: "一致度（0〜1）" };

const AGREEMENT = [
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

function columns(query: FigureQuery): readonly ColumnSpec[] {
  const pair = [
    textColumn("sensor_a", "one sensor", "センサー"),
    textColumn("sensor_b", "another", "比較するセンサー"),
  ];
  return [...pair, ...AGREEMENT, ...comparedColumns(query, AGREEMENT)];
}

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
  const periods = await topPorts(input, depth);
  const table = createTable(columns(input.query));
  const { sensors } = input.selection;
  const silent = sensors.filter((sensor) => periods[0]?.has(sensor.id) !== true);
  sensors.forEach((left, index) => {
    for (const right of sensors.slice(index + 1)) {
      const agreement = periods.flatMap((tops) => agreementOf(tops.get(left.id), tops.get(right.id), depth));
      table.add(left.name, right.name, ...agreement);
    }
  });
  const names = silent.map((sensor) => sensor.name).join(", ");
  const notes =
    silent.length === 0
      ? []
      : [{ en: `no packets, so no list: ${names}`, ja: `パケットがなく順位もないセンサー：${names}` }];
  return { columns: table.columns, labels: [], notes };
}

type Ports = readonly number[] | undefined;

function agreementOf(left: Ports, right: Ports, depth: number): readonly Cell[] {
  if (left === undefined || right === undefined) return [null, null, null];
  return [jaccard(left, right), rankBiasedOverlap(left, right, 0.9, depth), sameSetTo(left, right, depth)];
}

/** The top ports of each sensor, by period. */
async function topPorts(input: FigureInput, depth: number): Promise<readonly ReadonlyMap<number, readonly number[]>[]> {
  const parts = await overPeriods(
    input,
    (one) => sql`
      select sensor, ${PORT_KEY} as key, sum(packets) as total from flows where ${inScope(scopeOf(one))}
      group by sensor, key order by sensor, total desc, key limit ${bind("UInt32", depth)} by sensor`,
  );
  type Row = { readonly period: number; readonly sensor: number; readonly key: number };
  const rows = await input.context.store.query<Row>(sql`
    select period, sensor, key from ${parts} order by period, sensor, total desc, key`);
  return splitPeriods(input, rows).map((own) => {
    const tops = new Map<number, number[]>();
    for (const { sensor, key } of own) tops.set(sensor, [...(tops.get(sensor) ?? []), key]);
    return tops;
  });
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
  parameters: [topParameter(10), ...COMPARED],
  data: [],
  measure: () => measure,
  columns,
  compute,
};
