import type { Bins } from "@teiten/core/calendar";
import type { CoverageKind } from "../state/index.ts";
import { sql } from "../store/index.ts";
import type { CoverageState, Store } from "../store/index.ts";
import { boundList } from "./bound-list.ts";
import type { ObservedBin } from "./coverage-weights.ts";
import { binStart, inSpans } from "./flow-filter.ts";
import type { FlowScope } from "./flow-filter.ts";
import type { SensorSelection } from "./sensor-selection.ts";

interface Row {
  readonly sensor: number;
  readonly start: number;
  readonly observed: number;
  readonly kept: number;
  readonly lost: number;
  readonly thin: number;
  readonly tardy: number;
  readonly kinds: readonly CoverageKind[];
  readonly states: readonly [number, number, number];
}

/** What each selected sensor observed in each bin, from the rows of `coverage`, in which no second counts twice. */
export async function loadObserved(
  store: Store,
  scope: Pick<FlowScope, "zone" | "selection">,
  bins: Bins,
): Promise<readonly ObservedBin[]> {
  if (scope.selection.spans.length === 0 || bins.starts.length === 0) return [];
  const rows = await store.query<Row>(sql`
    select sensor, ${binStart(bins)} as start, sum(seconds) as observed, sum(captured) as kept, sum(dropped) as lost,
      sum(thinned) as thin, sum(late) as tardy, arraySort(groupUniqArrayIf(kind, seconds > 0)) as kinds,
      [sumIf(unobserved, state = 'blind'), sumIf(unobserved, state = 'down'), sumIf(unobserved, state = 'unknown')] as states
    from coverage where ${inSpans(scope.zone, scope.selection)}
    group by sensor, start order by sensor, start`);
  const binOfStart = new Map(bins.starts.map((start, bin) => [start, bin]));
  return rows.map(({ sensor, start, observed, kept, lost, thin, tardy, kinds, states }) => ({
    sensorId: sensor,
    bin: binOfStart.get(start) ?? -1,
    seconds: observed,
    captured: kept,
    dropped: lost,
    thinned: thin,
    late: tardy,
    kinds,
    unobserved: states,
  }));
}

/** Seconds of one sensor in one bin that were not observed for one reason. */
export interface UnobservedTime {
  readonly sensorId: number;
  readonly bin: number;
  readonly state: CoverageState;
  readonly reason: string;
  readonly seconds: number;
}

/** Why the selected sensors did not observe, by bin: the longest first. Time of which nothing is known is not among it. */
export async function loadUnobserved(
  store: Store,
  scope: Pick<FlowScope, "zone" | "selection">,
  bins: Bins,
): Promise<readonly UnobservedTime[]> {
  if (scope.selection.spans.length === 0 || bins.starts.length === 0) return [];
  type Found = Omit<UnobservedTime, "sensorId" | "bin" | "seconds"> & { sensor: number; start: number; lost: number };
  const rows = await store.query<Found>(sql`
    select sensor, ${binStart(bins)} as start, state, reason, sum(unobserved) as lost
    from coverage where ${inSpans(scope.zone, scope.selection)} and unobserved > 0
    group by sensor, start, state, reason order by sensor, start, lost desc, reason`);
  const binOfStart = new Map(bins.starts.map((start, bin) => [start, bin]));
  return rows.map(({ sensor, start, state, reason, lost }) => ({
    sensorId: sensor,
    bin: binOfStart.get(start) ?? -1,
    state,
    reason,
    seconds: lost,
  }));
}

/** The first second (UTC, to the minute) that each sensor ever observed, of those that did not observe the first bin. */
export async function loadFirstSeconds(
  store: Store,
  selection: SensorSelection,
  observed: readonly ObservedBin[],
): Promise<ReadonlyMap<number, number>> {
  const early = new Set(
    observed.filter(({ bin, seconds }) => bin === 0 && seconds > 0).map(({ sensorId }) => sensorId),
  );
  const ids = selection.sensors.map(({ id }) => id).filter((id) => !early.has(id));
  if (ids.length === 0) return new Map();
  const rows = await store.query<{ readonly sensor: number; readonly first: number }>(sql`
    select sensor, toUInt32(min(minute)) as first from coverage
    where sensor in ${boundList("UInt16", ids)} and seconds > 0 group by sensor`);
  return new Map(rows.map(({ sensor, first }) => [sensor, first]));
}
