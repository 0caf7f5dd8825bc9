import { expect, test } from "vitest";
import type { EndedBoot, Heartbeat, HeartbeatRequest } from "@teiten/core/uplink";
import { SETTINGS } from "../../../test/uplink/collector.ts";
import { virtualClock } from "../../../test/uplink/virtual-clock.ts";
import type { VirtualClock } from "../../../test/uplink/virtual-clock.ts";
import type { Spool } from "../spool/index.ts";
import { createBackOff } from "./back-off.ts";
import type { BackOff } from "./back-off.ts";
import type { Collector, TimedAnswer } from "./collector.ts";
import { createHeartbeatSender } from "./heartbeat-sender.ts";
import type { HeartbeatSender } from "./heartbeat-sender.ts";
import type { Outcome } from "./outcome.ts";

const BOOT = "b".repeat(16);
const OLD = "a".repeat(16);
const MINUTE = 60_000;

interface Rig {
  readonly clock: VirtualClock;
  readonly sender: HeartbeatSender;
  readonly backOff: BackOff;
  readonly waiting: Heartbeat[];
  readonly requests: HeartbeatRequest[];
  readonly heard: Heartbeat[];
  capture: Heartbeat["capture"];
  answer: (request: HeartbeatRequest) => Outcome<never> | "accepted";
}

function beat(number: number, boot = BOOT, at = 0): Heartbeat {
  return { boot, number, at } as Heartbeat;
}

function rig(ended: readonly EndedBoot[] = []): Rig {
  const clock = virtualClock();
  const waiting: Heartbeat[] = [];
  const heard: Heartbeat[] = [];
  let number = 0;
  const spool = {
    addHeartbeat: (one: Heartbeat) => Promise.resolve(void waiting.push(one)),
    heartbeats: (most: number) => Promise.resolve(waiting.slice(0, most)),
    heard: (list: readonly Heartbeat[]) => Promise.resolve(void heard.push(...waiting.splice(0, list.length))),
    endedBoots: () => Promise.resolve(ended),
  } as unknown as Spool;
  const collector = {
    heartbeats(request: HeartbeatRequest): Promise<Outcome<TimedAnswer>> {
      self.requests.push(request);
      const said = self.answer(request);
      const times = { receivedAt: 0, answeredAt: 0, sent: 0, answered: 0 };
      const answer = { ...times, settings: SETTINGS, missing: [] };
      return Promise.resolve(said === "accepted" ? { kind: "accepted", answer } : said);
    },
  } as unknown as Collector;
  const backOff = createBackOff({ clock, random: () => 0.5, opened: () => self.sender.wake() });
  const sender = createHeartbeatSender({
    spool,
    collector,
    backOff,
    clock,
    random: () => 0.5,
    make: () => Promise.resolve(beat(number++, BOOT, clock.wall())),
    capture: () => self.capture,
    answered: () => Promise.resolve(),
    report: () => undefined,
  });
  const self: Rig = {
    clock,
    sender,
    backOff,
    waiting,
    requests: [],
    heard,
    capture: "running",
    answer: () => "accepted",
  };
  return self;
}

const numbers = (list: readonly Heartbeat[]): readonly number[] => list.map(({ number }) => number);

test("one a minute for an hour, and the center has each", async () => {
  const made = rig();
  made.sender.start();
  await made.clock.pass(60 * MINUTE);
  expect(made.heard.length).toBeGreaterThanOrEqual(60);
  expect(made.heard.length).toBeLessThanOrEqual(61);
  const times = made.heard.map(({ at }) => at / 1000);
  const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
  expect(Math.max(...gaps)).toBeLessThanOrEqual(MINUTE + 2000);
  await made.sender.stop();
});

test("the end and the begin of the capture are told at once", async () => {
  const made = rig();
  made.sender.start();
  await made.clock.pass(10_000);
  expect(made.heard).toHaveLength(1);
  made.capture = "stopped";
  await made.clock.pass(1500);
  made.capture = "running";
  await made.clock.pass(1500);
  expect(made.heard).toHaveLength(3);
  await made.clock.pass(50_000);
  expect(made.heard).toHaveLength(4);
  await made.sender.stop();
});

test("what an outage left is sent in order, a thousand at a time", async () => {
  const made = rig();
  made.answer = () => ({ kind: "later", after: null, reached: false, why: "away" });
  for (let number = 0; number < 2500; number++) made.waiting.push(beat(number, OLD));
  made.sender.start();
  await made.clock.pass(10 * MINUTE);
  expect(made.heard).toEqual([]);
  expect(made.requests.length).toBeLessThan(90);
  made.answer = () => "accepted";
  await made.clock.pass(MINUTE);
  expect(numbers(made.heard).slice(0, 2500)).toEqual(Array.from({ length: 2500 }, (_none, number) => number));
  expect(made.requests.slice(-4).map(({ heartbeats }) => heartbeats.length)[0]).toBeLessThanOrEqual(1000);
  await made.sender.stop();
});

test("a heartbeat that the center never takes costs itself alone", async () => {
  const made = rig();
  const refused = { kind: "never", code: "request-malformed", why: "", sha256: null } as const;
  made.answer = ({ heartbeats }) => (heartbeats.some(({ number }) => number === 77) ? refused : "accepted");
  for (let number = 1; number <= 200; number++) made.waiting.push(beat(number, OLD));
  const seen = new Set<number>();
  const before = made.answer;
  made.answer = (request) => {
    const said = before(request);
    if (said === "accepted") for (const { number } of request.heartbeats) seen.add(number);
    return said;
  };
  made.sender.start();
  await made.clock.pass(MINUTE);
  expect(made.waiting).toEqual([]);
  expect([seen.size >= 200, seen.has(77), seen.has(76), seen.has(78)]).toEqual([true, false, true, true]);
  await made.sender.stop();
});

test("a line that cuts long requests lets many days through, in shorter ones", async () => {
  const made = rig();
  const cut = { kind: "later", after: null, reached: false, why: "the connection was cut" } as const;
  made.answer = ({ heartbeats }) => (heartbeats.length > 40 ? cut : "accepted");
  for (let number = 0; number < 3000; number++) made.waiting.push(beat(number, OLD));
  made.sender.start();
  await made.clock.pass(4 * MINUTE);
  expect(numbers(made.heard).slice(0, 3000)).toEqual(Array.from({ length: 3000 }, (_none, number) => number));
  await made.sender.stop();
});

test("a boot is not told as ended in the request in which it speaks last", async () => {
  const ended = [{ boot: OLD, last: 4 }];
  const made = rig(ended);
  for (let number = 0; number < 1200; number++) made.waiting.push(beat(number, OLD));
  made.sender.start();
  await made.clock.pass(5000);
  expect(made.requests[0]?.ended).toEqual([]);
  expect(made.requests.at(-1)?.ended).toEqual(ended);
  expect(made.requests.at(-1)?.heartbeats.at(-1)?.boot).toBe(BOOT);
  await made.sender.stop();
});

test("a stop ends both loops, in the middle of an outage too", async () => {
  const made = rig();
  made.answer = () => ({ kind: "shut-out", code: "key-revoked", why: "" });
  made.sender.start();
  await made.clock.pass(3 * MINUTE);
  await made.sender.stop();
  expect(made.backOff.state).toBe("shut-out");
  const left = made.waiting.length;
  await made.clock.pass(10 * MINUTE);
  expect(made.waiting).toHaveLength(left);
});
