import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openDiskFiles } from "../host/index.ts";
import { findAgent, findProcess, takeAgentLock } from "./agent-lock.ts";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "teiten-lock-"))));
afterEach(() => rmSync(folder, { recursive: true }));
const files = openDiskFiles();

test("a process has a mark of its own, and one that is gone has none", async () => {
  const own = await findProcess(process.pid);
  expect(own).toEqual(await findProcess(process.pid));
  expect(own?.started).not.toBe((await findProcess(process.ppid))?.started);
  expect(await findProcess(2 ** 22 + 1)).toBeNull();
});

test("a sandbox that hides the machine's boot id does not hide the agent", async () => {
  const own = (await findProcess(process.pid))!;
  await takeAgentLock(files, folder, { ...own, machine: null });
  await expect(takeAgentLock(files, folder, own)).rejects.toMatchObject({ code: "agent-runs" });
  expect(await findAgent(files, folder)).toBe(process.pid);
});

test("an agent of before a restart of the machine is gone, even when all numbers are used again", async () => {
  const own = (await findProcess(process.pid))!;
  writeFileSync(join(folder, "agent.lock"), JSON.stringify({ ...own, machine: "before" }));
  expect(await findAgent(files, folder)).toBeNull();
  await takeAgentLock(files, folder, own);
  expect(await findAgent(files, folder)).toBe(process.pid);
});

test("the lock is one's own until it is given back", async () => {
  const own = (await findProcess(process.pid))!;
  const lock = await takeAgentLock(files, folder, own);
  await expect(takeAgentLock(files, folder, own)).rejects.toMatchObject({
    code: "agent-runs",
    place: expect.any(String),
  });
  await lock.release();
  await (await takeAgentLock(files, folder, own)).release();
  expect(readdirSync(folder)).toEqual([]);
});

test.each(["", "{", '{"pid": 4194305, "started": "1@x"}', `{"pid": ${process.pid}, "started": "another start"}`])(
  "what a dead holder left (%s) is put aside",
  async (left) => {
    writeFileSync(join(folder, "agent.lock"), left);
    const own = (await findProcess(process.pid))!;
    const lock = await takeAgentLock(files, folder, own);
    expect(readdirSync(folder)).toEqual(["agent.lock"]);
    await lock.release();
  },
);

test("of many that find a dead holder's lock at once, one gets it, or all step back and the next gets it", async () => {
  writeFileSync(join(folder, "agent.lock"), '{"pid": 4194305, "started": "1@x"}');
  const alive = new Map(
    Array.from({ length: 8 }, (_none, pid) => [pid, { pid, started: String(pid), machine: "here" }]),
  );
  const find = (pid: number) => Promise.resolve(alive.get(pid) ?? null);
  const tries = await Promise.allSettled([...alive.values()].map((mark) => takeAgentLock(files, folder, mark, find)));
  const holders = tries.filter(({ status }) => status === "fulfilled").length;
  expect(holders).toBeLessThanOrEqual(1);
  if (holders === 1) return;
  alive.clear();
  await takeAgentLock(files, folder, { pid: 9, started: "9", machine: "here" }, find);
});

test("on a full disk the agent starts all the same", async () => {
  const full = Object.assign(new Error("no space"), { code: "ENOSPC" });
  const door = {
    ...files,
    create: async (path: string) => ({ ...(await files.create(path)), write: () => Promise.reject(full) }),
  };
  const lock = await takeAgentLock(door, folder, (await findProcess(process.pid))!);
  expect(readdirSync(folder)).toEqual(["agent.lock"]);
  await lock.release();
});
