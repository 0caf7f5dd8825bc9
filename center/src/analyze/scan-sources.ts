import { openZone } from "@teiten/core/calendar";
import type { FigureInput } from "./figure.ts";
import type { FlowScope } from "./flow-filter.ts";
import { monitoredAddresses } from "./scan-rules.ts";
import type { ScanRule } from "./scan-rules.ts";
import { loadDaysWithPorts } from "./source-days.ts";
import type { SourceDay } from "./source-days.ts";

/** The source-days that meet a scan rule, by day and address. */
export async function findScanSources(
  input: FigureInput,
  scope: FlowScope,
  rule: ScanRule,
): Promise<readonly SourceDay[]> {
  const found = await loadDaysWithPorts(input, scope, rule.minPorts);
  if (!rule.perAddress) return found;
  const watched = { ...input, home: openZone(input.context.zone) };
  const addresses = new Map(
    [...new Set(found.map((row) => row.day))].map((day) => [day, monitoredAddresses(watched, day)]),
  );
  return found.filter((row) => row.packets >= (addresses.get(row.day) ?? Infinity));
}
