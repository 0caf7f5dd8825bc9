import type { Heartbeat } from "@teiten/core/uplink";
import type { Recorder } from "../capture/index.ts";
import type { Spool } from "../spool/index.ts";
import { createHeartbeatSender } from "../uplink/index.ts";
import type {
  BackOff,
  Collector,
  Enrolment,
  HeartbeatSender,
  KeyRing,
  OffsetEstimate,
  SettingsStore,
  TimedAnswer,
  Uploader,
} from "../uplink/index.ts";
import type { AgentOptions } from "./agent.ts";
import { hearAnswer } from "./hear-answer.ts";
import { makeHeartbeat } from "./make-heartbeat.ts";
import { writeStatus } from "./status-file.ts";
import type { AgentStatus } from "./status-file.ts";

/** The parts of a running agent of which its heartbeats tell, and which their answers concern. */
export interface AgentParts {
  readonly enrolment: Enrolment;
  readonly keys: KeyRing;
  readonly store: SettingsStore;
  readonly offset: OffsetEstimate;
  readonly collector: Collector;
  readonly spool: Spool;
  readonly uploader: Uploader;
  readonly backOff: BackOff;
  readonly recorder: Pick<Recorder, "totals">;
}

/** Heartbeats of these parts; the status file is rewritten with each one and each answer. */
export function createHeartbeats(options: AgentOptions, parts: AgentParts): HeartbeatSender {
  const { clock, report, random } = options;
  const { spool, collector, backOff } = parts;
  const began = { monotonic: clock.monotonic(), wall: Math.round(clock.wall()) };
  let latest: Heartbeat | null = null;
  let number = 0;
  const tellStatus = async (): Promise<void> => {
    if (latest === null) return;
    const status = statusOf(options, parts, latest, began.wall);
    await writeStatus(options.files, options.folder, status).catch((error: unknown) => {
      report({ level: "warning", code: "status-not-written", message: String(error) });
    });
  };
  const make = async (): Promise<Heartbeat> => {
    const usage = await spool.usage();
    latest = makeHeartbeat({ ...factsOf(options, parts), number: number++, startedAt: began.monotonic, usage });
    await tellStatus();
    return latest;
  };
  const capture = (): Heartbeat["capture"] => parts.recorder.totals.capture;
  const answered = async (answer: TimedAnswer, signal: AbortSignal): Promise<void> => {
    await hearAnswer({ ...parts, report }, answer, signal);
    await tellStatus();
  };
  return createHeartbeatSender({ spool, collector, backOff, clock, random, make, capture, answered, report });
}

type Facts = Parameters<typeof makeHeartbeat>[0];

function factsOf(options: AgentOptions, parts: AgentParts): Omit<Facts, "number" | "startedAt" | "usage"> {
  return {
    boot: options.boot,
    clock: options.clock,
    counts: parts.recorder.totals,
    offset: parts.offset.now(),
    addresses: options.addresses(),
    settingsRevision: parts.store.settings?.revision ?? 0,
    version: options.version,
    memory: options.memory(),
  };
}

function statusOf(
  options: AgentOptions,
  { enrolment, keys, backOff, uploader, offset }: AgentParts,
  heartbeat: Heartbeat,
  startedAt: number,
): AgentStatus {
  return {
    sensor: enrolment.sensor,
    url: enrolment.url,
    key: keys.current.id,
    interface: options.interface,
    pid: options.mark.pid,
    startedAt,
    way: backOff.state,
    wayWhy: backOff.why,
    sent: uploader.sent,
    setAside: uploader.setAside,
    clock: offset.now(),
    heartbeat,
  };
}
