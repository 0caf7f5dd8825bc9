import { createHash } from "node:crypto";
import { daysIn, dayOf, addDays, openZone } from "@teiten/core/calendar";
import type { Heartbeat } from "@teiten/core/uplink";
import type { WritableState } from "../../center/src/state/index.ts";

/** A segment as ingest enters it: whose, its name, its time and its books. Instants are seconds since 1970 UTC. */
export interface TestSegment {
  readonly sensorId: number;
  readonly boot: string;
  readonly number: number;
  readonly from: number;
  readonly to: number;
  readonly packets?: number;
  readonly dropped?: number;
  readonly thinned?: number;
  /** Makes it a tombstone. */
  readonly tombstone?: string;
}

/** Enters segments in the ledger as ingest would once their rows are in the engine; answers the days they touch. */
export async function addSegments(
  state: WritableState,
  zoneName: string,
  segments: readonly TestSegment[],
): Promise<void> {
  const zone = openZone(zoneName);
  const ids = await state.ledger.receive(
    segments.map(({ sensorId, boot, number }) => ({
      sensorId,
      boot,
      sequence: String(number),
      sha256: createHash("sha256").update(`${sensorId} ${boot} ${number}`).digest("hex"),
      archivePath: `${sensorId}/${boot}/${number}.pcapng`,
      bytes: 0,
      covers: { by: "measured" as const },
    })),
  );
  await state.ledger.finish(
    segments.map(({ from, to, packets = 0, dropped = 0, thinned = 0, tombstone }, index) => {
      const days = daysIn({ from: dayOf(zone, from), to: addDays(dayOf(zone, to - 1), 1) });
      return {
        id: ids[index] ?? 0,
        coverage: "measured" as const,
        intervals: tombstone === undefined ? [{ from, to }] : [],
        gaps: tombstone === undefined ? [] : [{ from, to, reason: tombstone }],
        frames: packets + thinned,
        counted: packets,
        rows: 0,
        uncounted: thinned === 0 ? {} : { thinned },
        dropped,
        days: packets === 0 ? new Map<string, number>() : new Map([[dayOf(zone, from), packets]]),
        coveredDays: days,
      };
    }),
  );
}

/** A heartbeat with plain books. */
export function heartbeat(boot: string, number: number, at: number, more: Partial<Heartbeat> = {}): Heartbeat {
  return {
    boot,
    number,
    at: at * 1e6,
    monotonic: number * 60_000,
    capture: "running",
    packets: 0,
    dropped: 0,
    thinned: 0,
    tombstoned: 0,
    refused: 0,
    spoolBytes: 0,
    spoolSegments: 0,
    spoolQuota: 2 ** 30,
    diskFree: 2 ** 30,
    oldest: null,
    clockOffset: 0,
    clockUncertainty: 1000,
    addresses: null,
    settingsRevision: 1,
    version: "0.2.0",
    memory: 2 ** 26,
    ...more,
  };
}
