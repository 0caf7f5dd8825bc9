import type { Bins } from "@teiten/core/calendar";
import type { CoverageKind } from "../state/index.ts";
import { sql } from "../store/index.ts";
import type { Store } from "../store/index.ts";
import type { ObservedBin } from "./coverage-weights.ts";
import { binStart, inSpans } from "./flow-filter.ts";
import type { FlowScope } from "./flow-filter.ts";

interface Row {
  readonly sensor: number;
  readonly start: number;
  readonly seconds: number;
  readonly captured: number;
  readonly dropped: number;
  readonly late: number;
  readonly kinds: readonly CoverageKind[];
  readonly reasons: readonly string[];
}

/**
 * What each selected sensor observed in each bin. Seconds are added within the minute and end at 60, so that segments
 * that cover the same minute count once.
 */
export async function loadObserved(
  store: Store,
  scope: Pick<FlowScope, "zone" | "selection">,
  bins: Bins,
): Promise<readonly ObservedBin[]> {
  if (scope.selection.spans.length === 0 || bins.starts.length === 0) return [];
  const rows = await store.query<Row>(sql`
    select sensor, start, sum(observed) as seconds, sum(kept) as captured, sum(lost) as dropped, sum(tardy) as late,
      arraySort(groupUniqArrayArray(names)) as kinds, arraySort(groupUniqArrayArray(why)) as reasons
    from (
      select sensor, minute, ${binStart(bins)} as start, least(sum(seconds), 60) as observed,
        sum(captured) as kept, sum(dropped) as lost, sum(late) as tardy,
        groupUniqArray(toString(kind)) as names, groupUniqArrayIf(toString(reason), toString(reason) != '') as why
      from coverage where ${inSpans(scope.zone, scope.selection)}
      group by sensor, minute
    )
    group by sensor, start
    order by sensor, start`);
  const binOfStart = new Map(bins.starts.map((start, bin) => [start, bin]));
  return rows.map((row) => ({ ...row, sensorId: row.sensor, bin: binOfStart.get(row.start) ?? -1 }));
}
