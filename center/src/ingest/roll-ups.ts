import { addDays, dayStart } from "@teiten/core/calendar";
import {
  FLOOD_MAX_PACKETS,
  FLOOD_MIN_SOURCES,
  ROLL_UPS,
  bind,
  createTableStatement,
  raw,
  sql,
} from "../store/index.ts";
import type { BoundSql, ColumnBlock, Store } from "../store/index.ts";
import { killPoint } from "../telemetry/index.ts";
import { compactParts } from "./compact-parts.ts";
import { coverageOfDay } from "./coverage-day.ts";
import { markNeighbours } from "./coverage-neighbours.ts";
import { coverageBlock } from "./coverage-rows.ts";
import type { IngestContext } from "./ingest-context.ts";
import { fleetOf } from "./sensor-signs.ts";
import { FIRST_ROLLED_UP_DAY } from "./stale-days.ts";

/** How much is built at once: the days that are always taken, then no further one beyond any of these. */
export interface RollUpPortion {
  readonly days: number;
  /** IP frames of the days before the last. */
  readonly packets: number;
  /** Time that the coverage of the days before the last took, the larger part of the work of a fleet. */
  readonly millis: number;
}

const BATCH: RollUpPortion = { days: 31, packets: 10_000_000, millis: Infinity };
const TCP = 6;
const UDP = 17;
const SYN = 2;

/**
 * Builds the roll-ups of every dirty day again, from the rows and the ledger alone, never by adding to what is there.
 * In each table a day is put in place as a whole, so that a question to one table meets the old day or the new one; one
 * table changes after the other, and the mark that tells readers so goes last. Then months of more than
 * `mostParts` parts (where it is not given: of so many that questions feel it) are merged.
 */
export async function buildRollUps(context: IngestContext, mostParts?: number): Promise<void> {
  await markNeighbours(context);
  for (let left = await context.state.dirtyDays(); left.length > 0;) {
    const chosen = await chooseDays(context, left, { portion: BATCH, always: 1 });
    await buildDays(context, chosen);
    left = left.slice(chosen.days.length);
  }
  await compactParts(context.store, mostParts);
}

/** Of each portion: the newest day, which what comes in makes dirty again each time, and the oldest, which else would wait for ever. */
const ALWAYS = 2;

/**
 * Builds a portion of the dirty days as `buildRollUps` does with all of them: always the newest and the oldest, then from
 * the newest on. Answers whether it left any of the days that were dirty when it began; those that are marked meanwhile
 * (and neighbours of which it found that they must be built again) are not meant.
 */
export async function buildSomeRollUps(
  context: IngestContext,
  portion: RollUpPortion,
  mostParts?: number,
): Promise<boolean> {
  const dirty = newestAndOldestFirst(await context.state.dirtyDays());
  const chosen = await chooseDays(context, dirty, { portion, always: ALWAYS });
  await markNeighbours(context, chosen.days);
  await buildDays(context, chosen);
  await compactParts(context.store, mostParts);
  return chosen.days.length < dirty.length;
}

/** From days in their order: the newest, the oldest, and the others from the newest on. */
function newestAndOldestFirst(days: readonly string[]): readonly string[] {
  return [...days.slice(1).slice(-1), ...days.slice(0, 1), ...days.slice(1, -1).toReversed()];
}

/** Days that are built together, with the marks that are taken away afterwards and the rows of their coverage. */
interface ChosenDays {
  readonly days: readonly string[];
  readonly marks: ReadonlyMap<string, number>;
  readonly coverage: readonly ColumnBlock[];
}

/** As many of these days, from the first on, as the portion allows; the first `always` whatever it allows. */
async function chooseDays(
  context: IngestContext,
  dirty: readonly string[],
  { portion, always }: { readonly portion: RollUpPortion; readonly always: number },
): Promise<ChosenDays> {
  const { ledger } = context.state;
  const offered = dirty.slice(0, Math.max(always, portion.days));
  const marks = new Map(await ledger.dayMarks(offered));
  const fleet = await fleetOf(context);
  const until = performance.now() + portion.millis;
  const days: string[] = [];
  const coverage: ColumnBlock[] = [];
  let packets = 0;
  for (const day of offered) {
    if (days.length >= always && (packets >= portion.packets || performance.now() >= until)) marks.delete(day);
    else {
      days.push(day);
      if (day >= FIRST_ROLLED_UP_DAY) coverage.push(coverageBlock(await coverageOfDay(context, day, fleet)));
      packets += await ledger.framesOnDay(day);
    }
  }
  return { days: days.toSorted(), marks, coverage };
}

