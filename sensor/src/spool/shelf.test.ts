import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SegmentFacts } from "@teiten/core/uplink";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { bytes, ethernet, ipv4, tcp } from "../../../test/captures/packet-builder.ts";
import { openDiskFiles, openSystemClock } from "../host/index.ts";
import type { Files, WritableFile } from "../host/index.ts";
import { OpenSegment, PayloadCut } from "../segment/index.ts";
import { openSpool } from "./index.ts";
import type { DiskSpool, ReadySegment } from "./index.ts";

const BOOT = "0123456789abcdef";
const NEXT_BOOT = "fedcba9876543210";
const FRAME = ethernet(0x0800, ipv4({ source: "203.0.113.1" }, bytes(tcp(), new Uint8Array(1000).fill(9))));
const FACTS: SegmentFacts = {
  sensor: "tokyo-1",
  boot: BOOT,
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

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "teiten-room-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** A disk with so many bytes, counted as the files of its owner have them. */
class SmallDisk implements Files {
  readonly sizes = new Map<string, number>();
  room: number;
  private readonly disk = openDiskFiles();
  constructor(room: number) {
    this.room = room;
  }
  get used(): number {
    return [...this.sizes.values()].reduce((sum, size) => sum + size, 0);
  }
  async create(path: string): Promise<WritableFile> {
    return this.counted(path, await this.disk.create(path), 0);
  }
  async append(path: string): Promise<WritableFile> {
    return this.counted(path, await this.disk.append(path), this.sizes.get(path) ?? 0);
  }
  read = (path: string, most?: number): Promise<Buffer> => this.disk.read(path, most);
  async truncate(path: string, length: number): Promise<void> {
    await this.disk.truncate(path, length);
    this.sizes.set(path, length);
  }
  async rename(from: string, to: string): Promise<void> {
    await this.disk.rename(from, to);
    this.sizes.set(to, this.sizes.get(from) ?? 0);
    this.sizes.delete(from);
  }
  async remove(path: string): Promise<void> {
    await this.disk.remove(path);
    this.sizes.delete(path);
  }
  makeFolder = (path: string): Promise<void> => this.disk.makeFolder(path);
  list = (path: string): Promise<readonly string[]> => this.disk.list(path);
  size = (path: string): Promise<number | null> => this.disk.size(path);
  syncFolder = (path: string): Promise<void> => this.disk.syncFolder(path);
  free = (): Promise<number> => Promise.resolve(Math.max(0, this.room - this.used));
  private counted(path: string, file: WritableFile, size: number): WritableFile {
    this.sizes.set(path, size);
    return {
      ...file,
      write: async (piece) => {
        const fits = Math.min(piece.length, Math.max(0, this.room - this.used));
        await file.write(piece.subarray(0, fits));
        this.sizes.set(path, (this.sizes.get(path) ?? 0) + fits);
        if (fits < piece.length) throw Object.assign(new Error("ENOSPC: no room"), { code: "ENOSPC" });
      },
    };
  }
}

function open(files: Files, options: { quota?: number; boot?: string } = {}): Promise<DiskSpool> {
  const clock = openSystemClock();
  const parts = { files, clock, folder, sensor: "tokyo-1", boot: BOOT, version: "0.1.0", report: () => undefined };
  return openSpool({ ...parts, ...options });
}

async function add(spool: DiskSpool, sequence: number, packets: number): Promise<void> {
  const facts = { ...FACTS, sequence, from: FACTS.from + sequence * 60e6, to: FACTS.to + sequence * 60e6, packets };
  const segment = new OpenSegment(facts, 1, 262_144, new PayloadCut({ keep: "full" }, 1, new Uint8Array(32)));
  const view = new DataView(FRAME.buffer, FRAME.byteOffset);
  for (let count = 0; count < packets; count++) segment.append(view, 0, FRAME.length, FRAME.length, 1_700_000_001, 0);
  const target = { create: () => spool.create(facts), opening: () => facts };
  for (;;) {
    try {
      const closed = await segment.close(target, facts, []);
      await spool.admit(facts, closed.bytes, segment.saves);
      return;
    } catch (error) {
      expect(error).toMatchObject({ code: "ENOSPC" });
      expect(await spool.makeRoom()).toBe(true);
      await spool.cut(facts, segment.length);
    }
  }
}

async function takeAll(spool: DiskSpool): Promise<readonly ReadySegment[]> {
  const all: ReadySegment[] = [];
  for (let taken = await spool.take(); taken !== null; taken = await spool.take()) all.push(taken);
  return all;
}

const shape = ({ facts }: ReadySegment): string =>
  `${facts.sequence} ${facts.kind === "tombstone" ? `tombstone ${facts.tombstoned}` : `${facts.kept} ${facts.packets}`}`;

test("what the center has goes first, then the payload of the oldest, then their packets; never what is in hand", async () => {
  const quota = 400_000;
  const spool = await open(openDiskFiles(), { quota });
  for (let sequence = 0; sequence < 3; sequence++) await add(spool, sequence, 50);
  const [first, second] = [await spool.take(), await spool.take()];
  if (first === null || second === null) throw new Error("nothing was taken");
  await spool.sent(first);
  expect(await readdir(join(folder, "sent"))).toHaveLength(1);
  for (let sequence = 3; sequence < 7; sequence++) await add(spool, sequence, 50);
  expect(await readdir(join(folder, "sent"))).toHaveLength(0);
  for (let sequence = 7; sequence < 10; sequence++) await add(spool, sequence, 50);
  spool.release(second, true);
  const reduced = await takeAll(spool);
  expect(reduced.map(shape)).toEqual([
    "1 policy 50",
    ...[2, 3, 4].map((sequence) => `${sequence} headers 50`),
    ...[5, 6, 7, 8, 9].map((sequence) => `${sequence} policy 50`),
  ]);
  expect((await spool.usage()).bytes).toBeLessThanOrEqual(quota);
  for (const segment of reduced) spool.release(segment, false);
  for (let sequence = 10; sequence < 80; sequence++) await add(spool, sequence, 50);
  const last = await takeAll(spool);
  const kinds = last.map(shape);
  const firstCapture = kinds.findIndex((kind) => !kind.includes("tombstone"));
  expect(kinds.slice(0, firstCapture).every((kind) => kind.endsWith("tombstone 50"))).toBe(true);
  expect(kinds.slice(firstCapture).some((kind) => kind.includes("tombstone"))).toBe(false);
  expect(firstCapture).toBeGreaterThan(3);
  expect(last[0]).toMatchObject({ asked: true, facts: { reason: "spool-full", original: expect.any(String) } });
  expect(last[1]).toMatchObject({ asked: false });
  expect((await spool.usage()).tombstoned).toBe(firstCapture * 50);
});

test("property: packets and tombstoned packets are what came, whatever the quota and whatever was sent between", async () => {
  const step = fc.record({ packets: fc.nat(60), sends: fc.nat(2), releases: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 60_000, max: 300_000 }),
      fc.array(step, { maxLength: 12 }),
      async (quota, steps) => {
        await rm(folder, { recursive: true });
        const spool = await open(openDiskFiles(), { quota });
        let [came, gone] = [0, 0];
        for (const [sequence, { packets, sends, releases }] of steps.entries()) {
          await add(spool, sequence, packets);
          came += packets;
          for (let count = 0; count < sends; count++) {
            const taken = await spool.take();
            if (taken === null) break;
            gone += releases ? 0 : taken.facts.packets + taken.facts.tombstoned;
            if (releases) spool.release(taken, true);
            else await spool.sent(taken);
          }
        }
        await spool.close();
        const again = await open(openDiskFiles(), { quota, boot: NEXT_BOOT });
        const left = await takeAll(again);
        expect(left.map(({ facts }) => facts.sequence)).toEqual(
          left.map(({ facts }) => facts.sequence).sort((one, other) => one - other),
        );
        return left.reduce((sum, { facts }) => sum + facts.packets + facts.tombstoned, gone) === came;
      },
    ),
    { numRuns: 12 },
  );
});

