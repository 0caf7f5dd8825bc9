import { bind, raw, sql } from "../../store/index.ts";
import type { BoundSql } from "../../store/index.ts";
import { counted } from "../../telemetry/index.ts";
import { changeNote, checkChangeAlone, namedChange, rowsOfChange } from "../changes/named-change.ts";
import { partsOfKey } from "../changes/watched-keys.ts";
import { COLUMN, shareColumn, sourcesColumn } from "../column-specs.ts";
import { byKey, cellsBeside } from "../compared-cells.ts";
import { comparedColumns } from "../compared-columns.ts";
import { firstItems, overPeriods, splitPeriods } from "../compared-periods.ts";
import type {
  Bilingual,
  ColumnSpec,
  FigureDefinition,
  FigureInput,
  FigureQuery,
  FigureTable,
  Measure,
} from "../figure.ts";
import { inScope, scopeOf } from "../flow-filter.ts";
import { COMPARED, ONE_CHANGE, ONE_PORT, numberOption, textOption, topParameter } from "../parameter-specs.ts";
import { PORT_KEY, keyOfLabel, labelOfKey } from "../port-key.ts";
import { BY_PORT, hasKey } from "../row-key.ts";
import { createTable, ratio } from "../table-builder.ts";

/** The port whose sources are meant when nothing is said. */
const USUAL_PORT = "23/TCP";
/** Hours before a change in which its sources are looked up too, as the figure changes does. */
const HOURS_BEFORE = 168;

const HITS = [
  sourcesColumn("sources", "sources asked for that also hit this port", "対象の送信元のうち、このポートにも送ったもの"),
  shareColumn("share", "÷ all sources asked for", "対象の全送信元に占める割合"),
];

function columns(query: FigureQuery): readonly ColumnSpec[] {
  return [COLUMN.port, ...HITS, ...comparedColumns(query, HITS)];
}

const measure: Measure = {
  unit: { en: "source addresses; share", ja: "送信元IPアドレス、割合" },
  numerator: {
    en: "sources asked for that hit the port of the row too",
    ja: "対象の送信元のうち、その行のポートにも送ったもの",
  },
  denominator: { en: "all sources of the port or change asked for", ja: "指定したポートまたは変動の全送信元" },
};

interface Row {
  readonly period: number;
  readonly key: string;
  readonly sources: number;
}

async function compute(input: FigureInput): Promise<FigureTable> {
  return textOption(input.query, "change") === "" ? ofPort(input) : ofChange(input);
}

async function ofPort(input: FigureInput): Promise<FigureTable> {
  const key = keyOfLabel(textOption(input.query, "port") || USUAL_PORT);
  const isPort = hasKey(BY_PORT, [String(key)]);
  const parts = await overPeriods(input, (one) => {
    const rows = inScope(scopeOf(one));
    return sql`select ${PORT_KEY} as item, uniqExact(source) as sources from flows
      where ${rows} and source in (select distinct source from flows where ${rows} and ${isPort}) group by item`;
  });
  const order = sql`item = ${bind("UInt32", key)} desc, sources desc`;
  const rows = await input.context.store.query<Row>(sql`
    select period, toString(item) as key, sources
    from ${firstItems(parts, order, numberOption(input.query, "top") + 1)}`);
  const [own = [], ...others] = splitPeriods(input, rows);
  const totals = [own, ...others].map((list) => list.find((row) => row.key === String(key))?.sources ?? 0);
  const note = {
    en: `${counted(totals[0] ?? 0, "source")} of ${labelOfKey(key)}`,
    ja: `${labelOfKey(key)} の送信元は ${totals[0] ?? 0} 件`,
  };
  const listed = own.filter((row) => row.key !== String(key));
  return tableOf(input, listed, others, totals, note);
}

