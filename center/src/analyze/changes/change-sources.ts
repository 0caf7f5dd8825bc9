import { dayOf } from "@teiten/core/calendar";
import type { DetectedChange, WatchedNetwork } from "../../detect/index.ts";
import { bind, join, raw, sql } from "../../store/index.ts";
import type { BoundSql } from "../../store/index.ts";
import type { FigureInput } from "../figure.ts";
import { inScope, instant } from "../flow-filter.ts";
import { organisationsOf } from "../organisations.ts";
import { textOption } from "../parameter-specs.ts";
import { selectSensors } from "../sensor-selection.ts";
import { sourcePrefix } from "../source-prefix.ts";
import { markedTools } from "../tool-evidence.ts";
import type { Marks } from "../tool-evidence.ts";
import { rowsOfKey } from "./watched-keys.ts";

const HOUR = 3600;
/** Hours before a change in which its sources are looked up too, for what of them was there before. */
const HOURS_BEFORE = 168;
/** Sources of a change that are looked at one by one: those that sent most. */
const MOST_SOURCES = 5000;

/** Changes that one question is about. */
const CHANGES_AT_ONCE = 40;

/** What a change is made of: shares of its excess, 0 to 1; a name is null where nothing makes half of it. */
export interface ChangeMakeup {
  readonly region: string | null;
  readonly prefix: string | null;
  readonly prefixShare: number;
  readonly scannerShare: number;
  readonly tool: string | null;
  /** Distinct sources in its time, and those of them that sent no more than two packets. */
  readonly sources: number;
  readonly scarce: number;
}

interface SourceRow {
  readonly id: number;
  readonly hex: string;
  readonly prefix: string;
  readonly region: string;
  readonly packets: number;
  readonly before: number;
  readonly marked: readonly number[];
  /** Of the whole change, the same in each of its rows. */
  readonly sources: number;
  readonly scarce: number;
}

/** Looks up the sources of changes, many in one question; answers in their order. */
export async function changeMakeups(
  input: FigureInput,
  network: WatchedNetwork,
  changes: readonly DetectedChange[],
  until: number,
): Promise<readonly ChangeMakeup[]> {
  const makeups: ChangeMakeup[] = [];
  for (let at = 0; at < changes.length; at += CHANGES_AT_ONCE) {
    makeups.push(...(await makeupsOfSome(input, network, changes.slice(at, at + CHANGES_AT_ONCE), until)));
  }
  return makeups;
}

async function makeupsOfSome(
  input: FigureInput,
  network: WatchedNetwork,
  changes: readonly DetectedChange[],
  until: number,
): Promise<readonly ChangeMakeup[]> {
  const sources = await input.context.store.query<SourceRow>(sql`
    select *, countIf(packets > 0) over (partition by id) as sources,
      countIf(packets between 1 and 2) over (partition by id) as scarce
    from (${sourceRows(input, network, changes, until)})
    order by id, packets desc, hex limit ${bind("UInt32", MOST_SOURCES)} by id`);
  const byId = grouped(sources, ({ id }) => id);
  return changes.map((change, id) => makeupOf(input, change, byId.get(id) ?? [], until));
}

function sourceRows(
  input: FigureInput,
  network: WatchedNetwork,
  changes: readonly DetectedChange[],
  until: number,
): BoundSql {
  const { zone, query, context } = input;
  const names = network.sensors.map(({ name }) => name);
  const first = changes.reduce((least, { start }) => Math.min(least, start), Infinity) - HOURS_BEFORE;
  const days = { from: dayOf(zone, first * HOUR), to: input.range.to };
  const selection = selectSensors(input.selection.sensors, context.home, days, { names, group: query.group });
  const scope = { zone, selection, trafficClass: query.trafficClass, region: query.region };
  const marks = join(
    input.rules.marks.map((_, bit) => raw(`sumIf(flows.packets, inside and bitTest(marks, ${bit}))`)),
    ", ",
  );
  const parts = changes.map((change, id) => {
    const [start, end] = [change.start * HOUR, (change.end ?? until) * HOUR];
    const sensors = change.found.sensors.map((sensor) => network.sensors[sensor]?.id ?? 0);
    return sql`select ${bind("UInt32", id)} as id, hex(source) as hex, any(${sourcePrefix(24)}) as prefix, any(flows.region) as region,
      sumIf(flows.packets, inside) as packets, sumIf(flows.packets, not inside) as before, [${marks}] as marked
    from (select *, minute >= ${instant(start)} as inside from flows
      where ${inScope(scope)} and ${rowsOfKey(change.key, input.rules)}
        and minute >= ${instant(start - HOURS_BEFORE * HOUR)} and minute < ${instant(end)}
        and sensor in ${bind("Array(UInt16)", sensors)}) as flows
    group by source`;
  });
  return sql`select * from (${join(parts, " union all ")})`;
}

function makeupOf(input: FigureInput, change: DetectedChange, rows: readonly SourceRow[], until: number): ChangeMakeup {
  const ratio = ((change.end ?? until) - change.start) / HOURS_BEFORE;
  const excessOf = ({ packets, before }: SourceRow): number => packets - before * ratio;
  const total = Math.max(
    1,
    rows.reduce((sum, row) => sum + excessOf(row), 0),
  );
  const share = (of: readonly SourceRow[]): number =>
    Math.min(1, Math.max(0, of.reduce((sum, row) => sum + excessOf(row), 0) / total));
  const day = dayOf(input.zone, change.start * HOUR);
  const organisations = organisationsOf(
    input,
    rows.map(({ hex }) => ({ hex, day })),
    textOption(input.query, "as-known-on") || null,
  );
  const [region, regionShare] = largest(rows, ({ region: own }) => own, share);
  const [prefix, prefixShare] = largest(rows, ({ prefix: own }) => own, share);
  return {
    region: regionShare >= 0.5 ? region : null,
    prefix: prefixShare > 0 ? prefix : null,
    prefixShare,
    scannerShare: share(rows.filter((_, row) => organisations[row] !== null)),
    tool: toolOf(input.rules, rows),
    sources: rows[0]?.sources ?? 0,
    scarce: rows[0]?.scarce ?? 0,
  };
}

function largest(
  rows: readonly SourceRow[],
  nameOf: (row: SourceRow) => string,
  share: (rows: readonly SourceRow[]) => number,
): readonly [string | null, number] {
  let best: readonly [string | null, number] = [null, 0];
  for (const [name, own] of grouped(rows, nameOf)) {
    const value = share(own);
    if (value > best[1]) best = [name, value];
  }
  return best;
}

function grouped<Row, Name>(rows: readonly Row[], nameOf: (row: Row) => Name): ReadonlyMap<Name, readonly Row[]> {
  const groups = new Map<Name, Row[]>();
  for (const row of rows) {
    const group = groups.get(nameOf(row));
    if (group === undefined) groups.set(nameOf(row), [row]);
    else group.push(row);
  }
  return groups;
}

/** The tool whose mark at least half of the packets in the change's time carry. */
function toolOf(rules: Marks, rows: readonly SourceRow[]): string | null {
  const packets = rows.reduce((sum, row) => sum + row.packets, 0);
  for (const [tool, bits] of markedTools(rules)) {
    const marked = rows.reduce((sum, row) => sum + Math.max(...bits.map((bit) => row.marked[bit] ?? 0)), 0);
    if (packets > 0 && marked >= packets / 2) return tool;
  }
  return null;
}
