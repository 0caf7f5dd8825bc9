import { join } from "node:path";
import type { SensorSettings } from "@teiten/core/uplink";
import { SensorError } from "../host/index.ts";
import type { Clock, Files, Report } from "../host/index.ts";
import { Recorder } from "../capture/index.ts";
import type { CollectorEndpoint, PacketSource } from "../capture/index.ts";
import { openSpool } from "../spool/index.ts";
import type { DiskSpool, SegmentStore, Spool } from "../spool/index.ts";
import {
  createBackOff,
  createOffsetEstimate,
  createUploader,
  loadEnrolment,
  openKeyRing,
  openSettings,
} from "../uplink/index.ts";
import type { BackOff, Collector, Enrolment, KeyRing, SettingsStore, Uploader } from "../uplink/index.ts";
import { takeAgentLock } from "./agent-lock.ts";
import type { ProcessMark } from "./agent-lock.ts";
import { createHeartbeats } from "./heartbeats.ts";
import { openPayloadKey } from "./payload-key.ts";

/** All that an agent needs from outside: nothing of it is touched before `start`. */
export interface AgentOptions {
  /** The state directory. */
  readonly folder: string;
  readonly interface: string;
  readonly files: Files;
  readonly clock: Clock;
  /** From 0 to 1. */
  random(): number;
  readonly mark: ProcessMark;
  /** 16 hexadecimal digits, new at each start. */
  readonly boot: string;
  readonly version: string;
  memory(): number;
  addresses(): readonly string[] | null;
  readonly source: PacketSource;
  /** Bytes that the spool may take of the disk. */
  readonly quota: number;
  /** Looks up where the collector of a URL is, so that its answers are not captured; may fail, or take its time. */
  endpointOf(url: string): Promise<CollectorEndpoint>;
  connect(enrolment: Enrolment, keys: KeyRing): Collector & { close(): void };
  readonly report: Report;
}

/** The agent: one on each state directory. */
export interface Agent {
  start(): Promise<void>;
  /** Closes the open segment and leaves; what is in the spool stays there. */
  stop(): Promise<void>;
}

/** An agent at rest. Its parts start in this order and stop in reverse, on a directory that is enrolled: lock, spool, recorder, uploader, heartbeats. */
export function createAgent(options: AgentOptions): Agent {
  const running: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (let end = running.pop(); end !== undefined; end = running.pop()) {
      await end().catch((error: unknown) => {
        options.report({ level: "error", code: "stop-failed", message: `could not stop cleanly: ${String(error)}` });
      });
    }
  };
  return {
    async start() {
      try {
        await startParts(options, running);
      } catch (error) {
        await stop();
        throw error;
      }
    },
    stop,
  };
}

async function startParts(options: AgentOptions, running: (() => Promise<void>)[]): Promise<void> {
  const enrolment = await loadEnrolment(options.files, options.folder);
  const lock = await takeAgentLock(options.files, options.folder, options.mark);
  running.push(() => lock.release());
  const { keys, store, settings, followers } = await openIdentity(options);
  const offset = createOffsetEstimate(options.clock);
  const collector = options.connect(enrolment, keys);
  running.push(() => Promise.resolve(collector.close()));
  const endpoint = await findEndpoint(options, enrolment);
  const spool = await openOwnSpool(options, enrolment.sensor);
  running.push(() => spool.close());
  const { uploader, backOff, onOpen } = createUplink(options, spool, collector, store);
  const recorder = new Recorder({
    ...options,
    sensor: enrolment.sensor,
    store: ringing(spool, () => uploader.wake()),
    settings,
    collector: endpoint,
    payloadKey: await openPayloadKey(options.files, options.folder),
    clockOffset: () => offset.now(),
  });
  spool.keepSent(settings.keepSentDays);
  followers.push((fresh) => {
    spool.keepSent(fresh.keepSentDays);
    recorder.follow(fresh);
  });
  onOpen.push(() => void moveEndpoint(options, enrolment, recorder));
  recorder.start();
  running.push(() => recorder.stop());
  const parts = { enrolment, keys, store, offset, collector, spool, uploader, backOff, recorder };
  const heartbeats = createHeartbeats(options, parts);
  onOpen.push(() => heartbeats.wake());
  uploader.start();
  running.push(() => uploader.stop());
  heartbeats.start();
  running.push(() => heartbeats.stop());
}

