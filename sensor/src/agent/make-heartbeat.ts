import type { Heartbeat } from "@teiten/core/uplink";
import type { RecorderTotals } from "../capture/index.ts";
import type { Clock } from "../host/index.ts";
import type { SpoolUsage } from "../spool/index.ts";
import type { ClockOffset } from "../uplink/index.ts";

/** All that a sign of life is made of. */
export interface HeartbeatFacts {
  readonly boot: string;
  readonly number: number;
  readonly clock: Clock;
  /** By the monotonic clock. */
  readonly startedAt: number;
  readonly counts: RecorderTotals;
  readonly usage: SpoolUsage;
  readonly offset: ClockOffset | null;
  readonly addresses: readonly string[] | null;
  readonly settingsRevision: number;
  readonly version: string;
  readonly memory: number;
}

/** One sign of life. */
export function makeHeartbeat(facts: HeartbeatFacts): Heartbeat {
  const { clock, counts, usage, offset } = facts;
  return {
    boot: facts.boot,
    number: facts.number,
    at: Math.round(clock.wall()),
    monotonic: Math.round(clock.monotonic() - facts.startedAt),
    capture: counts.capture,
    packets: counts.packets,
    dropped: counts.dropped,
    thinned: counts.thinned,
    tombstoned: usage.tombstoned,
    refused: usage.refused,
    spoolBytes: usage.bytes,
    spoolSegments: usage.segments,
    spoolQuota: usage.quota,
    diskFree: usage.free,
    oldest: usage.oldest,
    clockOffset: offset?.offset ?? null,
    clockUncertainty: offset?.uncertainty ?? null,
    addresses: facts.addresses,
    settingsRevision: facts.settingsRevision,
    version: facts.version,
    memory: facts.memory,
  };
}
