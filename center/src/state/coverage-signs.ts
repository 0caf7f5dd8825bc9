import { sql } from "kysely";
import type { StateDatabase } from "./database.ts";

/**
 * A run of an agent as its signs of life show it: heartbeats and segments, by the center's clock. Seconds since 1970 UTC,
 * `from` inclusive, `to` exclusive.
 */
export interface BootExtent {
  readonly boot: string;
  readonly from: number;
  readonly to: number;
  /** Every segment with a smaller number than this one has come. */
  readonly complete: number;
  /** Number of its last segment as the sensor stated it at its end; null while it runs. */
  readonly last: number | null;
  /** Addresses that its first heartbeat named; null without any. */
  readonly addresses: readonly string[] | null;
}

/** What a heartbeat says of whether the sensor observed. */
export interface HeartbeatSign {
  readonly boot: string;
  /** Seconds since 1970 UTC by the center's clock. */
  readonly at: number;
  readonly capture: "running" | "stopped";
  /** Addresses of the interface; null when the agent cannot tell. */
  readonly addresses: readonly string[] | null;
}

/** Time of a segment that was not observed. */
export interface GapStretch {
  readonly sensorId: number;
  readonly boot: string;
  readonly number: number | null;
  readonly from: number;
  readonly to: number;
  readonly reason: string;
}

/** A clock that is off by less is taken as it is: such offsets are mostly the network's delay. */
export const LEAST_CORRECTED_OFFSET = 1e6;

/** A heartbeat may claim to be so many microseconds later than it was received; one from further on has a wrong clock. */
export const MOST_AHEAD: number = 5e6;
/** A heartbeat that lay longer than this is no sign: its clock is likelier wrong than the outage so long. */
export const MOST_BEHIND: number = 400 * 86_400e6;

const AT = sql<number>`(at + case when abs(coalesce(clock_offset, 0)) >= ${LEAST_CORRECTED_OFFSET} then clock_offset else 0 end)`;
const PLAUSIBLE = sql<boolean>`(${AT} <= received_at * 1000000 + ${MOST_AHEAD} and ${AT} >= received_at * 1000000 - ${MOST_BEHIND})`;

