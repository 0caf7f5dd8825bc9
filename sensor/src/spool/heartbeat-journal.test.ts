import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Heartbeat } from "@teiten/core/uplink";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openDiskFiles } from "../host/index.ts";
import type { Files } from "../host/index.ts";
import { HeartbeatJournal } from "./heartbeat-journal.ts";

const BOOTS = ["00000000000000bb", "00000000000000aa"] as const;
const START = 1_700_000_000_000_000;

let folder = "";
let codes: string[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "teiten-heartbeats-"));
  codes = [];
});
afterEach(() => rm(folder, { recursive: true }));

async function journal(): Promise<HeartbeatJournal> {
  const opened = new HeartbeatJournal(openDiskFiles(), folder, ({ code }) => codes.push(code));
  await opened.load();
  return opened;
}

function heartbeat(boot: string, number: number): Heartbeat {
  const at = START + (boot === BOOTS[0] ? 0 : 1e12) + number * 60e6;
  const counts = { packets: 1, dropped: 0, thinned: 0, tombstoned: 0, refused: 0 };
  const spool = { spoolBytes: 0, spoolSegments: 0, spoolQuota: 1, diskFree: 1, oldest: null };
  const clock = { clockOffset: null, clockUncertainty: null };
  const agent = { addresses: null, settingsRevision: 1, version: "0.1.0", memory: 1 };
  return { boot, number, at, monotonic: number, capture: "running", ...counts, ...spool, ...clock, ...agent };
}

const names = (list: readonly Heartbeat[]): readonly string[] => list.map(({ boot, number }) => `${boot} ${number}`);

test("heartbeats wait until the center has them, over restarts, the older boot first", async () => {
  const first = await journal();
  for (let number = 0; number < 70; number++) await first.add(heartbeat(BOOTS[0], number));
  await first.close();
  expect(await readdir(folder)).toHaveLength(2);
  const second = await journal();
  for (let number = 0; number < 3; number++) await second.add(heartbeat(BOOTS[1], number));
  const oldest = await second.oldest(65);
  expect(names(oldest)).toEqual(Array.from({ length: 65 }, (_, number) => `${BOOTS[0]} ${number}`));
  expect(await second.lastOf(BOOTS[0])).toBe(START + 69 * 60e6);
  expect(await second.lastOf("00000000000000cc")).toBeNull();
  await second.heard(oldest);
  expect(names(await second.oldest(100))).toEqual([
    ...[65, 66, 67, 68, 69].map((number) => `${BOOTS[0]} ${number}`),
    ...[0, 1, 2].map((number) => `${BOOTS[1]} ${number}`),
  ]);
  await second.heard(await second.oldest(100));
  expect(await readdir(folder)).toEqual([]);
  expect(second.bytes).toBe(0);
  await second.add(heartbeat(BOOTS[1], 3));
  expect(names(await second.oldest(9))).toEqual([`${BOOTS[1]} 3`]);
  await second.close();
});

test("a torn line and every flipped bit cost their own heartbeat alone, and are reported", async () => {
  const first = await journal();
  for (let number = 0; number < 3; number++) await first.add(heartbeat(BOOTS[0], number));
  await first.close();
  const [name = ""] = await readdir(folder);
  const path = join(folder, name);
  const whole = await readFile(path);
  const middle = whole.indexOf(10) + 1;
  for (let byte = middle; byte < whole.indexOf(10, middle) - 1; byte += 3) {
    const flipped = Buffer.from(whole);
    flipped[byte] = (flipped[byte] ?? 0) ^ 4;
    await writeFile(path, flipped);
    codes = [];
    expect(names(await (await journal()).oldest(9)), `byte ${byte}`).toEqual([`${BOOTS[0]} 0`, `${BOOTS[0]} 2`]);
    expect(codes).toContain("heartbeat-damaged");
  }
  await writeFile(path, whole);
  await appendFile(path, whole.subarray(0, 50));
  expect(names(await (await journal()).oldest(9))).toHaveLength(3);
});

test("attempts of a long outage read the disk once, and what is added meanwhile is among what waits", async () => {
  const before = await journal();
  for (let number = 0; number < 130; number++) await before.add(heartbeat(BOOTS[0], number));
  await before.close();
  let reads = 0;
  const disk = openDiskFiles();
  const counting = { ...disk, read: (...words: Parameters<Files["read"]>) => (reads++, disk.read(...words)) };
  const opened = new HeartbeatJournal(counting, folder, () => undefined);
  await opened.load();
  reads = 0;
  for (let attempt = 0; attempt < 20; attempt++) {
    await opened.add(heartbeat(BOOTS[1], attempt));
    expect(names(await opened.oldest(1000))).toHaveLength(131 + attempt);
  }
  expect(reads).toBe(4);
  await opened.heard(await opened.oldest(100));
  expect(names(await opened.oldest(2))).toEqual([`${BOOTS[0]} 100`, `${BOOTS[0]} 101`]);
  await opened.heard(await opened.oldest(1000));
  expect(await opened.oldest(10)).toEqual([]);
  await opened.add(heartbeat(BOOTS[1], 20));
  expect(names(await opened.oldest(10))).toEqual([`${BOOTS[1]} 20`]);
  expect(reads).toBe(4);
  await opened.close();
});

test("more than a request takes is read again only when what is held runs out", async () => {
  const opened = await journal();
  for (let number = 0; number < 1100; number++) {
    await opened.add(heartbeat(BOOTS[0], number));
    if (number % 100 === 0) await opened.oldest(1000);
  }
  const seen: string[] = [];
  for (let batch = await opened.oldest(300); batch.length > 0; batch = await opened.oldest(300)) {
    seen.push(...names(batch));
    await opened.heard(batch);
  }
  expect(seen).toEqual(Array.from({ length: 1100 }, (_, number) => `${BOOTS[0]} ${number}`));
  expect(await readdir(folder)).toEqual([]);
  await opened.close();
});
