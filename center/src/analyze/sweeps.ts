import { createBins } from "@teiten/core/calendar";
import type { Bins } from "@teiten/core/calendar";
import { bind, sql } from "../store/index.ts";
import { boundList } from "./bound-list.ts";
import { createBinWeights } from "./coverage-weights.ts";
import type { BinWeights } from "./coverage-weights.ts";
import type { FigureInput } from "./figure.ts";
import { binStart, inScope } from "./flow-filter.ts";
import { loadObserved } from "./load-coverage.ts";
import { HAS_SERVICE_PORT, PORT_KEY } from "./port-key.ts";

/** So many sweeps of one port that reached the same sensors while every sensor observed the same share of the time. */
export interface SweepGroup {
  /** As in `PORT_KEY`. */
  readonly port: number;
  /** Ids of the sensors that were reached. */
  readonly reached: readonly number[];
  /** Share of the sweep's hours that each sensor observed, in the order of the sensors. */
  readonly shares: readonly number[];
  readonly count: number;
}

/** The sweeps that the question is about. */
export interface Sweeps {
  readonly sensorIds: readonly number[];
  readonly groups: readonly SweepGroup[];
}

/** Ports that are looked at, the most swept first; and sweeps of one port, chosen by a hash of their network. */
export const MOST_PORTS = 500;
export const MOST_SWEEPS = 2000;

/** A port with fewer sweeps cannot tell anything. */
const LEAST_SWEEPS = 3;

/**
 * The sweeps of the range. A sweep is what one source network (/24, of IPv6 /48) sent to one port: sources that share a
 * network share the work, and are no independent witnesses. It is taken when it reached at least `least` sensors, whichever.
 */
export async function loadSweeps(input: FigureInput, least: number): Promise<Sweeps> {
  const { trafficClass, region } = input.query;
  const scope = { zone: input.zone, selection: input.selection, trafficClass, region };
  const bins = createBins(input.zone, input.range, "hour");
  const observed = await loadObserved(input.context.store, input, bins);
  const weights = createBinWeights(input.zone, bins, observed, input.selection);
  const sensorIds = input.selection.sensors.map(({ id }) => id).filter((id) => observes(bins, weights, id));
  const patterns = hourPatterns(bins, weights, sensorIds);
  const pattern = sql`transform(${binStart(bins)}, ${boundList("UInt32", bins.starts)}, ${boundList("UInt32", patterns.ofHour)}, 0)`;
  const rows = await input.context.store.query<{ place: number; hits: number[]; hours: number[]; sweeps: number }>(sql`
    select place, hits, hours, count() as sweeps from (
      select ${PORT_KEY} as place, if(startsWith(IPv6NumToString(source), '::ffff:'),
          IPv6CIDRToRange(source, 120), IPv6CIDRToRange(source, 48)).1 as network,
        arraySort(groupUniqArray(sensor)) as hits, arraySort(groupUniqArray(${pattern})) as hours
      from flows where ${inScope(scope)} and ${HAS_SERVICE_PORT} and sensor in ${bind("Array(UInt16)", sensorIds)}
      group by place, network having length(hits) >= ${bind("UInt32", least)}
      order by cityHash64(network) limit ${bind("UInt32", MOST_SWEEPS)} by place)
    group by place, hits, hours`);
  const groups = rows.map(({ place, hits, hours, sweeps }) => ({
    port: place,
    reached: hits,
    shares: sharesOf(patterns.weights, hours, sensorIds),
    count: sweeps,
  }));
  return { sensorIds, groups: mostSwept(groups) };
}

function observes(bins: Bins, weights: BinWeights, id: number): boolean {
  return bins.starts.some((_, bin) => weights.weight(id, bin) > 0);
}

interface HourPatterns {
  /** Number of the pattern of each hour. */
  readonly ofHour: readonly number[];
  /** Weights of the sensors in the hours of a pattern, in steps of a twentieth. */
  readonly weights: readonly (readonly number[])[];
}

/** Hours in which every sensor observed about the same share are one pattern: mostly there are few. */
function hourPatterns(bins: Bins, weights: BinWeights, ids: readonly number[]): HourPatterns {
  const numbers = new Map<string, number>();
  const lists: number[][] = [];
  const ofHour = bins.starts.map((_, bin) => {
    const list = ids.map((id) => Math.round(weights.weight(id, bin) * 20) / 20);
    const key = list.join(" ");
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, lists.length);
    return lists.push(list) - 1;
  });
  return { ofHour, weights: lists };
}

function sharesOf(
  patterns: readonly (readonly number[])[],
  hours: readonly number[],
  ids: readonly number[],
): readonly number[] {
  return ids.map((_, index) => hours.reduce((sum, hour) => sum + (patterns[hour]?.[index] ?? 0), 0) / hours.length);
}

function mostSwept(groups: readonly SweepGroup[]): readonly SweepGroup[] {
  const counts = new Map<number, number>();
  for (const { port, count } of groups) counts.set(port, (counts.get(port) ?? 0) + count);
  const ports = [...counts]
    .filter(([, count]) => count >= LEAST_SWEEPS)
    .toSorted(([one, few], [other, many]) => many - few || one - other)
    .slice(0, MOST_PORTS)
    .map(([port]) => port);
  const kept = new Set(ports);
  return groups.filter(({ port }) => kept.has(port));
}