/** Sensors that have an agent, by what came from it. */
export async function fleetSensors(database: StateDatabase): Promise<readonly number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from sensors where exists (select 1 from sensor_boots where sensor_id = sensors.id)
      or exists (select 1 from heartbeats where sensor_id = sensors.id) order by id`.execute(database);
  return rows.map(({ id }) => id);
}

/**
 * The runs of a sensor's agent that gave a sign, in order of their first. Only the first and the last heartbeat and segment
 * of each run are looked up: numbers grow with time.
 */
export async function bootExtents(database: StateDatabase, sensorId: number): Promise<readonly BootExtent[]> {
  const { rows } = await sql<EdgeRow>`
    with recursive beating (boot) as (
      select min(boot) from heartbeats where sensor_id = ${sensorId}
      union all
      select (select min(boot) from heartbeats where sensor_id = ${sensorId} and boot > beating.boot) from beating
      where beating.boot is not null
    ), names as (
      select boot from beating where boot is not null
      union select boot from sensor_boots where sensor_id = ${sensorId}
    ), edges as (
      select boot, ${heartbeatOf(sensorId, "asc")} as first_beat, ${heartbeatOf(sensorId, "desc")} as last_beat,
        (select addresses from heartbeats where sensor_id = ${sensorId} and boot = names.boot order by number limit 1)
          as addresses,
        ${segmentOf(sensorId, "asc")} as first_segment, ${segmentOf(sensorId, "desc")} as last_segment
      from names
    )
    select edges.boot, complete, last, addresses, first_beat, last_beat,
      ${edgeOf("first_segment", "min(from_second)")} as starts, ${edgeOf("last_segment", "max(to_second)")} as ends
    from edges left join sensor_boots
      on sensor_boots.sensor_id = ${sensorId} and sensor_boots.boot = edges.boot`.execute(database);
  return rows.flatMap(extentOf).toSorted((one, other) => one.from - other.from);
}

interface EdgeRow {
  readonly boot: string;
  readonly complete: number | null;
  readonly last: number | null;
  readonly addresses: string | null;
  readonly first_beat: number | null;
  readonly last_beat: number | null;
  readonly starts: number | null;
  readonly ends: number | null;
}

function heartbeatOf(sensorId: number, order: "asc" | "desc"): typeof AT {
  return sql<number>`
    (select ${AT} / 1e6 from heartbeats where sensor_id = ${sensorId} and boot = names.boot and ${PLAUSIBLE}
     order by number ${sql.raw(order)} limit 1)`;
}

function segmentOf(sensorId: number, order: "asc" | "desc"): typeof AT {
  return sql<number>`
    (select id from segments where sensor_id = ${sensorId} and boot = names.boot and number is not null
       and status = 'ingested' and (exists (select 1 from segment_intervals where segment_id = id)
         or exists (select 1 from segment_gaps where segment_id = id))
     order by number ${sql.raw(order)} limit 1)`;
}

function edgeOf(segment: string, edge: string): typeof AT {
  return sql<number>`
    (select ${sql.raw(edge)} from (
       select from_second, to_second from segment_intervals where segment_id = ${sql.raw(segment)}
       union all select from_second, to_second from segment_gaps where segment_id = ${sql.raw(segment)}))`;
}

function extentOf(row: EdgeRow): readonly BootExtent[] {
  const starts = [row.first_beat, row.starts].filter((at) => at !== null).map(Math.round);
  const ends = [row.last_beat, row.ends].filter((at) => at !== null).map(Math.round);
  if (starts.length === 0 || ends.length === 0) return [];
  const from = Math.min(...starts);
  const addresses = row.addresses === null ? null : (JSON.parse(row.addresses) as string[]);
  const { boot, complete, last } = row;
  return [{ boot, from, to: Math.max(from, ...ends), complete: complete ?? 0, last, addresses }];
}

/**
 * The heartbeats of a sensor in [from, to) by its own clock as corrected, with the one before and the one after; in order
 * of time.
 */
export async function heartbeatSigns(
  database: StateDatabase,
  sensorId: number,
  from: number,
  to: number,
): Promise<readonly HeartbeatSign[]> {
  const sign = sql`select boot, ${AT} / 1e6 as at, capture, addresses from heartbeats where sensor_id = ${sensorId} and ${PLAUSIBLE}`;
  const { rows } = await sql<{ boot: string; at: number; capture: string; addresses: string | null }>`
    select * from (${sign} and at < ${(from - MARGIN) * 1e6} order by heartbeats.at desc limit 1)
    union all select * from (${sign} and at >= ${(from - MARGIN) * 1e6} and at < ${(to + MARGIN) * 1e6})
    union all select * from (${sign} and at >= ${(to + MARGIN) * 1e6} order by heartbeats.at limit 1)`.execute(
    database,
  );
  const lists = new Map<string | null, readonly string[] | null>([[null, null]]);
  for (const { addresses } of rows)
    if (addresses !== null && !lists.has(addresses)) lists.set(addresses, JSON.parse(addresses) as string[]);
  return rows
    .map(({ boot, at, capture, addresses }) => ({
      boot,
      at: Math.round(at),
      capture: capture === "running" ? ("running" as const) : ("stopped" as const),
      addresses: lists.get(addresses) ?? null,
    }))
    .toSorted((one, other) => one.at - other.at);
}

/** The index has heartbeats by the sensor's own clock; of one that is off by more, only the run's first and last count. */
const MARGIN = 2 * 3600;

/** Gaps that segments state of themselves and that touch [from, to). */
export async function gapStretches(database: StateDatabase, from: number, to: number): Promise<readonly GapStretch[]> {
  const rows = await database
    .selectFrom("segment_gaps")
    .innerJoin("segments", "segments.id", "segment_gaps.segment_id")
    .select(["sensor_id", "boot", "number", "from_second", "to_second", "segment_gaps.reason as why"])
    .where("status", "=", "ingested")
    .where("from_second", "<", to)
    .where("to_second", ">", from)
    .orderBy("from_second")
    .orderBy("segment_id")
    .execute();
  return rows.map((row) => ({
    sensorId: row.sensor_id,
    boot: row.boot,
    number: row.number,
    from: row.from_second,
    to: row.to_second,
    reason: row.why,
  }));
}
