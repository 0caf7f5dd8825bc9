import type { FigureResult } from "../../analyze/index.ts";
import { numbers, texts } from "./columns.ts";
import type { NarrowRise, Ranking, RankingRow } from "./quarterly-model.ts";

/** A rise is asked for its breadth from here: twice the rate of the quarter before, or new among the first ten. */
const LEAST_RISE = 1;
const LEAST_SHARE = 0.5;
const LEAST_SHARE_OF_TWO = 0.8;
const FEW_SOURCES = 10;
/** With fewer observed days than this, one of them is bound to hold much. */
const LEAST_DAYS = 14;

/** What tells how broad a rise is; `bySensor` is each sensor's ranking, deep enough to hold the keys. */
export interface BreadthFigures {
  readonly kind: "port" | "region";
  readonly current: FigureResult;
  readonly bySensor: FigureResult;
  readonly trend: FigureResult;
}

/** Keys of the ranking that rose, but at one sensor, on one day or by a handful of sources: nobody shall take them for a trend. */
export function narrowRises(ranking: Ranking, figures: BreadthFigures): readonly NarrowRise[] {
  return ranking.rows.filter(rose).flatMap((row): NarrowRise[] => {
    const found = fewSources(figures, row) ?? oneDay(figures, row) ?? oneSensor(figures, row);
    return found === null ? [] : [found];
  });
}

function rose(row: RankingRow): boolean {
  return row.previousRank !== "unknown" && (row.previousRank === "outside" || (row.change ?? 0) >= LEAST_RISE);
}

function fewSources({ kind, current }: BreadthFigures, { key }: RankingRow): NarrowRise | null {
  const sources = numbers(current, "sources")[texts(current, kind).indexOf(key)] ?? null;
  return sources === null || sources >= FEW_SOURCES ? null : { of: kind, kind: "few-sources", key, sources };
}

function oneDay({ kind, trend }: BreadthFigures, { key }: RankingRow): NarrowRise | null {
  const keys = texts(trend, kind);
  const days = texts(trend, "bin");
  const covered = numbers(trend, "covered");
  const packets = numbers(trend, "value").flatMap((value, index) =>
    keys[index] === key && value !== null ? [{ day: days[index] ?? "", packets: value * (covered[index] ?? 0) }] : [],
  );
  const [top] = packets.toSorted((a, b) => b.packets - a.packets);
  const total = packets.reduce((sum, one) => sum + one.packets, 0);
  if (top === undefined || packets.length < LEAST_DAYS || top.packets < LEAST_SHARE * total) return null;
  return { of: kind, kind: "one-day", key, day: top.day, share: top.packets / total };
}

function oneSensor({ kind, bySensor }: BreadthFigures, { key, packets }: RankingRow): NarrowRise | null {
  const keys = texts(bySensor, kind);
  const owners = texts(bySensor, "by");
  const sensors = new Set(owners).size;
  const received = numbers(bySensor, "packets").flatMap((count, index) =>
    keys[index] === key ? [{ sensor: owners[index] ?? "", packets: count ?? 0 }] : [],
  );
  const [top] = received.toSorted((a, b) => b.packets - a.packets);
  const least = sensors === 2 ? LEAST_SHARE_OF_TWO : LEAST_SHARE;
  if (top === undefined || sensors < 2 || top.packets < least * packets) return null;
  return { of: kind, kind: "one-sensor", key, sensor: top.sensor, share: top.packets / packets, sensors };
}
