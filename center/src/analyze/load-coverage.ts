import type { Bins } from "@teiten/core/calendar";
import type { CoverageKind } from "../state/index.ts";
import { sql } from "../store/index.ts";
import type { Store } from "../store/index.ts";
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
  readonly tardy: number;
  readonly kinds: readonly CoverageKind[];
  readonly reasons: readonly string[];
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
      sum(late) as tardy, arraySort(groupUniqArray(kind)) as kinds,
      arraySort(groupUniqArrayIf(reason, reason != '')) as reasons
    from coverage where ${inSpans(scope.zone, scope.selection)}
    group by sensor, start order by sensor, start`);
  const binOfStart = new Map(bins.starts.map((start, bin) => [start, bin]));
  return rows.map(({ sensor, start, observed, kept, lost, tardy, kinds, reasons }) => ({
    sensorId: sensor,
    bin: binOfStart.get(start) ?? -1,
    seconds: observed,
    captured: kept,
    dropped: lost,
    late: tardy,
    kinds,
    reasons,
  }));
}

/** The first second (UTC, to the minute) that each sensor ever observed, of those that did not observe the first bin. */
export async function loadFirstSeconds(
  store: Store,
  selection: SensorSelection,
  observed: readonly ObservedBin[],
): Promise<ReadonlyMap<number, number>> {
  const early = new Set(observed.filter(({ bin }) => bin === 0).map(({ sensorId }) => sensorId));
  const ids = selection.sensors.map(({ id }) => id).filter((id) => !early.has(id));
  if (ids.length === 0) return new Map();
  const rows = await store.query<{ readonly sensor: number; readonly first: number }>(sql`
    select sensor, toUInt32(min(minute)) as first from coverage
    where sensor in ${boundList("UInt16", ids)} group by sensor`);
  return new Map(rows.map(({ sensor, first }) => [sensor, first]));
}
