import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { SegmentFacts } from "@teiten/core/uplink";
import { SETTINGS } from "../../../test/uplink/collector.ts";
import { virtualClock } from "../../../test/uplink/virtual-clock.ts";
import type { VirtualClock } from "../../../test/uplink/virtual-clock.ts";
import type { ReadySegment, Spool } from "../spool/index.ts";
import { createBackOff } from "./back-off.ts";
import type { BackOff } from "./back-off.ts";
import type { Collector } from "./collector.ts";
import type { Outcome } from "./outcome.ts";
import { createUploader } from "./uploader.ts";
import type { Uploader } from "./uploader.ts";

const BYTES = Buffer.from("segment");
const SHA256 = createHash("sha256").update(BYTES).digest("hex");

/** A waiting room in memory: what this test wants to know of a spool, and no disk. */
class MemorySpool {
  readonly waiting: ReadySegment[] = [];
  readonly inHand = new Set<ReadySegment>();
  readonly done: [number, string][] = [];
  readonly reached: boolean[] = [];

  add(sequence: number, change: Partial<ReadySegment> = {}, facts: Partial<SegmentFacts> = {}): void {
    const named = { sensor: "s", boot: "0".repeat(16), sequence, original: null, ...facts } as SegmentFacts;
    this.waiting.push({ facts: named, sha256: SHA256, bytes: BYTES.length, asked: false, ...change });
  }
  take = (): Promise<ReadySegment | null> => {
    const segment = this.waiting.shift() ?? null;
    if (segment !== null) this.inHand.add(segment);
    return Promise.resolve(segment);
  };
  read = (): Promise<Buffer> => Promise.resolve(BYTES);
  sent = (segment: ReadySegment): Promise<void> => this.end(segment, "sent");
  refused = (segment: ReadySegment, code: string): Promise<void> => this.end(segment, code);
  release = (segment: ReadySegment, reached: boolean): void => {
    this.inHand.delete(segment);
    this.reached.push(reached);
    this.waiting.push(segment);
    this.waiting.sort((one, other) => one.facts.sequence - other.facts.sequence);
  };
  private end(segment: ReadySegment, how: string): Promise<void> {
    this.inHand.delete(segment);
    this.done.push([segment.facts.sequence, how]);
    return Promise.resolve();
  }
}

interface Rig {
  readonly clock: VirtualClock;
  readonly spool: MemorySpool;
  readonly uploader: Uploader;
  readonly backOff: BackOff;
  most: number;
  asked: number;
}

type Answer = (facts: SegmentFacts, at: number) => Outcome<never> | "received";

function rig(answer: Answer, tripMillis = 100, held: string | null = null): Rig {
  const clock = virtualClock();
  const spool = new MemorySpool();
  let onItsWay = 0;
  const receiptOf = (facts: SegmentFacts, sha256: string) =>
    ({ kind: "accepted", answer: { ...facts, sha256, receivedAt: 0, answeredAt: 0, settings: SETTINGS } }) as const;
  const collector = {
    async putSegment(facts: SegmentFacts, _bytes: Uint8Array, sha256: string) {
      self.most = Math.max(self.most, ++onItsWay);
      await new Promise<void>((resolve) => clock.after(tripMillis, resolve));
      onItsWay -= 1;
      const said = answer(facts, clock.monotonic());
      return said === "received" ? receiptOf(facts, sha256) : said;
    },
    receipt(name: SegmentFacts) {
      self.asked += 1;
      return Promise.resolve(held === null ? { kind: "absent" } : receiptOf(name, held));
    },
  } as unknown as Collector;
  const backOff = createBackOff({ clock, random: () => 0.5, opened: () => uploader.wake(), report: () => undefined });
  const uploader = createUploader({
    spool: spool as unknown as Spool,
    collector,
    backOff,
    clock,
    random: () => 0.5,
    jitter: () => 5000,
    received: () => Promise.resolve(),
    report: () => undefined,
  });
  const self: Rig = { clock, spool, uploader, backOff, most: 0, asked: 0 };
  return self;
}

const LATER = { kind: "later", after: null, reached: false, why: "away" } as const;

test("a backlog drains in order, several at once, far above real time", async () => {
  const made = rig(() => "received");
  for (let sequence = 0; sequence < 600; sequence++) made.spool.add(sequence);
  made.uploader.start();
  await made.clock.pass(20_000);
  expect(made.spool.done).toHaveLength(600);
  const order = made.spool.done.map(([sequence]) => sequence);
  expect(order.every((sequence, index) => Math.abs(sequence - index) < 4)).toBe(true);
  expect(made.most).toBe(4);
  await made.uploader.stop();
});

