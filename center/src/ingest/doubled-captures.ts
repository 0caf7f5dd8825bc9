import { addDays, dayStart, formatInstant } from "@teiten/core/calendar";
import type { SegmentRecord } from "../state/index.ts";
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
  const segments = new Map((await context.state.segments()).map((segment) => [segment.id, segment]));
  const names = new Map(ingested.map(({ segmentId, path }) => [segmentId, path]));
  const nameOf = (id: number): string =>
    names.get(id) ?? `the capture with SHA-256 ${segments.get(id)?.sha256.slice(0, 12) ?? "unknown"}`;
  const shared = sharedTimes(await spansAround(context, ingested, segments), new Set(names.keys()));
  const twins = await sameBytes(context, ingested, segments);
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
  segments: ReadonlyMap<number, SegmentRecord>,
): Promise<readonly Span[]> {
  const days = ingested.flatMap(({ segment }) => [...segment.days.keys()]).toSorted();
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return [];
  const sensors = [...new Set(ingested.flatMap(({ segmentId }) => segments.get(segmentId)?.sensorId ?? []))];
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
  segments: ReadonlyMap<number, SegmentRecord>,
): Promise<ReadonlyMap<number, readonly string[]>> {
  const bySum = new Map<string, SegmentRecord[]>();
  for (const segment of segments.values()) {
    const same = bySum.get(segment.sha256);
    if (same === undefined) bySum.set(segment.sha256, [segment]);
    else same.push(segment);
  }
  const sensors = new Map((await state.sensors()).map(({ id, name }) => [id, name]));
  return new Map(
    ingested.flatMap(({ segmentId, sha256 }) => {
      const own = segments.get(segmentId)?.sensorId;
      const others = (bySum.get(sha256) ?? []).filter(({ sensorId }) => sensorId !== own);
      if (others.length === 0) return [];
      const names = others.map(({ sensorId }) => sensors.get(sensorId) ?? `number ${sensorId}`).join(", ");
      return [[segmentId, [`the same bytes are there as a capture of sensor ${names}: is this the right sensor?`]]];
    }),
  );
}
