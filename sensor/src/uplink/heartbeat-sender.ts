import type { Heartbeat, HeartbeatRequest } from "@teiten/core/uplink";
import { killPoint } from "../host/index.ts";
import type { Clock, Report } from "../host/index.ts";
import type { Spool } from "../spool/index.ts";
import type { BackOff } from "./back-off.ts";
import type { Collector, TimedAnswer } from "./collector.ts";
import type { Outcome } from "./outcome.ts";
import { createWake } from "./wake.ts";
import type { Wake } from "./wake.ts";

/** Makes a sign of life every minute and when the capture begins or ends, and brings those that wait to the center. */
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
  /** What a heartbeat must not be a minute late for: when this changes, the next one is made at once. */
  capture(): Heartbeat["capture"];
  /** Hears of each answer before the next heartbeats are sent. */
  answered(answer: TimedAnswer, signal: AbortSignal): Promise<void>;
  readonly report: Report;
}

const CADENCE = 60_000;
/** How often it is looked whether the capture began or ended; the first heartbeat waits as long for it to begin. */
const LOOK = 1000;
/** A heartbeat is late by up to so many milliseconds, drawn anew each time. */
const JITTER = 2000;
/** The protocol's greatest number of heartbeats in one request. */
const MOST = 1000;

/** How many heartbeats the next request may have: fewer when one was refused or did not get through, more when one did. */
interface Batch {
  most: number;
}

/** A sender at rest. */
export function createHeartbeatSender(options: HeartbeatSenderOptions): HeartbeatSender {
  return new MinuteSender(options);
}

class MinuteSender implements HeartbeatSender {
  private readonly options: HeartbeatSenderOptions;
  private readonly stopping = new AbortController();
  private readonly beatBell: Wake;
  private readonly sendBell: Wake;
  private loops: Promise<unknown> = Promise.resolve();
  private readonly batch: Batch = { most: MOST };
  /** What an earlier run left is sent too. */
  private waits = true;

  constructor(options: HeartbeatSenderOptions) {
    this.options = options;
    [this.beatBell, this.sendBell] = [createWake(options.clock), createWake(options.clock)];
  }

  start(): void {
    this.loops = Promise.all([this.beat(), this.send()]);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.beatBell.ring();
    this.sendBell.ring();
    await this.loops;
  }

  wake(): void {
    this.sendBell.ring();
  }

  private async beat(): Promise<void> {
    const { clock, random, report, capture } = this.options;
    const started = clock.monotonic();
    await this.beatBell.wait(LOOK);
    for (let count = 1; !this.stopping.signal.aborted;) {
      const seen = capture();
      await attempt("a heartbeat could not be stored", report, () => storeOne(this.options));
      this.waits = true;
      this.sendBell.ring();
      count = Math.max(count, Math.ceil((clock.monotonic() - started) / CADENCE));
      const due = started + count * CADENCE + random() * JITTER;
      await this.untilDue(due, seen);
      if (clock.monotonic() >= due) count += 1;
    }
  }

  /** Waits for a moment of the monotonic clock, or until the capture begins or ends. */
  private async untilDue(due: number, seen: Heartbeat["capture"]): Promise<void> {
    const { clock, capture } = this.options;
    while (!this.stopping.signal.aborted && clock.monotonic() < due && capture() === seen) {
      await this.beatBell.wait(Math.min(LOOK, due - clock.monotonic()));
    }
  }

  private async send(): Promise<void> {
    const { backOff, report } = this.options;
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const pause = this.waits ? backOff.wait() : CADENCE;
      if (pause > 0) {
        await this.sendBell.wait(pause);
        continue;
      }
      this.waits = false;
      const isDone = await attempt("heartbeats could not be sent", report, () =>
        deliver(this.options, this.batch, signal),
      );
      if (isDone === false) this.waits = true;
    }
  }
}

async function attempt<Result>(what: string, report: Report, act: () => Promise<Result>): Promise<Result | null> {
  try {
    return await act();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    report({ level: "error", code: "heartbeat-failed", message: `${what}: ${why}` });
    return null;
  }
}

async function storeOne({ spool, make }: HeartbeatSenderOptions): Promise<void> {
  await spool.addHeartbeat(await make());
  killPoint("heartbeat.stored");
}

/** Sends all heartbeats that wait, in order; false when some wait still. */
async function deliver(options: HeartbeatSenderOptions, batch: Batch, signal: AbortSignal): Promise<boolean> {
  const { spool, backOff } = options;
  for (;;) {
    const heartbeats = await spool.heartbeats(batch.most);
    if (heartbeats.length === 0) return true;
    const outcome = await post(options, heartbeats, signal);
    if (signal.aborted) return false;
    const isTooMuch = outcome.kind === "never" || (outcome.kind === "later" && outcome.after === null);
    if (isTooMuch && heartbeats.length > 1) batch.most = Math.ceil(heartbeats.length / 2);
    if (outcome.kind === "never" && heartbeats.length > 1) continue;
    if (outcome.kind === "accepted" || outcome.kind === "never") {
      if (outcome.kind === "never") reportRefusal(options.report, outcome);
      await spool.heard(heartbeats);
      killPoint("heartbeat.heard");
      batch.most = Math.min(MOST, batch.most * 2);
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