/** What else the sources hit that made the excess of a change, in its hours at all selected sensors. */
async function ofChange(input: FigureInput): Promise<FigureTable> {
  checkChangeAlone(input.query);
  const named = await namedChange(input, textOption(input.query, "change"));
  const { rows, inside, meanwhile, ratio: length } = rowsOfChange(input, named, HOURS_BEFORE);
  const { port } = partsOfKey(named.change.key);
  const senders = sql`select source from flows where ${rows} group by source
    having sumIf(flows.packets, ${inside}) > ${bind("Float64", length)} * sumIf(flows.packets, not (${inside}))`;
  const found = await input.context.store.query<Row & { readonly all: number }>(sql`
    with (select count() from (${senders})) as senders
    select 0 as period, toString(item) as key, sources, senders as all from (
      select ${PORT_KEY} as item, uniqExact(source) as sources from flows
      where ${meanwhile} and source in (${senders}) and ${otherThan(port)} group by item
    ) order by sources desc, item limit ${bind("UInt32", numberOption(input.query, "top"))}`);
  const { all = 0 } = found[0] ?? {};
  const change = changeNote(input, named);
  const note =
    found.length === 0
      ? {
          en: `${change.en}; its sources hit nothing else in its hours`,
          ja: `${change.ja}。その送信元はその間ほかのポートに送っていない`,
        }
      : {
          en: `${change.en}; ${counted(all, "source")} made its excess`,
          ja: `${change.ja}。増加分の送信元は ${all} 件`,
        };
  return tableOf(input, found, [], [all], note);
}

const otherThan = (port: number | null): BoundSql =>
  port === null ? raw("1") : sql`${PORT_KEY} != ${bind("UInt32", port)}`;

/** `totals` are the sources asked for in each period. */
function tableOf(
  input: FigureInput,
  own: readonly Row[],
  others: readonly (readonly Row[])[],
  totals: readonly number[],
  note: Bilingual,
): FigureTable {
  const beside = cellsBeside(input, others.map(byKey), HITS.length, (row, period) => {
    const sources = row?.sources ?? 0;
    return [sources, ratio(sources, totals[period + 1] ?? 0)];
  });
  const table = createTable(columns(input.query));
  for (const { key, sources } of own) {
    table.add(labelOfKey(Number(key)), sources, ratio(sources, totals[0] ?? 0), ...beside(key));
  }
  return { columns: table.columns, labels: [], notes: [note] };
}

/** What else the sources of one port, or of one change, hit. */
export const coTargets: FigureDefinition = {
  id: "co-targets",
  version: 1,
  title: { en: "What the sources of a port also hit", ja: "同じ送信元が狙う他の宛先ポート" },
  question: {
    en: "what else do the sources of one port, or of one change, hit?",
    ja: "あるポートや変動の送信元は、ほかに何を狙っているか",
  },
  definition: {
    en: "The distinct sources of the port asked for are looked up on all other ports in the same range, sensors and class; share is those that hit the other port too ÷ all of them. Sources can be counted under many ports, so the shares do not add up. An address that changes hands within the range counts as one source. With --change the sources are those that made the excess of that change: at the sensors of its scope they sent more in its hours than in as much time of the week before. They are looked up in the hours of the change alone, on all other ports and at all selected sensors.",
    ja: "指定したポートの送信元IPアドレスについて、同じ期間・センサー・通信種別で他のポートに送ったものを数え、全体に占める割合を示す。1つの送信元が複数のポートに数えられるため、割合の合計は1にならない。期間中に利用者が変わったアドレスも1つの送信元と数える。--change では、その変動の増加分の送信元（範囲内のセンサーに、変動中、前の1週間の同じ長さの時間より多く送ったもの）について、変動中に選んだ全センサーの他のポートへ送ったものを数える。",
  },
  defaultClass: "request",
  parameters: [
    {
      ...ONE_PORT,
      help: {
        en: `the port whose sources are looked at, as 23/TCP (${USUAL_PORT} unless a change is named)`,
        ja: `送信元を調べるポート（例：23/TCP。変動の指定もなければ ${USUAL_PORT}）`,
      },
    },
    ONE_CHANGE,
    topParameter(20),
    ...COMPARED,
  ],
  data: [],
  measure: () => measure,
  columns,
  compute,
};
