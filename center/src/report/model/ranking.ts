import type { FigureResult } from "../../analyze/index.ts";
import { numbers, sumOf, texts } from "./columns.ts";
import { notesOf } from "./exhibits.ts";
import type { ExhibitList } from "./exhibits.ts";
import type { PreviousRank, Ranking, RankingRow } from "./quarterly-model.ts";

const SHOWN = 10;

/** What a ranking is made from; the results of the quarter before are null where that quarter has no data. */
export interface RankingFigures {
  readonly kind: "port" | "region";
  /** The first ten of the quarter, over all sensors. */
  readonly current: FigureResult;
  /** The first ten of the quarter before. */
  readonly previous: FigureResult | null;
  /** By day, the packets of the current ten in the quarter. */
  readonly trend: FigureResult;
  /** The same in the quarter before. */
  readonly previousTrend: FigureResult | null;
  /** By day, the distinct sources of the current ten in the quarter; null where the table does not print them. */
  readonly sources: FigureResult | null;
  /** `packets-per-sensor` of the quarter: what the rates are made of. */
  readonly volume: FigureResult;
  /** All packets of the quarter in the same class. */
  readonly totalPackets: number;
}

/** The ranking with the ranks and rates of the quarter before, entered in the list of exhibits as the next table. */
export function buildRanking(figures: RankingFigures, list: ExhibitList): Ranking {
  const { current, previous } = figures;
  const keys = texts(current, figures.kind).slice(0, SHOWN);
  const ranks = numbers(current, "rank");
  const packets = numbers(current, "packets");
  const rows = keys.map((key, index): RankingRow => {
    const rate = rateOf(figures.trend, figures.kind, key) ?? 0;
    const previousRate = figures.previousTrend === null ? null : rateOf(figures.previousTrend, figures.kind, key);
    return {
      rank: ranks[index] ?? 0,
      key,
      packets: packets[index] ?? 0,
      rate,
      share: figures.totalPackets === 0 ? 0 : (packets[index] ?? 0) / figures.totalPackets,
      previousRank: rankBefore(previous, figures.kind, key),
      previousRate,
      change: previousRate === null || previousRate === 0 ? null : rate / previousRate - 1,
      sourcesPerDay: sourcesPerDay(figures, key),
    };
  });
  const dropped =
    previous === null
      ? []
      : texts(previous, figures.kind)
          .slice(0, SHOWN)
          .filter((key) => !keys.includes(key));
  const results = [figures.trend, previous, figures.previousTrend, figures.sources].filter((result) => result !== null);
  const name = figures.kind === "port" ? "ports" : "regions";
  const exhibit = list.add("table", name, [current, ...results], {
    columns: columnsOf(figures.kind, rows),
    measures: [current, figures.volume],
    notes: notesOf([current, figures.trend, ...(figures.sources === null ? [] : [figures.sources])]),
    labels: current.labels.filter((label) => label.row < rows.length),
  });
  return { exhibit, rows, totalPackets: figures.totalPackets, dropped };
}

function columnsOf(kind: "port" | "region", rows: readonly RankingRow[]): Ranking["exhibit"]["columns"] {
  const shared = {
    rank: rows.map((row) => row.rank),
    [kind]: rows.map((row) => row.key),
    previous_rank: rows.map((row) => (row.previousRank === "unknown" ? null : row.previousRank)),
    packets: rows.map((row) => row.packets),
    packets_per_sensor_day: rows.map((row) => row.rate),
    share: rows.map((row) => row.share),
    previous_packets_per_sensor_day: rows.map((row) => row.previousRate),
    change: rows.map((row) => row.change),
  };
  return kind === "port" ? shared : { ...shared, sources_per_day: rows.map((row) => row.sourcesPerDay) };
}

function rankBefore(previous: FigureResult | null, kind: "port" | "region", key: string): PreviousRank {
  if (previous === null) return "unknown";
  const index = texts(previous, kind).slice(0, SHOWN).indexOf(key);
  return index < 0 ? "outside" : (numbers(previous, "rank")[index] ?? "outside");
}

/** Packets per sensor per day over the range of a daily trend: its packets and its covered sensors, each summed. */
function rateOf(trend: FigureResult, kind: "port" | "region", key: string): number | null {
  const keys = texts(trend, kind);
  const values = numbers(trend, "value");
  const covered = numbers(trend, "covered").map((sensors, index) => (keys[index] === key ? (sensors ?? 0) : 0));
  const sensorDays = sumOf(covered) ?? 0;
  if (sensorDays === 0) return null;
  return (sumOf(covered.map((sensors, index) => sensors * (values[index] ?? 0))) ?? 0) / sensorDays;
}

function sourcesPerDay(figures: RankingFigures, key: string): number | null {
  if (figures.sources === null) return null;
  const keys = texts(figures.sources, figures.kind);
  const days = numbers(figures.sources, "value").filter((value, index) => keys[index] === key && value !== null);
  return days.length === 0 ? null : (sumOf(days) ?? 0) / days.length;
}
