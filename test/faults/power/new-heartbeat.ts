import type { Heartbeat } from "@teiten/core/uplink";

/** A sign of life of an agent that has nothing to tell; `at` in microseconds since 1970 UTC. */
export function newHeartbeat(boot: string, number: number, at: number): Heartbeat {
  return {
    boot,
    number,
    at,
    monotonic: at / 1000,
    capture: "running",
    packets: 0,
    dropped: 0,
    thinned: 0,
    tombstoned: 0,
    refused: 0,
    spoolBytes: 0,
    spoolSegments: 0,
    spoolQuota: 0,
    diskFree: 0,
    oldest: null,
    clockOffset: null,
    clockUncertainty: null,
    addresses: null,
    settingsRevision: 1,
    version: "0.1.0",
    memory: 0,
  };
}
