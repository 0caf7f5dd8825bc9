import { addDays, dayStart, formatInstant } from "@teiten/core/calendar";
import { bind, sql } from "../store/index.ts";
import type { CaptureResult } from "./capture-result.ts";
import type { IngestContext } from "./ingest-context.ts";

type Ingested = Extract<CaptureResult, { readonly outcome: "ingested" }>;

/** First and last minute with counted packets of one segment, starts of minutes in seconds since 1970 UTC. */
interface Span {
  readonly segment: number;
  readonly sensor: number;
  readonly begin: number;
  readonly end: number;
}

/** Files that follow each other share at most the minute in which one ends and the next begins. */
const MINUTE = 60;

/**
 * What makes it doubtful, by segment id, that a capture that was just ingested is of its own: another capture of the same
 * sensor with packets in the same time (two shared minutes or more, by the rows in the engine and not by the declared time,
 * which files of one day may share), or the same bytes under another sensor. All of them stay counted. One question to the
 * engine however many captures there are, bounded by the days of the new ones.
 */
export async function findDoubled(
  context: IngestContext,
  results: readonly CaptureResult[],
): Promise<ReadonlyMap<number, readonly string[]>> {
  const ingested = results.filter((result) => result.outcome === "ingested");
  if (ingested.length === 0) return new Map();
  const sensors = new Map((await context.state.sensors()).map(({ id, name }) => [name, id]));
  const names = new Map(ingested.map(({ segmentId, path }) => [segmentId, path]));
  const shared = sharedTimes(await spansAround(context, ingested, sensors), new Set(names.keys()));
  const hashes = await context.state.ledger.hashesOf([...shared.values()].map(({ other }) => other));
  const nameOf = (id: number): string =>
    names.get(id) ?? `the capture with SHA-256 ${hashes.get(id)?.slice(0, 12) ?? "unknown"}`;
  const twins = await sameBytes(context, ingested, sensors);
  return new Map(
    ingested.flatMap(({ segmentId }) => {
      const times = shared.get(segmentId);
      const overlap =
        times === undefined
          ? []
          : [
              `overlaps ${nameOf(times.other)} of this sensor from ${instant(context, times.from)} to ${instant(context, times.to + MINUTE)}: packets may be counted twice`,
            ];
      const found = [...overlap, ...(twins.get(segmentId) ?? [])];
      return found.length === 0 ? [] : [[segmentId, found] as const];
    }),
  );
}

function instant({ zone }: IngestContext, second: number): string {
  return formatInstant(zone, second);
}

async function spansAround(
  { store, zone }: IngestContext,
  ingested: readonly Ingested[],
  ids: ReadonlyMap<string, number>,
): Promise<readonly Span[]> {
  const days = ingested.flatMap(({ segment }) => [...segment.days.keys()]).toSorted();
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return [];
  const sensors = [...new Set(ingested.flatMap(({ sensor }) => ids.get(sensor) ?? []))];
  const from = Math.max(0, dayStart(zone, first));
  const to = dayStart(zone, addDays(last, 1));
  return store.query<Span>(
    sql`SELECT segment, sensor, toUnixTimestamp(min(minute)) AS begin, toUnixTimestamp(max(minute)) AS end
      FROM flows WHERE sensor IN ${bind("Array(UInt16)", sensors)}
      AND minute >= toDateTime(${bind("Int64", from)}) AND minute < toDateTime(${bind("Int64", to)}) GROUP BY segment, sensor`,
  );
}

interface SharedTime {
  readonly other: number;
  readonly from: number;
  readonly to: number;
}

/** For each wanted segment the first other one of its sensor with which it shares more than one minute. */
function sharedTimes(spans: readonly Span[], wanted: ReadonlySet<number>): ReadonlyMap<number, SharedTime> {
  const found = new Map<number, SharedTime>();
  const longest = new Map<number, Span>();
  for (const span of spans.toSorted((one, other) => one.begin - other.begin || one.segment - other.segment)) {
    const before = longest.get(span.sensor);
    if (before === undefined || span.end > before.end) longest.set(span.sensor, span);
    if (before === undefined) continue;
    const [from, to] = [span.begin, Math.min(span.end, before.end)];
    if (to <= from) continue;
    for (const [own, other] of [
      [span, before],
      [before, span],
    ] as const) {
      if (wanted.has(own.segment) && !found.has(own.segment)) {
        found.set(own.segment, { other: other.segment, from, to });
      }
    }
  }
  return found;
}

async function sameBytes(
  { state }: IngestContext,
  ingested: readonly Ingested[],
  ids: ReadonlyMap<string, number>,
): Promise<ReadonlyMap<number, readonly string[]>> {
  const names = new Map([...ids].map(([name, id]) => [id, name]));
  const bySum = new Map<string, number[]>();
  for (const { sha256, sensorId } of await state.ledger.importsOf(ingested.map((one) => one.sha256))) {
    bySum.set(sha256, [...(bySum.get(sha256) ?? []), sensorId]);
  }
  return new Map(
    ingested.flatMap(({ segmentId, sha256, sensor }) => {
      const others = (bySum.get(sha256) ?? []).filter((sensorId) => sensorId !== ids.get(sensor));
      if (others.length === 0) return [];
      const of = others.map((sensorId) => names.get(sensorId) ?? `number ${sensorId}`).join(", ");
      return [[segmentId, [`the same bytes are there as a capture of sensor ${of}: is this the right sensor?`]]];
    }),
  );
}
