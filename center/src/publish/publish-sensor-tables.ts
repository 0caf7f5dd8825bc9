import { addMonths, dayOf } from "@teiten/core/calendar";
import type { Day } from "@teiten/core/calendar";
import type { PublishedTable } from "../state/index.ts";
import { wholeCells } from "./cell-days.ts";
import type { CellDays } from "./cell-days.ts";
import { gateSensorTable } from "./gate-sensor-table.ts";
import type { RankedSensor } from "./gate-sensor-table.ts";
import { KeyedNoise } from "./keyed-noise.ts";
import { loadSensorPorts, observingSensors } from "./load-sensor-ports.ts";
import type { PlannedGroup } from "./publication-plan.ts";
import type { PublicationPolicy } from "./publication-policy.ts";
import type { PublishedSensorRow, PublishedSensorTable } from "./publication.ts";
import type { PublicationContext, PublishingSensor } from "./publish-series.ts";

const NAME = "sensors";

/** Makes the tables of the quarters that ended long enough ago, freezes them, and gives all that are public. */
export async function publishSensorTables(
  context: PublicationContext,
  policy: PublicationPolicy,
  plan: readonly PlannedGroup<PublishingSensor>[],
  first: Day | null,
): Promise<readonly PublishedSensorTable[]> {
  const { state, zone, today } = context;
  const decided = new Set((await state.publications.tables(policy.name)).map(({ label }) => label));
  const until = addMonths(today, -policy.sensorTable.lateMonths);
  const ready = first === null ? [] : wholeCells(zone, { from: first, to: until }, "quarter");
  for (const quarter of ready.filter(({ label }) => !decided.has(label))) {
    const tables = [];
    for (const group of plan) tables.push(await makeTable(context, policy, group, quarter));
    await state.publications.freezeTables(tables);
  }
  return (await state.publications.tables(policy.name)).map((table) => readTable(context, table));
}

async function makeTable(
  { state, store, zone, home }: PublicationContext,
  policy: PublicationPolicy,
  { group, sensors }: PlannedGroup<PublishingSensor>,
  { label, from, to }: CellDays,
): Promise<Omit<PublishedTable, "publishedAt">> {
  const records = sensors.map(({ sensor }) => sensor);
  const source = { store, zone, home, sourceCap: policy.sourceCap };
  const [observing] = await observingSensors(source, records, { from, to }, [{ from, to }]);
  const present = records.filter(({ id }) => observing?.has(id) === true);
  const ports = await loadSensorPorts(source, present, { from, to });
  const ranked = present.map(({ id, operator }): RankedSensor => ({
    sensor: id,
    operator,
    ports: ports.get(id) ?? [],
  }));
  const noise = new KeyedNoise(await state.publications.key());
  const rows = gateSensorTable(policy, noise, `${policy.name}/${NAME}/${group}/${label}`, ranked);
  return { policy: policy.name, name: NAME, group, label, content: JSON.stringify(rows) };
}

function readTable({ zone }: PublicationContext, table: PublishedTable): PublishedSensorTable {
  const rows = JSON.parse(table.content) as readonly PublishedSensorRow[];
  const group = table.group === "domestic" || table.group === "overseas" ? table.group : "all";
  return { group, quarter: table.label, publishedOn: dayOf(zone, table.publishedAt), rows };
}
