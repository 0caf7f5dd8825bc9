import { sql } from "../store/index.ts";
import type { BoundSql } from "../store/index.ts";
import { counted } from "../telemetry/index.ts";
import { boundList } from "./bound-list.ts";
import type { Bilingual, FigureInput } from "./figure.ts";
import type { BinWeights } from "./coverage-weights.ts";
import { binStart, inScope } from "./flow-filter.ts";
import type { FlowScope } from "./flow-filter.ts";

/** Packets of one sensor in one bin of a `BinWeights`. */
export interface SensorBin {
  readonly sensorId: number;
  readonly bin: number;
  readonly packets: number;
}

/** What the averages may use: the rows on sensor-bins that count, and what that leaves out. */
export interface Counted {
  readonly packets: readonly SensorBin[];
  /** The condition on `flows` that drops the sensor-bins that do not count; always true when none has packets. */
  readonly condition: BoundSql;
  /** Packets received on sensor-bins that observed too little to count. */
  readonly leftOut: number;
}

/** Packets by sensor and bin, split into what counts and what stands on too little observed time. */
export async function countedPackets(input: FigureInput, scope: FlowScope, weights: BinWeights): Promise<Counted> {
  const start = binStart(weights.bins);
  const rows = await input.context.store.query<{ sensor: number; start: number; packets: number }>(sql`
    select sensor, ${start} as start, sum(flows.packets) as packets
    from flows where ${inScope(scope)} group by sensor, start order by sensor, start`);
  const binOf = new Map(weights.bins.starts.map((second, bin) => [second, bin]));
  const all = rows.map((row) => ({ ...row, sensorId: row.sensor, bin: binOf.get(row.start) ?? -1 }));
  const missing = all.filter((row) => weights.weight(row.sensorId, row.bin) === 0);
  return {
    packets: all.filter((row) => weights.weight(row.sensorId, row.bin) > 0),
    condition: missing.length === 0 ? sql`1` : notIn(start, missing),
    leftOut: missing.reduce((sum, row) => sum + row.packets, 0),
  };
}

/** The sentence for packets that no average uses, or none. */
export function leftOutNotes(leftOut: number): readonly Bilingual[] {
  if (leftOut === 0) return [];
  return [
    {
      en: `${counted(leftOut, "packet")} ${leftOut === 1 ? "is" : "are"} not counted: the sensor observed less than a quarter of the day or bin (declare what an imported capture covers with ingest --covers)`,
      ja: `センサーの観測時間が4分の1に満たない日・間隔の ${leftOut} パケットは数えていない（取り込んだ記録の観測期間は ingest --covers で指定できる）`,
    },
  ];
}

function notIn(start: BoundSql, missing: readonly { readonly sensor: number; readonly start: number }[]): BoundSql {
  const keys = missing.map((row) => row.sensor * 2 ** 32 + row.start);
  return sql`(toUInt64(sensor) * 4294967296 + ${start}) not in ${boundList("UInt64", keys)}`;
}
