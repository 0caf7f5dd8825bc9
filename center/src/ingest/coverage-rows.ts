import { dayNumber } from "@teiten/core/calendar";
import { COVERAGE_STATES } from "../store/index.ts";
import type { CoverageState, ColumnBlock, NativeColumn } from "../store/index.ts";
import { COVERAGE_KIND_CODES } from "./coverage-minutes.ts";
import type { CoverageDay, SensorDay } from "./coverage-day.ts";

const MINUTE = 60;
const KIND_TYPE = "Enum8('measured' = 1, 'declared' = 2, 'inferred' = 3)";
const STATE_TYPE = `Enum8(${COVERAGE_STATES.map((state, index) => `'${state}' = ${index + 1}`).join(", ")})`;

interface Row {
  readonly sensor: number;
  readonly minute: number;
  readonly seconds: number;
  readonly unobserved: number;
  readonly withheld: number;
  captured: number;
  dropped: number;
  thinned: number;
  readonly state: CoverageState;
  readonly reason: string;
  readonly kind: number;
}

/** The rows of `coverage` for one observation day. */
export function coverageBlock({ day, span, sensors }: CoverageDay): ColumnBlock {
  const rows = sensors.flatMap(rowsOf);
  const u64 = (of: (row: Row) => number): Uint8Array => bytesOf(BigUint64Array.from(rows, (row) => BigInt(of(row))));
  const u8 = (of: (row: Row) => number): Uint8Array => Uint8Array.from(rows, of);
  const minutes = Uint32Array.from(rows, ({ minute }) => span.first + minute * MINUTE);
  const columns: readonly NativeColumn[] = [
    { name: "day", type: "Date", bytes: bytesOf(new Uint16Array(rows.length).fill(dayNumber(day))) },
    { name: "minute", type: "DateTime('UTC')", bytes: bytesOf(minutes) },
    { name: "sensor", type: "UInt16", bytes: bytesOf(Uint16Array.from(rows, ({ sensor }) => sensor)) },
    { name: "seconds", type: "UInt8", bytes: u8(({ seconds }) => seconds) },
    { name: "unobserved", type: "UInt8", bytes: u8(({ unobserved }) => unobserved) },
    { name: "withheld", type: "UInt8", bytes: u8(({ withheld }) => withheld) },
    { name: "captured", type: "UInt64", bytes: u64(({ captured }) => captured) },
    { name: "dropped", type: "UInt64", bytes: u64(({ dropped }) => dropped) },
    { name: "thinned", type: "UInt64", bytes: u64(({ thinned }) => thinned) },
    { name: "state", type: STATE_TYPE, bytes: u8(({ state }) => COVERAGE_STATES.indexOf(state) + 1) },
    { name: "reason", type: "String", bytes: textsOf(rows.map(({ reason }) => reason)) },
    { name: "kind", type: KIND_TYPE, bytes: u8(({ kind }) => kind) },
  ];
  return { length: rows.length, columns };
}

/** A row for the observed seconds of each minute, and one for each reason why others were not; packets stand on the first. */
function rowsOf({ sensorId: sensor, observed, unobserved }: SensorDay): readonly Row[] {
  const rows: Row[] = [];
  const first = new Map<number, Row>();
  const add = (row: Row): void => {
    rows.push(row);
    if (!first.has(row.minute)) first.set(row.minute, row);
  };
  const none = { captured: 0, dropped: 0, thinned: 0 };
  observed.seconds.forEach((seconds, minute) => {
    const kind = observed.kind[minute] ?? 0;
    if (seconds > 0)
      add({ sensor, minute, seconds, unobserved: 0, withheld: 0, state: "up", reason: "", kind, ...none });
  });
  for (const { minute, seconds, state, reason, withheld } of unobserved) {
    const kind = COVERAGE_KIND_CODES.measured;
    const lost = { unobserved: seconds, withheld: withheld ? seconds : 0 };
    add({ sensor, minute, seconds: 0, ...lost, state, reason, kind, ...none });
  }
  for (const [minute, row] of first) {
    row.captured = observed.captured[minute] ?? 0;
    row.dropped = observed.dropped[minute] ?? 0;
    row.thinned = observed.thinned[minute] ?? 0;
  }
  return rows.toSorted((one, other) => one.minute - other.minute);
}

function textsOf(texts: readonly string[]): Uint8Array {
  return Buffer.concat(texts.map((text) => Buffer.concat([Buffer.from([text.length]), Buffer.from(text, "latin1")])));
}

function bytesOf(values: Uint16Array | Uint32Array | BigUint64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}