test("a full disk is survived: the ballast gives way, the oldest are given up, and the ballast comes back", async () => {
  const disk = new SmallDisk(1_000_000);
  const spool = await open(disk);
  expect(disk.sizes.get(join(folder, "ballast"))).toBe(125_000);
  expect(spool.segmentBytes).toBe(125_000);
  for (let sequence = 0; sequence < 130; sequence++) await add(spool, sequence, 120);
  expect(disk.sizes.has(join(folder, "ballast"))).toBe(true);
  const all = await takeAll(spool);
  expect(all.length).toBe(130);
  expect(all.reduce((sum, { facts }) => sum + facts.packets + facts.tombstoned, 0)).toBe(130 * 120);
  expect(all[0]?.facts).toMatchObject({ kind: "tombstone", reason: "disk-full" });
  expect(all[129]?.facts).toMatchObject({ kind: "capture", packets: 120 });
});

test("a torn segment of an earlier run is repaired wherever it is torn, and closed under its own boot", async () => {
  const files = openDiskFiles();
  const spool = await open(files);
  const facts = { ...FACTS, packets: 4, previous: "cd".repeat(32) };
  const pieces: Uint8Array[] = [];
  const file = {
    write: async (piece: Uint8Array) => void pieces.push(Uint8Array.from(piece)),
    sync: async () => {},
    close: async () => {},
  };
  const segment = new OpenSegment(facts, 1, 262_144, new PayloadCut({ keep: "none" }, 1, new Uint8Array(32)));
  const view = new DataView(FRAME.buffer, FRAME.byteOffset);
  for (let second = 1; second <= 4; second++) segment.append(view, 0, FRAME.length, 1054, 1_700_000_000 + second, 0);
  await segment.close(
    { create: () => Promise.resolve(file), opening: () => ({ ...facts, packets: 0, to: facts.from }) },
    facts,
    [],
  );
  const whole = Buffer.concat(pieces);
  await spool.close();
  let [before, seen] = [0, 0];
  for (let length = 0; length <= whole.length; length += 13) {
    const part = await files.create(join(folder, "open", `${BOOT}-0000000000.part`));
    await part.write(whole.subarray(0, length));
    await part.close();
    const next = await open(files, { boot: NEXT_BOOT });
    const taken = await next.take();
    expect(await next.take()).toBeNull();
    await next.close();
    expect(await readdir(join(folder, "open"))).toEqual([]);
    if (taken === null) {
      expect(before).toBe(0);
      continue;
    }
    const { packets, repairedBytes, from, to, boot, previous } = taken.facts;
    expect({ from, boot, previous }).toEqual({ from: facts.from, boot: BOOT, previous: facts.previous });
    expect(packets).toBeGreaterThanOrEqual(before);
    expect(to).toBe(length === whole.length ? facts.to : facts.from + packets * 1e6 + (packets > 0 ? 1 : 0));
    expect(repairedBytes).toBeLessThan(length);
    before = packets;
    seen += 1;
    await files.remove(join(folder, "ready", `${BOOT}-0000000000.pcapng`));
  }
  expect(before).toBe(4);
  expect(seen).toBeGreaterThan(50);
});

