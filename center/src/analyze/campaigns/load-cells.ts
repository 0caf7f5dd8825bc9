import { dayNumber } from "@teiten/core/calendar";
import { raw, sql } from "../../store/index.ts";
import type { FigureInput } from "../figure.ts";
import type { FlowScope } from "../flow-filter.ts";
import type { Announced } from "./announced-numbers.ts";
import { MOST_SAMPLED } from "./cell.ts";
import type { Cell, CellDay } from "./cell.ts";
import { profileTools, sourceProfiles } from "./source-profiles.ts";

interface Row {
  readonly cell: number;
  readonly start: number;
  readonly ports: readonly number[];
  readonly tool: number;
  readonly stack: number;
  readonly region: string;
  readonly organisation: number;
  readonly block: number;
  readonly asn: number;
  readonly sources: number;
  readonly packets: number;
  readonly sample: readonly number[];
}

/** The cells of every day of the range, in the order of days; a day without any is there too. */
export async function loadCells(
  input: FigureInput,
  scope: FlowScope,
  announced: Announced,
): Promise<readonly CellDay[]> {
  const rows = await input.context.store.query<Row>(sql`
    select cell, start, any(ports) as ports, any(tool) as tool, any(stack) as stack, any(region) as region,
      any(organisation) as organisation, any(block) as block, min(asn) as asn, count() as sources,
      sum(packets) as packets,
      groupArraySorted(${raw(String(MOST_SAMPLED))})(toUInt32(bitShiftRight(cityHash64(source), 32))) as sample
    from (${sourceProfiles(input, scope, announced)}) group by start, cell`);
  const tools = profileTools(input);
  const { bins, sensors, weight } = input.coverage;
  const days = bins.labels.map((label, bin) => ({
    day: dayNumber(label),
    observed: sensors.reduce((sum, { id }) => sum + weight(id, bin), 0),
    cells: [] as Cell[],
  }));
  const dayOfStart = new Map(bins.starts.map((start, bin) => [start, days[bin]]));
  for (const { start, cell, tool, organisation, ...row } of rows) {
    const on = dayOfStart.get(start);
    if (on === undefined) continue;
    const named = { tool: tools[tool] ?? "", organisation: announced.names[organisation] ?? "" };
    on.cells.push({ ...row, ...named, id: cell, day: on.day, asn: row.block === 0 ? 0 : row.asn });
  }
  return days;
}