test("long segments go alone, so that memory stays bounded", async () => {
  const made = rig(() => "received");
  for (let sequence = 0; sequence < 5; sequence++) made.spool.add(sequence, { bytes: 16 * 1_048_576 });
  made.uploader.start();
  await made.clock.pass(20_000);
  expect(made.spool.done).toHaveLength(5);
  expect(made.most).toBe(1);
  await made.uploader.stop();
});

test("while the center is away one segment at a time is tried, ever less often; then all go", async () => {
  const made = rig((_facts, at) => (at < 600_000 ? LATER : "received"));
  let tries = 0;
  for (let sequence = 0; sequence < 50; sequence++) made.spool.add(sequence);
  made.uploader.start();
  await made.clock.pass(595_000);
  tries = made.spool.reached.length;
  expect(made.most).toBe(1);
  expect(tries).toBeLessThan(60);
  expect(made.backOff).toMatchObject({ state: "failing", why: "away" });
  await made.clock.pass(45_000);
  expect(made.spool.done.map(([sequence]) => sequence)).toHaveLength(50);
  await made.uploader.stop();
});

test("every segment is sent once or set aside, whatever the center answers on the way", async () => {
  const kinds = fc.constantFrom<"received" | "later" | "never" | "reached">("received", "later", "never", "reached");
  const plans = fc.array(fc.array(kinds, { maxLength: 4 }), { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(plans, async (plan) => {
      const left = plan.map((answers) => [...answers]);
      const made = rig(({ sequence }) => {
        const next = left[sequence]?.shift() ?? "received";
        if (next === "never") return { kind: "never", code: "implausible", why: "", sha256: null };
        return next === "received" ? next : { ...LATER, reached: next === "reached" };
      });
      plan.forEach((_answers, sequence) => made.spool.add(sequence));
      made.uploader.start();
      await made.clock.pass(1_800_000);
      expect(made.spool.done.map(([sequence]) => sequence).toSorted((a, b) => a - b)).toEqual(plan.map((_, at) => at));
      for (const [sequence, how] of made.spool.done) {
        const first = plan[sequence]?.find((kind) => kind === "received" || kind === "never") ?? "received";
        expect(how).toBe(first === "never" ? "implausible" : "sent");
      }
      await made.uploader.stop();
    }),
    { numRuns: 15 },
  );
});

test("a stop lets go of everything, so that the next run sends it", async () => {
  const made = rig(() => LATER, 300);
  for (let sequence = 0; sequence < 9; sequence++) made.spool.add(sequence, { bytes: 4 * 1_048_576 });
  made.uploader.start();
  await made.clock.pass(100);
  const stopped = made.uploader.stop();
  await made.clock.pass(1000);
  await stopped;
  expect([made.spool.waiting.length, made.spool.inHand.size]).toEqual([9, 0]);
});

test("before a reduced segment goes, the center is asked: what it holds stands", async () => {
  const original = "ab".repeat(32);
  const reduced = { sha256: SHA256, asked: true };
  const known = rig(() => "received", 100, original);
  known.spool.add(0, reduced, { original });
  known.uploader.start();
  await known.clock.pass(1000);
  expect([known.spool.done, known.most, known.asked]).toEqual([[[0, "sent"]], 0, 1]);
  await known.uploader.stop();

  const unknown = rig(() => "received");
  unknown.spool.add(0, reduced, { original });
  unknown.uploader.start();
  await unknown.clock.pass(1000);
  expect([unknown.spool.done, unknown.most, unknown.asked]).toEqual([[[0, "sent"]], 1, 1]);
  await unknown.uploader.stop();

  const other = rig(() => "received", 100, "cd".repeat(32));
  other.spool.add(0, reduced, { original });
  other.uploader.start();
  await other.clock.pass(1000);
  expect(other.spool.done).toEqual([[0, "receipt-differs"]]);
  await other.uploader.stop();
});

test("an equivocation over the segment's own earlier form is no loss; over anything else it is set aside", async () => {
  const original = "ab".repeat(32);
  for (const [sha256, how] of [
    [original, "sent"],
    [SHA256, "sent"],
    ["cd".repeat(32), "segment-equivocation"],
  ] as const) {
    const made = rig(() => ({ kind: "never", code: "segment-equivocation", why: "", sha256 }));
    made.spool.add(0, {}, { original });
    made.uploader.start();
    await made.clock.pass(1000);
    expect(made.spool.done).toEqual([[0, how]]);
    await made.uploader.stop();
  }
});

test("a fresh segment waits for its moment, so that its upload does not tell when it was cut", async () => {
  const made = rig(() => "received");
  made.uploader.start();
  await made.clock.pass(60_000);
  made.spool.add(0);
  made.uploader.wake();
  await made.clock.pass(2000);
  expect(made.spool.done).toEqual([]);
  await made.clock.pass(1000);
  expect(made.spool.done).toEqual([[0, "sent"]]);
  await made.uploader.stop();
});
