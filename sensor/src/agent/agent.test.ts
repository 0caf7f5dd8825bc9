import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createCaptureReader } from "@teiten/core/packet";
import { readSegmentFacts } from "@teiten/core/uplink";
import type { SegmentFacts } from "@teiten/core/uplink";
import { pcap } from "../../../test/captures/capture-builder.ts";
import { bytes, ethernet, ipv4, tcp } from "../../../test/captures/packet-builder.ts";
import { SETTINGS, refuse, startCollector } from "../../../test/uplink/collector.ts";
import type { TestCollector } from "../../../test/uplink/collector.ts";
import { selfSigned } from "../../../test/uplink/self-signed.ts";
import type { PacketSource, SourceReceiver } from "../capture/index.ts";
import { openDiskFiles, openSystemClock } from "../host/index.ts";
import type { SensorEvent } from "../host/index.ts";
import {
  collectorEndpoint,
  createCollector,
  createLine,
  loadSettings,
  openKeyRing,
  storeEnrolment,
  storeSettings,
} from "../uplink/index.ts";
import { createAgent } from "./agent.ts";
import type { Agent, AgentOptions } from "./agent.ts";
import { findProcess } from "./agent-lock.ts";
import { readStatus } from "./status-file.ts";

const FRAME = ethernet(0x0800, ipv4({ source: "203.0.113.1" }, bytes(tcp(), new Uint8Array(40))));
const files = openDiskFiles();
let folder: string;
let far: TestCollector;
let source: HandSource;
let events: SensorEvent[];
const agents: Agent[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "teiten-agent-"));
  far = await startCollector();
  far.settings = { ...SETTINGS, segmentSeconds: 1 };
  [source, events] = [new HandSource(), []];
  const keys = await openKeyRing(files, folder, true);
  far.keys.set(keys.current.id, keys.current.publicKey);
  await storeSettings(files, folder, far.settings);
  await storeEnrolment(files, folder, { url: far.url, sensor: "tokyo-1", centerKey: far.pin });
});
afterEach(async () => {
  for (const agent of agents.splice(0)) await agent.stop();
  await far.stop();
  rmSync(folder, { recursive: true });
});

/** A source that delivers what a test puts into it. */
class HandSource implements PacketSource {
  dropped = 0;
  receiver: SourceReceiver | null = null;
  start(_spec: unknown, receiver: SourceReceiver): void {
    this.receiver = receiver;
    receiver.bytes(pcap([]));
  }
  packets(count: number): void {
    const now = Date.now();
    const time = { second: Math.floor(now / 1000), fraction: (now % 1000) * 1000 };
    const frames = Array.from({ length: count }, () => ({ frame: FRAME, ...time }));
    this.receiver?.bytes(pcap(frames).subarray(24));
  }
  change(): void {}
  restart(): void {}
  countDrops = (): Promise<void> => Promise.resolve();
  pause(): void {}
  resume(): void {}
  stop = (): Promise<void> => Promise.resolve();
}

async function startAgent(change: Partial<AgentOptions> = {}): Promise<Agent> {
  const clock = openSystemClock();
  const agent = createAgent({
    folder,
    interface: "eth0",
    files,
    clock,
    random: Math.random,
    mark: (await findProcess(process.pid))!,
    boot: randomBytes(8).toString("hex"),
    version: "0.1.0",
    quota: 64 * 1_048_576,
    memory: () => 1,
    addresses: () => ["192.0.2.7"],
    source,
    endpointOf: collectorEndpoint,
    connect(enrolment, keys) {
      const line = createLine(enrolment, clock);
      return { ...createCollector({ line, sensor: enrolment.sensor, keys }), close: () => line.close() };
    },
    report: (event) => events.push(event),
    ...change,
  });
  await agent.start();
  agents.push(agent);
  return agent;
}

/** The facts of the segments that are at the far end, each name once. */
function arrived(): readonly SegmentFacts[] {
  const bodies = far.requests.filter(({ method, path }) => method === "PUT" && far.segments.has(path));
  return [...new Map(bodies.map(({ path, body }) => [path, factsOf(body)])).values()];
}

function factsOf(body: Buffer): SegmentFacts {
  const reader = createCaptureReader(() => undefined);
  reader.push(body);
  const { statistics } = reader.finish();
  return readSegmentFacts(statistics.at(-1)?.comment ?? "")!;
}

const packetsArrived = (): number => arrived().reduce((sum, { packets }) => sum + packets, 0);

async function until(what: () => boolean, seconds = 10): Promise<void> {
  for (const end = Date.now() + seconds * 1000; !what() && Date.now() < end;) await pause(20);
  expect(what()).toBe(true);
}

