import type { Heartbeat, HeartbeatRequest } from "@teiten/core/uplink";
import { killPoint } from "../host/index.ts";
import type { Clock, Report } from "../host/index.ts";
import type { Spool } from "../spool/index.ts";
import type { BackOff } from "./back-off.ts";
import type { Collector, TimedAnswer } from "./collector.ts";
import type { Outcome } from "./outcome.ts";
import { createWake } from "./wake.ts";

/** Makes a sign of life every minute, and brings those that wait to the center. */
export interface HeartbeatSender {
  start(): void;
  stop(): Promise<void>;
  /** The way is open again: what waits is sent now. */
  wake(): void;
}

/** What the sender works with. */
export interface HeartbeatSenderOptions {
  readonly spool: Spool;
  readonly collector: Collector;
  readonly backOff: BackOff;
  readonly clock: Clock;
  random(): number;
  make(): Promise<Heartbeat>;
  /** Hears of each answer before the next heartbeats are sent. */
  answered(answer: TimedAnswer, signal: AbortSignal): Promise<void>;
  readonly report: Report;
}

const CADENCE = 60_000;
/** A heartbeat is late by up to so many milliseconds, drawn anew each time. */
const JITTER = 2000;
/** The protocol's greatest number of heartbeats in one request. */
const MOST = 1000;

/** A sender at rest. */
export function createHeartbeatSender(options: HeartbeatSenderOptions): HeartbeatSender {
  const { backOff, clock, random, report } = options;
  const stopping = new AbortController();
  const [beatWake, sendWake] = [createWake(clock), createWake(clock)];
  let loops: Promise<unknown> = Promise.resolve();
  let waiting = true;

  const beat = async (): Promise<void> => {
    const started = clock.monotonic();
    for (let count = 1; !stopping.signal.aborted; count++) {
      await attempt("a heartbeat could not be stored", report, () => storeOne(options));
      waiting = true;
      sendWake.ring();
      const passed = clock.monotonic() - started;
      count = Math.max(count, Math.ceil(passed / CADENCE));
      await beatWake.wait(started + count * CADENCE + random() * JITTER - clock.monotonic());
    }
  };
  const send = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      if (!waiting || backOff.wait() > 0) {
        await sendWake.wait(waiting ? backOff.wait() : CADENCE);
        continue;
      }
      waiting = false;
      await attempt("heartbeats could not be sent", report, async () => {
        waiting = !(await deliver(options, stopping.signal));
      });
    }
  };
  return {
    start() {
      loops = Promise.all([beat(), send()]);
    },
    async stop() {
      stopping.abort();
      beatWake.ring();
      sendWake.ring();
      await loops;
    },
    wake: () => sendWake.ring(),
  };
}

async function attempt(what: string, report: Report, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    report({ level: "error", code: "heartbeat-failed", message: `${what}: ${why}` });
  }
}

async function storeOne({ spool, make }: HeartbeatSenderOptions): Promise<void> {
  await spool.addHeartbeat(await make());
  killPoint("heartbeat.stored");
}

/** Sends all heartbeats that wait, in order; false when some wait still. */
async function deliver(options: HeartbeatSenderOptions, signal: AbortSignal): Promise<boolean> {
  const { spool, backOff } = options;
  let most = MOST;
  for (;;) {
    const heartbeats = await spool.heartbeats(most);
    if (heartbeats.length === 0) return true;
    const outcome = await post(options, heartbeats, signal);
    if (signal.aborted) return false;
    if (outcome.kind === "never" && heartbeats.length > 1) {
      most = Math.ceil(heartbeats.length / 2);
    } else if (outcome.kind === "accepted" || outcome.kind === "never") {
      if (outcome.kind === "never") reportRefusal(options.report, outcome);
      await spool.heard(heartbeats);
      killPoint("heartbeat.heard");
      most = Math.min(MOST, most * 2);
    } else return enterFailure(backOff, outcome);
  }
}

async function post(
  { spool, collector, backOff, clock, answered }: HeartbeatSenderOptions,
  heartbeats: readonly Heartbeat[],
  signal: AbortSignal,
): Promise<Outcome<TimedAnswer>> {
  const speaking = heartbeats.at(-1)?.boot;
  const ended = (await spool.endedBoots()).filter(({ boot }) => boot !== speaking).slice(-MOST);
  const request: HeartbeatRequest = { sentAt: Math.round(clock.wall()), heartbeats, ended };
  const outcome = await collector.heartbeats(request, signal);
  killPoint("heartbeat.answered");
  if (outcome.kind !== "accepted" || signal.aborted) return outcome;
  backOff.good();
  await answered(outcome.answer, signal);
  return outcome;
}

function enterFailure(
  backOff: BackOff,
  outcome: Extract<Outcome<never>, { kind: "later" | "absent" | "shut-out" }>,
): false {
  if (outcome.kind === "later") backOff.bad(outcome.why, outcome.after);
  else if (outcome.kind === "absent") backOff.shutOut("the center has no place for heartbeats");
  else backOff.shutOut(`${outcome.why} (${outcome.code})`);
  return false;
}

function reportRefusal(report: Report, { code, why }: Extract<Outcome<never>, { kind: "never" }>): void {
  report({ level: "error", code: "heartbeat-refused", message: `the center refuses a heartbeat (${code}): ${why}` });
}