/** A disk on which some files cannot be read, with the system's code; `times` counts the failures that are left. */
function troubledFiles(trouble: { code: string; name: string; times: number }): Files {
  const disk = openDiskFiles();
  return {
    ...disk,
    read(path, most, into) {
      if (!path.includes(trouble.name) || trouble.times === 0) return disk.read(path, most, into);
      trouble.times -= 1;
      return Promise.reject(Object.assign(new Error(trouble.code), { code: trouble.code }));
    },
  };
}

test.each(["EMFILE", "ENOMEM", "EACCES"])(
  "%s is no rot: the file stays whole, others go first and give way, and it is taken when it can be read",
  async (code) => {
    const trouble = { code, name: "-0000000000.", times: Infinity };
    const spool = await open(troubledFiles(trouble), { quota: 400_000 });
    await add(spool, 0, 50);
    await expect(spool.take()).rejects.toMatchObject({ code });
    for (let sequence = 1; sequence < 120; sequence++) await add(spool, sequence, 50);
    expect((await spool.usage()).bytes).toBeLessThan(400_000);
    const taken = await spool.take();
    expect(taken?.facts.sequence).toBe(1);
    trouble.times = 0;
    expect((await takeAll(spool)).map(shape).at(-1)).toBe("0 policy 50");
  },
);

test("a bad sector that can be read at the second try costs nothing; one that cannot becomes a tombstone", async () => {
  const trouble = { code: "EIO", name: "-0000000000.", times: 0 };
  const spool = await open(troubledFiles(trouble));
  for (const sequence of [0, 1]) await add(spool, sequence, 5);
  trouble.times = 1;
  expect(shape((await spool.take())!)).toBe("0 policy 5");
  Object.assign(trouble, { name: "-0000000001.", times: 2 });
  expect((await spool.take())?.facts).toMatchObject({ sequence: 1, kind: "tombstone", reason: "damaged" });
});
