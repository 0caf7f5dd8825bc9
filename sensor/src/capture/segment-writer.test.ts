import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SegmentFacts } from "@teiten/core/uplink";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openDiskFiles, openSystemClock } from "../host/index.ts";
import type { Files, WritableFile } from "../host/index.ts";
import { OpenSegment, PayloadCut } from "../segment/index.ts";
import { openSpool } from "../spool/index.ts";
import type { DiskSpool } from "../spool/index.ts";
import { SegmentWriter } from "./segment-writer.ts";

const BOOT = "0123456789abcdef";
const FACTS: SegmentFacts = {
  sensor: "tokyo-1",
  boot: BOOT,
  sequence: 0,
  kind: "capture",
  kept: "policy",
  from: 1_700_000_000_000_000,
  to: 1_700_000_000_000_000,
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
const FRAME = new DataView(new ArrayBuffer(60));

let folder = "";
let trouble: string | null = null;
let troubledName = "";
let spool: DiskSpool;
let writer: SegmentWriter;
let dropped = 0;
let sequence = 0;
let codes: string[] = [];

/** A disk whose writes and renames fail while there is trouble. */
function troubledFiles(): Files {
  const files = openDiskFiles();
  const check = (path: string): void => {
    if (trouble !== null && path.includes(troubledName)) {
      throw Object.assign(new Error(`${trouble}: it fails`), { code: trouble });
    }
  };
  const watched = (path: string, file: WritableFile): WritableFile => ({
    ...file,
    write: async (bytes) => {
      if (trouble !== null && path.includes(troubledName)) await file.write(bytes.subarray(0, bytes.length >> 1));
      check(path);
      await file.write(bytes);
    },
  });
  return {
    ...files,
    create: async (path) => watched(path, await files.create(path)),
    append: async (path) => watched(path, await files.append(path)),
    rename: async (from, to) => {
      check(from);
      await files.rename(from, to);
    },
  };
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "teiten-writer-"));
  [trouble, troubledName, dropped, sequence, codes] = [null, "", 0, 0, []];
  const clock = openSystemClock();
  const report = ({ code }: { readonly code: string }): void => void codes.push(code);
  const options = { files: troubledFiles(), clock, folder, sensor: "tokyo-1", boot: BOOT, version: "0.1.0", report };
  spool = await openSpool({ ...options, quota: 10_000_000 });
  const countDrops = (): Promise<number> => Promise.resolve(dropped);
  const parts = { store: spool, clock, report, countDrops, clockOffset: () => null, onWritten: () => undefined };
  writer = new SegmentWriter(parts);
});
afterEach(() => rm(folder, { recursive: true }));

/** A whole segment of so many packets. */
function add(packets: number): void {
  const from = FACTS.from + sequence * 1e6;
  const cut = new PayloadCut({ keep: "full" }, 1, new Uint8Array(32));
  const segment = new OpenSegment({ ...FACTS, sequence, from, to: from }, 1, 384, cut);
  sequence += 1;
  writer.current = segment;
  for (let count = 0; count < packets; count++) segment.append(FRAME, 0, 60, 60, Math.floor(from / 1e6), count);
  writer.end({ to: from + 1e6, clockStep: false, flood: { thinned: 0, thinning: 1, seconds: [] } });
}

async function takeAll(): Promise<readonly SegmentFacts[]> {
  const all: SegmentFacts[] = [];
  for (let taken = await spool.take(); taken !== null; taken = await spool.take()) all.push(taken.facts);
  return all;
}

const shape = ({ kind, packets, tombstoned, reason }: SegmentFacts): string =>
  kind === "capture" ? `${packets}` : `${reason} ${tombstoned}`;

test.each([
  ["ENOSPC", "disk-full"],
  ["EIO", "damaged"],
])("%s: while nothing can be written packets are counted, and afterwards everything goes on", async (code, reason) => {
  add(10);
  await writer.idle();
  trouble = code;
  add(20);
  add(30);
  await writer.idle();
  expect(codes).toContain("spool-unwritable");
  add(40);
  writer.kick();
  trouble = null;
  dropped = 7;
  await writer.idle();
  add(50);
  await writer.idle();
  const all = await takeAll();
  expect(all.map(({ sequence: number }) => number)).toEqual([0, 1, 2, 3, 4]);
  expect(all.map(shape).slice(0, 3)).toEqual(["10", `${reason} 20`, `${reason} 30`]);
  expect(all.map(shape).at(-1)).toBe("50");
  expect(all.reduce((sum, { packets, tombstoned }) => sum + packets + tombstoned, 0)).toBe(150);
  expect(all.reduce((sum, { dropped: count }) => sum + count, 0)).toBe(7);
});

test("a segment that was closed but could not be renamed is never written twice", async () => {
  trouble = "ENOSPC";
  troubledName = ".part";
  const files = openDiskFiles();
  add(5);
  const gone = writer.idle();
  trouble = null;
  await gone;
  expect(await files.list(join(folder, "open"))).toEqual([]);
  const [only] = await takeAll();
  expect(only?.packets).toBe(5);
});

test("the chain of hashes runs through captures and tombstones", async () => {
  add(1);
  await writer.idle();
  const first = await spool.take();
  trouble = "ENOSPC";
  troubledName = ".part";
  add(2);
  await writer.idle();
  trouble = null;
  add(3);
  await writer.idle();
  const second = await spool.take();
  const third = await spool.take();
  expect(second?.facts).toMatchObject({ kind: "tombstone", tombstoned: 2, previous: first?.sha256 });
  expect(third?.facts).toMatchObject({ packets: 3, previous: second?.sha256 });
});
