import { expect, test } from "vitest";
import { seeded } from "../random.ts";
import { PowerCut, SimulatedDisk } from "./simulated-disk.ts";

const BYTES = new Uint8Array(2000).fill(7);

function disk(seed: number): SimulatedDisk {
  const made = new SimulatedDisk(seeded(seed));
  made.prepareFolder("/spool/open");
  made.prepareFolder("/spool/ready");
  return made;
}

/** Writes a file in the order that is safe, up to a step, then cuts the power; answers what is left. */
async function leftAfter(seed: number, steps: number): Promise<Buffer | null> {
  const made = disk(seed);
  const files = made.door();
  const file = await files.create("/spool/open/1.part");
  await file.write(BYTES);
  if (steps > 0) await file.sync();
  if (steps > 1) await files.rename("/spool/open/1.part", "/spool/ready/1");
  if (steps > 2) await files.syncFolder("/spool/ready");
  made.restart();
  return made.peek("/spool/ready/1");
}

const SEEDS = Array.from({ length: 200 }, (_, seed) => seed);

test("what was synced, renamed and named durably is there after every power cut", async () => {
  for (const seed of SEEDS) expect((await leftAfter(seed, 3))?.equals(BYTES)).toBe(true);
});

test("without the sync of the folder the name is sometimes lost, and never half there", async () => {
  const left = await Promise.all(SEEDS.map((seed) => leftAfter(seed, 2)));
  expect(left.some((bytes) => bytes === null)).toBe(true);
  expect(left.every((bytes) => bytes === null || bytes.equals(BYTES))).toBe(true);
});

test("unsynced bytes are lost, torn at sectors, or zeros", async () => {
  const lengths = new Set<string>();
  for (const seed of SEEDS) {
    const made = disk(seed);
    const files = made.door();
    const file = await files.create("/spool/ready/1");
    await files.syncFolder("/spool/ready");
    await file.write(BYTES);
    made.restart();
    const left = made.peek("/spool/ready/1") ?? Buffer.alloc(0);
    lengths.add(`${left.length} ${left.filter((byte) => byte === 7).length}`);
  }
  expect(lengths.size).toBeGreaterThan(5);
  expect(lengths.has("0 0")).toBe(true);
  expect(lengths.has("2000 2000")).toBe(true);
});

test("the power goes at the call that was chosen, and stays off until a restart", async () => {
  const made = disk(1);
  const files = made.door();
  made.cutAfter(2);
  const file = await files.create("/spool/ready/1");
  await expect(file.write(BYTES)).rejects.toBeInstanceOf(PowerCut);
  await expect(files.list("/spool")).rejects.toBeInstanceOf(PowerCut);
  made.restart();
  await expect(files.list("/spool")).rejects.toBeInstanceOf(PowerCut);
  expect(await made.door().list("/spool")).toEqual(["open", "ready"]);
});

test("a folder whose name was not synced is lost with all that lies in it", async () => {
  let lost = 0;
  for (const seed of SEEDS) {
    const made = disk(seed);
    const files = made.door();
    await files.makeFolder("/spool/new");
    const file = await files.create("/spool/new/1");
    await file.write(BYTES);
    await file.sync();
    await files.syncFolder("/spool/new");
    made.restart();
    if (made.peek("/spool/new/1") !== null) continue;
    lost += 1;
    await made.door().makeFolder("/spool/new");
    expect(await made.door().list("/spool/new")).toEqual([]);
  }
  expect(lost).toBeGreaterThan(20);
});

test("errors are those of the system", async () => {
  const files = disk(1).door();
  await expect(files.read("/spool/none")).rejects.toMatchObject({ code: "ENOENT" });
  await expect(files.create("/none/1")).rejects.toMatchObject({ code: "ENOENT" });
  await (await files.create("/spool/1")).close();
  await expect(files.create("/spool/1")).rejects.toMatchObject({ code: "EEXIST" });
  expect(await files.size("/spool/none")).toBeNull();
});
