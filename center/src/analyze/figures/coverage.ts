import { createBins } from "@teiten/core/calendar";
import { COLUMN, measureColumn, packetsColumn, textColumn } from "../column-specs.ts";
import { LEAST_WEIGHT, weightOf } from "../coverage-weights.ts";
import type { ObservedBin } from "../coverage-weights.ts";
import type { FigureDefinition, FigureInput, FigureTable, Measure } from "../figure.ts";
import { loadObserved } from "../load-coverage.ts";
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
      en: "observed time ÷ length of the bin × captured ÷ (captured + dropped)",
      ja: "観測時間÷間隔の長さ×取得数÷（取得数＋取りこぼし数）",
    },
    4,
  ),
  packetsColumn(
    "captured",
    "IP packets captured, also those that are not counted",
    "取得したIPパケット数（数えなかったものを含む）",
  ),
  packetsColumn("dropped", "packets that the capture says it dropped", "取りこぼしたと記録されたパケット数"),
  textColumn("reason", "why the bin is not covered whole", "全部を観測できていない理由"),
];

const measure: Measure = {
  unit,
  numerator: { en: "observed seconds, weighted by what was not dropped", ja: "観測できた秒数（取りこぼしを差し引く）" },
  denominator: { en: "real length of the bin", ja: "間隔の実際の長さ" },
};

async function compute(input: FigureInput): Promise<FigureTable> {
  const { zone, range, selection, coverage } = input;
  const size = binOption(input.query);
  const bins = size === "day" ? coverage.bins : createBins(zone, range, size);
  const observed = size === "day" ? coverage.observed : await loadObserved(input.context.store, input, bins);
  const entries = new Map(observed.map((entry) => [`${entry.sensorId} ${entry.bin}`, entry]));
  const table = createTable(columns);
  bins.labels.forEach((label, bin) => {
    const length = (bins.starts[bin + 1] ?? bins.end) - (bins.starts[bin] ?? bins.end);
    for (const sensor of selection.sensors) {
      if (!countsOn(selection, sensor.id, label.slice(0, 10))) continue;
      const entry = entries.get(`${sensor.id} ${bin}`);
      const weight = entry === undefined ? 0 : weightOf(entry, length);
      table.add(label, sensor.name, weight, entry?.captured ?? 0, entry?.dropped ?? 0, reasonOf(entry, weight, length));
    }
  });
  return { columns: table.columns, labels: [], notes: [] };
}

function reasonOf(entry: ObservedBin | undefined, weight: number, length: number): string | null {
  if (entry === undefined || entry.seconds === 0) return "not observed";
  const reasons = [...entry.reasons];
  if (entry.seconds < length && reasons.length === 0) reasons.push("observed in part");
  if (entry.dropped > 0) reasons.push("packets dropped");
  if (weight < LEAST_WEIGHT) reasons.push("missing: less than a quarter");
  return reasons.length === 0 ? null : reasons.join("; ");
}

/** The ledger of observed time. */
export const coverage: FigureDefinition = {
  id: "coverage",
  version: 1,
  title: { en: "Coverage", ja: "観測できた時間" },
  question: { en: "when did each sensor observe, and what did it lose?", ja: "各センサーはいつ観測でき、何を失ったか" },
  definition: {
    en: "For each sensor and bin: the observed time ÷ the real length of the bin, × captured ÷ (captured + dropped). Overlapping captures of one sensor count once. A sensor-day below a quarter is missing and enters no average. Observed time is measured (the sensor's own ledger), declared (at the import of a capture), or inferred (from a capture's first and last packet); packets of a capture are spread evenly over its observed time of a day, so the counts of an hour are estimates.",
    ja: "センサーと間隔ごとに、観測時間÷間隔の実際の長さ×取得数÷（取得数＋取りこぼし数）を示す。同じセンサーの重なる記録は1回だけ数える。4分の1に満たないセンサー日は欠測とし、平均に使わない。観測時間の根拠は、measured（センサー自身の記録）、declared（取り込み時の指定）、inferred（記録の最初と最後のパケットからの推定）のいずれか。記録のパケット数はその日の観測時間に均等に割り振るため、1時間ごとの数は推定である。",
  },
  defaultClass: "all",
  parameters: [binParameter(["hour", "day"], "day")],
  data: [],
  measure: () => measure,
  columns: () => columns,
  compute,
};