async function buildDays(context: IngestContext, { days, marks, coverage }: ChosenDays): Promise<void> {
  const { store, state } = context;
  const dated = days.filter((day) => day >= FIRST_ROLLED_UP_DAY);
  if (dated.length > 0) await replaceDays(context, dated, coverage);
  await state.ledger.clearDays(marks);
  killPoint("rollup.cleared");
  for (const { name } of ROLL_UPS) await store.execute(raw(`DROP TABLE IF EXISTS ${name}_staged SYNC`));
}

async function replaceDays(
  context: IngestContext,
  days: readonly string[],
  coverage: readonly ColumnBlock[],
): Promise<void> {
  const { store, zone } = context;
  for (const table of ROLL_UPS) {
    await store.execute(raw(`DROP TABLE IF EXISTS ${table.name}_staged SYNC`));
    await store.execute(raw(createTableStatement(table, zone.name, `${table.name}_staged`)));
  }
  for (const block of coverage) if (block.length > 0) await store.append("coverage_staged", block);
  await store.execute(floodsOf(context, days));
  await store.execute(sourceDaysOf(context, days));
  killPoint("rollup.staged");
  for (const { name } of ROLL_UPS) {
    await swapDays(store, name, days);
    killPoint("rollup.between");
  }
  killPoint("rollup.swapped");
}

async function swapDays(store: Store, table: string, days: readonly string[]): Promise<void> {
  const swaps = days.map((day) => `REPLACE PARTITION '${day}' FROM ${table}_staged`);
  await store.execute(
    raw(`ALTER TABLE ${table} ${swaps.join(", ")} SETTINGS allow_replace_partition_from_empty_source = 1`),
  );
}

/** A cell of enough sources has at least as many rows, which is cheap to know: only such cells are counted by source. */
function floodsOf(context: IngestContext, days: readonly string[]): BoundSql {
  const least = bind("UInt32", FLOOD_MIN_SOURCES);
  const busy = sql`${onDays(context, days)} AND minute IN (
    SELECT minute FROM flows WHERE ${onDays(context, days)} GROUP BY minute HAVING count() >= ${least})`;
  return sql`INSERT INTO floods_staged
    SELECT toDate(minute, ${bind("String", context.zone.name)}) AS day, minute, sensor, protocol, port, class,
      sum(sent) AS packets, count() AS sources
    FROM (
      SELECT minute, sensor, protocol, port, class, source, sum(flows.packets) AS sent
      FROM flows
      WHERE ${busy} AND (minute, sensor, protocol, port, class) IN (
        SELECT minute, sensor, protocol, port, class FROM flows WHERE ${busy}
        GROUP BY minute, sensor, protocol, port, class HAVING count() >= ${least})
      GROUP BY minute, sensor, protocol, port, class, source
      HAVING sent <= ${bind("UInt64", FLOOD_MAX_PACKETS)})
    GROUP BY minute, sensor, protocol, port, class
    HAVING sources >= ${least}`;
}

function sourceDaysOf(context: IngestContext, days: readonly string[]): BoundSql {
  return sql`INSERT INTO source_days_staged
    SELECT toDate(minute, ${bind("String", context.zone.name)}) AS day, source, class,
      reinterpretAsFixedString(any(reinterpretAsUInt16(region))), any(asn),
      bitmapBuild(groupUniqArrayIf(toUInt32(port * 256 + protocol), protocol IN (${bind("UInt8", TCP)}, ${bind("UInt8", UDP)}) AND fragment = 0)),
      bitmapBuild(groupUniqArray(sensor)),
      sum(packets), sumIf(packets, protocol = ${bind("UInt8", TCP)} AND flags = ${bind("UInt8", SYN)}),
      if(groupBitOr(marks) = 0, [], [${raw(markedPackets(context))}]),
      min(minute), max(minute)
    FROM flows WHERE ${onDays(context, days)}
    GROUP BY day, source, class
    SETTINGS max_bytes_before_external_group_by = 1500000000, max_bytes_ratio_before_external_group_by = 0`;
}

/** Packets by mark, one sum each: much cheaper than a sum of arrays. */
function markedPackets({ rules }: IngestContext): string {
  return rules.marks.map((_, bit) => `sumIf(packets, bitTest(marks, ${bit}))`).join(", ");
}

/** The rows of some observation days; the bounds in time let the engine skip partitions. */
function onDays({ zone }: IngestContext, days: readonly string[]): BoundSql {
  const from = dayStart(zone, days[0] ?? "");
  const to = dayStart(zone, addDays(days.at(-1) ?? "", 1));
  return sql`minute >= ${moment(from)} AND minute < ${moment(to)}
    AND toDate(minute, ${bind("String", zone.name)}) IN ${bind("Array(Date)", days)}`;
}

/** A moment as the engine holds it; the text form of a bound DateTime would refuse the first seconds of 1970. */
function moment(second: number): BoundSql {
  return sql`toDateTime(${bind("UInt32", Math.min(2 ** 32 - 1, Math.max(0, second)))}, ${raw("'UTC'")})`;
}