test("what is captured arrives, with a sign of life; what a stop leaves is sent by the next run", async () => {
  const agent = await startAgent();
  source.packets(50);
  await until(() => packetsArrived() === 50);
  expect(far.heartbeats[0]?.heartbeats[0]).toMatchObject({ number: 0, addresses: ["192.0.2.7"], settingsRevision: 1 });
  expect(await readStatus(files, folder)).toMatchObject({ sensor: "tokyo-1", interface: "eth0" });

  far.before = (_request, response) => refuse(response, 503, "stopping");
  source.packets(7);
  await agent.stop();
  expect(readdirSync(join(folder, "spool/ready")).length).toBeGreaterThan(0);
  expect(readdirSync(join(folder, "spool/open"))).toEqual([]);
  far.before = null;
  source = new HandSource();
  await startAgent({ source });
  await until(() => packetsArrived() === 57);
  await until(() => far.heartbeats.at(-1)?.ended.length === 1);
  const ended = far.heartbeats.at(-1)?.ended ?? [];
  expect(ended).toHaveLength(1);
  expect(ended[0]!.last).toBe(
    Math.max(
      ...arrived()
        .filter(({ boot }) => boot === ended[0]!.boot)
        .map((one) => one.sequence),
    ),
  );
});

test("a center that is away costs nothing: all of it comes when it is back", async () => {
  const identity = selfSigned();
  const first = await startCollector(identity);
  const port = Number(new URL(first.url).port);
  await first.stop();
  await storeEnrolment(files, folder, { url: first.url, sensor: "tokyo-1", centerKey: first.pin });
  await startAgent();
  source.packets(20);
  await pause(1500);
  source.packets(22);
  await pause(1200);
  const keys = await openKeyRing(files, folder, false);
  const settings = far.settings;
  await far.stop();
  far = await startCollector(identity, port);
  far.settings = settings;
  far.keys.set(keys.current.id, keys.current.publicKey);
  await until(() => packetsArrived() === 42, 20);
  expect(arrived().length).toBeGreaterThan(1);
});

test("one agent a state directory; the lock of one that was killed is no hindrance", async () => {
  await startAgent();
  await expect(startAgent()).rejects.toMatchObject({ code: "agent-runs" });
  const lock = readFileSync(join(folder, "agent.lock"), "utf8");
  expect(JSON.parse(lock)).toMatchObject({ pid: process.pid });
});

test("settings that ride in an answer are followed, and told in the next heartbeat", async () => {
  await startAgent();
  far.settings = { ...far.settings, revision: 5, segmentSeconds: 2, keepSentDays: 1 };
  await until(
    () => (JSON.parse(readFileSync(join(folder, "settings.json"), "utf8")) as typeof SETTINGS).revision === 5,
  );
  expect(await loadSettings(files, folder)).toMatchObject({ segmentSeconds: 2, keepSentDays: 1 });
});

test("the center asks for a new key: the old one signs for it, the new one signs from then on", async () => {
  const before = (await openKeyRing(files, folder, false)).current.id;
  far.settings = { ...far.settings, rotateKey: true };
  far.after = (_request, _response, heard) => {
    if (heard?.path.startsWith("/v1/keys/") === true) far.settings = { ...far.settings, rotateKey: false };
    return false;
  };
  await startAgent();
  await until(() => events.some(({ code }) => code === "key-replaced"));
  const after = (await openKeyRing(files, folder, false)).current.id;
  expect(after).not.toBe(before);
  far.keys.delete(before);
  source.packets(3);
  await until(() => packetsArrived() === 3);
  expect(events.filter(({ code }) => code === "key-replaced")).toHaveLength(1);
});

test("a revoked sensor records on and sends nothing", async () => {
  far.before = (_request, response) => refuse(response, 403, "key-revoked");
  await startAgent();
  source.packets(4);
  await until(() => readdirSync(join(folder, "spool/ready")).length > 1);
  expect(far.requests).toEqual([]);
  expect(readdirSync(join(folder, "spool/refused"))).toEqual([]);
});

test("what the center never takes is set aside, and the next segment goes on", async () => {
  far.after = (_request, response, heard) =>
    heard?.path.endsWith("/0") === true ? refuse(response, 422, "segment-implausible") : false;
  await startAgent();
  source.packets(1);
  await until(() => readdirSync(join(folder, "spool/refused")).length === 1);
  await until(() => arrived().length > 0);
  expect(arrived().every(({ sequence }) => sequence > 0)).toBe(true);
});
