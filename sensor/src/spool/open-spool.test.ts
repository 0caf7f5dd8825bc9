import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SegmentFacts } from "@teiten/core/uplink";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openDiskFiles, openSystemClock } from "../host/index.ts";
import type { SensorEvent } from "../host/index.ts";
import { encodeClosing, encodeStart } from "../segment/index.ts";
import { openSpool } from "./index.ts";
import type { DiskSpool } from "./index.ts";

const FACTS: SegmentFacts = {
  sensor: "tokyo-1",
  boot: "0123456789abcdef",
  sequence: 0,
  kind: "capture",
  kept: "policy",
  from: 1_700_000_000_000_000,
  to: 1_700_000_060_000_000,
  packets: 0,
  dropped: 0,
  thinned: 0,
  thinning: 1,
  tombstoned: 0,
  reason: null,
  clockOffset: null,
  clockUncertainty: null,
  previous: null,
  original: null,
  repairedBytes: 0,
  clockStep: false,
  version: "0.1.0",
};
const NEXT_BOOT = "fedcba9876543210";

let folder = "";
let events: SensorEvent[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "teiten-spool-"));
  events = [];
});
afterEach(() => rm(folder, { recursive: true }));

function open(options: { boot?: string; quota?: number } = {}): Promise<DiskSpool> {
  return openSpool({
    files: openDiskFiles(),
    clock: openSystemClock(),
    folder,
    sensor: "tokyo-1",
    boot: FACTS.boot,
    version: "0.1.0",
    report: (event) => events.push(event),
    ...options,
  });
}

async function addSegment(spool: DiskSpool, facts: SegmentFacts): Promise<void> {
  const start = encodeStart(facts, 1, 256);
  const bytes = Buffer.concat([start, encodeClosing(start, facts, [])]);
  const file = await spool.create(facts);
  await file.write(bytes);
  await file.sync();
  await file.close();
  await spool.admit(facts, bytes.length, 0);
}

test("a segment waits, is taken once, and goes to sent or back", async () => {
  const spool = await open();
  await addSegment(spool, FACTS);
  await addSegment(spool, { ...FACTS, sequence: 1 });
  const first = await spool.take();
  expect(first).toMatchObject({ facts: FACTS, asked: false });
  const second = await spool.take();
  expect(second?.facts.sequence).toBe(1);
  expect(await spool.take()).toBeNull();
  if (first === null || second === null) throw new Error("nothing was taken");
  expect((await spool.read(first)).length).toBe(first.bytes);
  await spool.sent(first);
  spool.release(second, true);
  expect((await spool.take())?.facts.sequence).toBe(1);
  expect(await spool.usage()).toMatchObject({ segments: 1, refused: 0, oldest: FACTS.from });
  expect(await spool.resend([{ boot: FACTS.boot, from: 0, to: 7 }])).toBe(1);
  expect((await spool.take())?.facts.sequence).toBe(0);
});

test("another run finds what the first left, in order, and tells where it ended", async () => {
  const spool = await open();
  await addSegment(spool, FACTS);
  await addSegment(spool, { ...FACTS, sequence: 1 });
  const part = await spool.create({ boot: FACTS.boot, sequence: 2 });
  await part.write(Buffer.concat([encodeStart({ ...FACTS, sequence: 2 }, 1, 256), Buffer.from("torn")]));
  await part.close();
  await spool.close();
  const next = await open({ boot: NEXT_BOOT });
  await addSegment(next, { ...FACTS, boot: NEXT_BOOT, from: FACTS.from - 1 });
  expect(await next.endedBoots()).toEqual([{ boot: FACTS.boot, last: 2 }]);
  const order = [await next.take(), await next.take(), await next.take(), await next.take()];
  expect(order.map((segment) => [segment?.facts.boot, segment?.facts.sequence])).toEqual([
    [NEXT_BOOT, 0],
    [FACTS.boot, 0],
    [FACTS.boot, 1],
    [FACTS.boot, 2],
  ]);
  expect(order[3]?.facts).toMatchObject({ repairedBytes: 4, packets: 0 });
});

test("every flipped bit is found, and the segment becomes a tombstone", async () => {
  const spool = await open();
  await addSegment(spool, FACTS);
  const path = join(folder, "ready", `${FACTS.boot}-0000000000.pcapng`);
  const bytes = await readFile(path);
  for (let bit = 0; bit < bytes.length * 8; bit += 37) {
    const flipped = Buffer.from(bytes);
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    await writeFile(path, flipped);
    const taken = await spool.take();
    if (taken === null) throw new Error("nothing was taken");
    expect(taken.facts, `bit ${bit}`).toMatchObject({ kind: "tombstone", reason: "damaged", sequence: 0 });
    spool.release(taken, false);
  }
});
