import { createBins } from "@teiten/core/calendar";
import { COLUMN, measureColumn, packetsColumn, textColumn } from "../column-specs.ts";
import { readBin } from "../coverage-bin.ts";
import type { FigureDefinition, FigureInput, FigureTable, Measure } from "../figure.ts";
import { loadObserved, loadUnobserved } from "../load-coverage.ts";
import type { UnobservedTime } from "../load-coverage.ts";
import { binOption, binParameter } from "../parameter-specs.ts";
import { countsOn } from "../sensor-selection.ts";
import { createTable } from "../table-builder.ts";

const unit = { en: "share of the bin, 0 to 1", ja: "割合（0〜1）" };

const columns = [
  COLUMN.bin,
  textColumn("sensor", "the sensor", "センサー"),
  measureColumn(
    "covered",
    unit,
    {
      en: "observed time ÷ length of the bin × captured ÷ (captured + dropped + thinned)",
      ja: "観測時間÷間隔の長さ×取得数÷（取得数＋取りこぼし数＋間引き数）",
    },
    4,
  ),
  packetsColumn(
    "captured",
    "IP packets captured, also those that are not counted",
    "取得したIPパケット数（数えなかったものを含む）",
  ),
  packetsColumn("dropped", "packets that the capture says it dropped", "取りこぼしたと記録されたパケット数"),
  packetsColumn(
    "thinned",
    "packets that the sensor read but did not keep, in a flood",
    "大量受信のためセンサーが読んだうえで間引いたパケット数",
  ),
  textColumn(
    "state",
    "what lasted longest: up (observing), blind (the agent ran and saw nothing), down (it did not run) or unknown (no sign yet)",
    "最も長かった状態：up（観測中）、blind（エージェントは動き何も受信できない）、down（動いていない）、unknown（まだ便りがない）",
  ),
  textColumn("reason", "why the bin is not covered whole", "全部を観測できていない理由"),
];

const measure: Measure = {
  unit,
  numerator: { en: "observed seconds, weighted by what was not dropped", ja: "観測できた秒数（取りこぼしを差し引く）" },
  denominator: { en: "real length of the bin", ja: "間隔の実際の長さ" },
};

async function compute(input: FigureInput): Promise<FigureTable> {
  const { zone, range, selection, coverage, context } = input;
  const size = binOption(input.query);
  const bins = size === "day" ? coverage.bins : createBins(zone, range, size);
  const observed = size === "day" ? coverage.observed : await loadObserved(context.store, input, bins);
  const key = (sensorId: number, bin: number): string => `${sensorId} ${bin}`;
  const entries = new Map(observed.map((entry) => [key(entry.sensorId, entry.bin), entry]));
  const lost = new Map<string, UnobservedTime[]>();
  for (const part of await loadUnobserved(context.store, input, bins)) {
    const before = lost.get(key(part.sensorId, part.bin)) ?? [];
    lost.set(key(part.sensorId, part.bin), [...before, part]);
  }
  const heard = await context.state.fleet.lastHeartbeats();
  const table = createTable(columns);
  const japanese: (string | null)[] = [];
  bins.labels.forEach((label, bin) => {
    const length = (bins.starts[bin + 1] ?? bins.end) - (bins.starts[bin] ?? bins.end);
    for (const { id, name } of selection.sensors) {
      if (!countsOn(selection, id, label.slice(0, 10))) continue;
      const entry = entries.get(key(id, bin));
      const silence = heard.has(id) ? "no sign" : "not observed";
      const { weight, state, reason } = readBin(entry, lost.get(key(id, bin)) ?? [], length, silence);
      const { captured = 0, dropped = 0, thinned = 0 } = entry ?? {};
      table.add(label, name, weight, captured, dropped, thinned, state, reason?.en ?? null);
      japanese.push(reason?.ja ?? null);
    }
  });
  return { columns: table.columns, labels: [], notes: [], japanese: { reason: japanese } };
}

/** The ledger of observed time. */
export const coverage: FigureDefinition = {
  id: "coverage",
  version: 2,
  title: { en: "Coverage", ja: "観測できた時間" },
  question: { en: "when did each sensor observe, and what did it lose?", ja: "各センサーはいつ観測でき、何を失ったか" },
  definition: {
    en: "For each sensor and bin: the observed time ÷ the real length of the bin, × captured ÷ (captured + dropped + thinned). Overlapping captures of one sensor count once. A sensor-day below a quarter is missing and enters no average. Only the state up is observed; a sensor with an agent is blind while the agent runs and sees nothing (its capture stands still, its address is lost, or three test packets of the center in a row did not arrive: from the first of them on), down while the agent did not run, as it says afterwards, or for the time of packets that it had to throw away, and unknown while no sign has come and one still may. What arrives late changes the days it belongs to. Observed time is measured (the sensor's own ledger), declared (at the import of a capture), or inferred (from a capture's first and last packet); packets of a capture are spread evenly over its observed time of a day, so the counts of an hour are estimates.",
    ja: "センサーと間隔ごとに、観測時間÷間隔の実際の長さ×取得数÷（取得数＋取りこぼし数＋間引き数）を示す。同じセンサーの重なる記録は1回だけ数える。4分の1に満たないセンサー日は欠測とし、平均に使わない。観測とみなすのは状態 up だけである。エージェントのあるセンサーは、エージェントが動いていて何も受信できない間（取得が止まった、アドレスを失った、またはセンターからの試験パケットが3回続けて届かなかった。その場合は最初の1回から）が blind、エージェント自身が後から動いていなかったと伝えた間と、捨てざるをえなかった記録の間が down、まだ便りがなく今後届きうる間が unknown となる。遅れて届いた記録は、それが属する日を改める。観測時間の根拠は、measured（センサー自身の記録）、declared（取り込み時の指定）、inferred（記録の最初と最後のパケットからの推定）のいずれか。記録のパケット数はその日の観測時間に均等に割り振るため、1時間ごとの数は推定である。",
  },
  defaultClass: "all",
  parameters: [binParameter(["hour", "day"], "day")],
  data: [],
  standsAlone: {
    en: "it is the ledger of what was observed",
    ja: "観測できたかどうかの台帳",
  },
  measure: () => measure,
  columns: () => columns,
  compute,
};
