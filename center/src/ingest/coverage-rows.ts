import { addDays, dayNumber, dayStart } from "@teiten/core/calendar";
import type { Zone } from "@teiten/core/calendar";
import type { Ledger, ObservedStretch } from "../state/index.ts";
import type { ColumnBlock, NativeColumn } from "../store/index.ts";
import { addObservedTime, addPackets, unobserved } from "./coverage-minutes.ts";
import type { MinuteSpan, SensorMinutes } from "./coverage-minutes.ts";

const MINUTE = 60;
const KIND_TYPE = "Enum8('measured' = 1, 'declared' = 2, 'inferred' = 3)";

/**
 * The rows of `coverage` for one observation day, from the ledger: each sensor's observed seconds by minute as the union
 * of its segments. A segment's packets of the day are spread evenly over its observed time in the day, and its drops over
 * all its observed time; the sums stay exact.
 */
export async function coverageOfDay(ledger: Ledger, zone: Zone, day: string): Promise<ColumnBlock> {
  const span = minutesOfDay(zone, day);
  const stretches = await ledger.observedStretches(span.first, span.first + span.minutes * MINUTE);
  const ids = [...new Set(stretches.map(({ segmentId }) => segmentId))];
  const packets = await ledger.packetsOnDay(day);
  const before = await ledger.observedSeconds(ids, span.first);
  const total = await ledger.observedSeconds(ids, Number.MAX_SAFE_INTEGER);
  const sensors = new Map<number, SensorMinutes>();
  for (const [sensorId, own] of grouped(stretches, (stretch) => stretch.sensorId)) {
    const observed = unobserved(span);
    addObservedTime(observed, span, own);
    for (const [segmentId, parts] of grouped(own, (stretch) => stretch.segmentId)) {
      addPackets(observed, span, parts, {
        captured: packets.get(segmentId) ?? 0,
        dropped: parts[0]?.dropped ?? 0,
        before: before.get(segmentId) ?? 0,
        total: total.get(segmentId) ?? 0,
      });
    }
    sensors.set(sensorId, observed);
  }
  return coverageBlock(day, span, sensors);
}

/** The minutes that begin within an observation day. */
function minutesOfDay(zone: Zone, day: string): MinuteSpan {
  const first = Math.ceil(dayStart(zone, day) / MINUTE) * MINUTE;
  return { first, minutes: Math.ceil((dayStart(zone, addDays(day, 1)) - first) / MINUTE) };
}

function grouped(
  stretches: readonly ObservedStretch[],
  key: (stretch: ObservedStretch) => number,
): ReadonlyMap<number, readonly ObservedStretch[]> {
  const groups = new Map<number, ObservedStretch[]>();
  for (const stretch of stretches) {
    const group = groups.get(key(stretch));
    if (group === undefined) groups.set(key(stretch), [stretch]);
    else group.push(stretch);
  }
  return groups;
}

function coverageBlock(day: string, span: MinuteSpan, sensors: ReadonlyMap<number, SensorMinutes>): ColumnBlock {
  const rows = [...sensors].flatMap(([sensor, observed]) =>
    [...observed.seconds.keys()]
      .filter((minute) => observed.seconds[minute] !== 0)
      .map((minute) => ({ sensor, minute, observed })),
  );
  type Row = (typeof rows)[number];
  const u64 = (of: (row: Row) => number): Uint8Array => bytesOf(BigUint64Array.from(rows, (row) => BigInt(of(row))));
  const u8 = (of: (row: Row) => number): Uint8Array => Uint8Array.from(rows, of);
  const columns: readonly NativeColumn[] = [
    { name: "day", type: "Date", bytes: bytesOf(new Uint16Array(rows.length).fill(dayNumber(day))) },
    {
      name: "minute",
      type: "DateTime('UTC')",
      bytes: bytesOf(Uint32Array.from(rows, ({ minute }) => span.first + minute * MINUTE)),
    },
    { name: "sensor", type: "UInt16", bytes: bytesOf(Uint16Array.from(rows, ({ sensor }) => sensor)) },
    { name: "seconds", type: "UInt8", bytes: u8(({ observed, minute }) => observed.seconds[minute] ?? 0) },
    { name: "captured", type: "UInt64", bytes: u64(({ observed, minute }) => observed.captured[minute] ?? 0) },
    { name: "dropped", type: "UInt64", bytes: u64(({ observed, minute }) => observed.dropped[minute] ?? 0) },
    { name: "kind", type: KIND_TYPE, bytes: u8(({ observed, minute }) => observed.kind[minute] ?? 0) },
  ];
  return { length: rows.length, columns };
}

function bytesOf(values: Uint16Array | Uint32Array | BigUint64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
