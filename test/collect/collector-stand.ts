import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatEnrolmentToken } from "@teiten/core/uplink";
import type { Heartbeat } from "@teiten/core/uplink";
import { createCollector, openTlsIdentity } from "../../center/src/collect/index.ts";
import type { Collector, CollectorParts } from "../../center/src/collect/index.ts";
import { DEFAULT_COLLECTOR, dataPaths } from "../../center/src/config/index.ts";
import type { DataPaths } from "../../center/src/config/index.ts";
import { openState } from "../../center/src/state/index.ts";
import type { AuditLine, NewSensor, SensorPolicy, WritableState } from "../../center/src/state/index.ts";
import { Metrics } from "../../center/src/telemetry/index.ts";
import { buildSegment } from "../faults/feed/segment-builder.ts";
import type { BuiltSegment, SegmentPlan } from "../faults/feed/segment-builder.ts";
import { enrolRaw } from "../faults/uplink/raw-sensor.ts";
import type { RawSensor } from "../faults/uplink/raw-sensor.ts";
import type { CenterAddress } from "../faults/uplink/send-request.ts";

/** A collector with a data directory of its own, on loopback, with TLS; no engine anywhere. */
export interface CollectorStand {
  readonly paths: DataPaths;
  readonly state: WritableState;
  readonly metrics: Metrics;
  /** What the collector reported as its own failures. */
  readonly reports: readonly string[];
  readonly center: CenterAddress;
  /** Adds a sensor and enrols a key for it. */
  sensor(name: string, more?: Partial<NewSensor>, policy?: Partial<SensorPolicy>): Promise<RawSensor>;
  idOf(name: string): Promise<number>;
  /** Lines of the audit, with those that were only counted. */
  audit(action?: string): Promise<readonly AuditLine[]>;
  restart(changes?: Partial<CollectorParts>): Promise<void>;
  stop(): Promise<void>;
  close(): Promise<void>;
}

export const BOOT = "0123456789abcdef";
export const FROM: number = Date.parse("2026-05-01T00:00:00Z") * 1000;

/** Starts a stand; `changes` replace parts of the collector. */
export async function openCollectorStand(changes: Partial<CollectorParts> = {}): Promise<CollectorStand> {
  const paths = dataPaths(mkdtempSync(join(tmpdir(), "teiten-collect-")));
  mkdirSync(paths.archive);
  const state = openState(paths);
  const metrics = new Metrics();
  const reports: string[] = [];
  const create = (more: Partial<CollectorParts>): Collector =>
    createCollector({
      state,
      metrics,
      archive: paths.archive,
      zone: "Asia/Tokyo",
      reserveBytes: 0,
      tls: () => openTlsIdentity(paths, DEFAULT_COLLECTOR, Date.now()),
      report: (line) => reports.push(line),
      received: () => undefined,
      ...more,
    });
  let collector = create(changes);
  const tls = changes.tls === undefined || changes.tls() !== null;
  let center: CenterAddress = { port: (await collector.start({ host: "127.0.0.1", port: 0 })).port, tls };
  const idOf = async (name: string): Promise<number> =>
    (await state.sensors()).find((sensor) => sensor.name === name)?.id ?? 0;
  return {
    paths,
    state,
    metrics,
    reports,
    get center() {
      return center;
    },
    idOf,
    async sensor(name, more = {}, policy = {}) {
      const addresses = [{ prefix: "192.0.2.1", from: null, to: null }];
      const { id } = await state.addSensor({ name, country: "JP", addresses, ...more });
      if (Object.keys(policy).length > 0) await state.fleet.setPolicy(id, policy);
      const secret = await state.fleet.addToken(id, Math.floor(Date.now() / 1000) + 600);
      return enrolRaw(center, formatEnrolmentToken({ sensor: name, secret, centerKey: null }));
    },
    audit: async (action) =>
      (await state.fleet.auditLines(0, 10_000)).filter((line) => action === undefined || line.action === action),
    async restart(more = {}) {
      await collector.stop();
      collector = create({ ...changes, ...more });
      center = { tls, port: (await collector.start({ host: "127.0.0.1", port: 0 })).port };
    },
    stop: () => collector.stop(),
    async close() {
      await collector.stop();
      await state.close();
      rmSync(paths.root, { recursive: true, force: true });
    },
  };
}

/** A quiet minute of a sensor, or what the plan makes of it. */
export function minute(sensor: string, sequence: number, plan: Partial<SegmentPlan> = {}, packets = 3): BuiltSegment {
  const from = FROM + sequence * 60_000_000;
  const numbered = Array.from({ length: packets }, (_, index) => ({
    number: sequence * 1000 + index,
    at: BigInt(from + index * 1000) * 1000n,
    destination: "192.0.2.1",
    port: 22,
  }));
  return buildSegment({ sensor, boot: BOOT, sequence, from, to: from + 60_000_000, ...plan }, numbered);
}

/** A heartbeat of a healthy sensor. */
export function beat(number: number, more: Partial<Heartbeat> = {}): Heartbeat {
  return {
    boot: BOOT,
    number,
    at: FROM + number * 60_000_000,
    monotonic: number * 60_000,
    capture: "running",
    packets: 3,
    dropped: 0,
    thinned: 0,
    tombstoned: 0,
    refused: 0,
    spoolBytes: 0,
    spoolSegments: 0,
    spoolQuota: 1e9,
    diskFree: 1e10,
    oldest: null,
    clockOffset: 0,
    clockUncertainty: 500,
    addresses: ["192.0.2.1"],
    settingsRevision: 1,
    version: "0.1.0",
    memory: 5e7,
    ...more,
  };
}
