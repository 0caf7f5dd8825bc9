import type { FigureResult } from "../../analyze/index.ts";
import { numbers, texts } from "./columns.ts";
import type { NarrowRise, Ranking, RankingRow } from "./quarterly-model.ts";

/** A rise is asked for its breadth from here: twice the rate of the quarter before, or new among the first ten. */
const LEAST_RISE = 1;
const LEAST_SHARE = 0.5;
const LEAST_SHARE_OF_TWO = 0.8;
const FEW_SOURCES = 10;

/**
 * Ports of the ranking that rose, but at one sensor or by a handful of sources, so that nobody takes the rise for a
 * trend. `bySensor` is the port ranking of each sensor, deep enough to hold the ports.
 */
export function narrowRises(ranking: Ranking, current: FigureResult, bySensor: FigureResult): readonly NarrowRise[] {
  const keys = texts(current, "port");
  const sources = numbers(current, "sources");
  return ranking.rows.filter(rose).flatMap((row): NarrowRise[] => {
    const few = sources[keys.indexOf(row.key)] ?? null;
    if (few !== null && few < FEW_SOURCES) return [{ kind: "few-sources", key: row.key, sources: few }];
    const top = topSensor(bySensor, row);
    if (top === null || top.sensors < 2) return [];
    if (top.share < (top.sensors === 2 ? LEAST_SHARE_OF_TWO : LEAST_SHARE)) return [];
    return [{ kind: "one-sensor", key: row.key, ...top }];
  });
}

function rose(row: RankingRow): boolean {
  return row.previousRank !== "unknown" && (row.previousRank === "outside" || (row.change ?? 0) >= LEAST_RISE);
}

function topSensor(bySensor: FigureResult, row: RankingRow): { sensor: string; share: number; sensors: number } | null {
  const ports = texts(bySensor, "port");
  const sensors = texts(bySensor, "by");
  const received = numbers(bySensor, "packets").flatMap((packets, index) =>
    ports[index] === row.key ? [{ sensor: sensors[index] ?? "", packets: packets ?? 0 }] : [],
  );
  const [top] = received.toSorted((a, b) => b.packets - a.packets);
  if (top === undefined) return null;
  return { sensor: top.sensor, share: top.packets / row.packets, sensors: new Set(sensors).size };
}