type Follower = (settings: SensorSettings) => void;

interface Identity {
  readonly keys: KeyRing;
  readonly store: SettingsStore;
  readonly settings: SensorSettings;
  /** Who hears of new settings. */
  readonly followers: Follower[];
}

/** The key and the settings that enrolling left in the state directory. */
async function openIdentity({ files, folder, report }: AgentOptions): Promise<Identity> {
  const keys = await openKeyRing(files, folder, false);
  const followers: Follower[] = [];
  const changed = (settings: SensorSettings): void => followers.forEach((follow) => follow(settings));
  const store = await openSettings(files, folder, { changed, report });
  const { settings } = store;
  if (settings === null) throw withoutSettings(folder);
  return { keys, store, settings, followers };
}

const LOOKUP_MILLIS = 3000;

/** Null where the collector's name cannot be looked up in time: then its answers are captured until the way is open. */
async function findEndpoint(options: AgentOptions, { url }: Enrolment): Promise<CollectorEndpoint | null> {
  const late = new Promise<null>((resolve) => void options.clock.after(LOOKUP_MILLIS, () => resolve(null)));
  return Promise.race([options.endpointOf(url).catch(() => null), late]);
}

/** The way to the collector is open (again): it may be at another address than before. */
async function moveEndpoint(options: AgentOptions, enrolment: Enrolment, recorder: Recorder): Promise<void> {
  const found = await findEndpoint(options, enrolment);
  if (found !== null) recorder.leaveOut(found);
}

async function openOwnSpool(options: AgentOptions, sensor: string): Promise<DiskSpool> {
  const { files, clock, boot, version, quota, report } = options;
  return openSpool({ files, clock, folder: join(options.folder, "spool"), sensor, boot, version, quota, report });
}

/** The spool as the recorder sees it, with a bell that rings when a segment waits. */
function ringing(spool: DiskSpool, ring: () => void): SegmentStore {
  return {
    create: (place) => spool.create(place),
    cut: (place, length) => spool.cut(place, length),
    grown: (bytes) => spool.grown(bytes),
    admit: (facts, bytes, saves) => spool.admit(facts, bytes, saves).finally(ring),
    entomb: (facts, linkType) => spool.entomb(facts, linkType).finally(ring),
    makeRoom: () => spool.makeRoom(),
    get segmentBytes() {
      return spool.segmentBytes;
    },
  };
}

interface Uplink {
  readonly uploader: Uploader;
  readonly backOff: BackOff;
  readonly onOpen: (() => void)[];
}

/** After its end a segment waits up to a tenth of its length, and five seconds at most, before it is sent. */
function createUplink(options: AgentOptions, spool: Spool, collector: Collector, store: SettingsStore): Uplink {
  const { clock, report } = options;
  const onOpen: (() => void)[] = [];
  const backOff = createBackOff({
    clock,
    random: options.random,
    report,
    opened: () => onOpen.forEach((wake) => wake()),
  });
  const uploader = createUploader({
    spool,
    collector,
    backOff,
    clock,
    random: options.random,
    jitter: () => Math.min(5000, (store.settings?.segmentSeconds ?? 60) * 100),
    received: (receipt) => store.offer(receipt.settings, receipt.answeredAt),
    report,
  });
  onOpen.push(() => uploader.wake());
  return { uploader, backOff, onOpen };
}

function withoutSettings(folder: string): SensorError {
  return new SensorError({
    code: "settings-missing",
    message: "the settings that the center gave at the enrolment are not there, or cannot be read",
    place: `${folder}/settings.json`,
    advice: "enrol again with a new token (teiten sensor token NAME) and --new-key; the spool is kept",
    exitCode: 78,
  });
}
