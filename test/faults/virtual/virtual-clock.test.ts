import { expect, test } from "vitest";
import { countCalls, createVirtualClock } from "./virtual-clock.ts";
import { seeded } from "../random.ts";
import { SimulatedDisk } from "../disk/simulated-disk.ts";

test("time passes only when it is moved, and each call comes at its own time, in order", async () => {
  const clock = createVirtualClock(1_000_000, async () => undefined);
  const calls: string[] = [];
  const say = (word: string): void => void calls.push(`${word} at ${clock.wall()}`);
  clock.after(500, () => say("second"));
  clock.after(200, () => {
    say("first");
    clock.after(100, () => say("between"));
  });
  const cancel = clock.after(300, () => say("never"));
  cancel();
  await clock.advance(100);
  expect(calls).toEqual([]);
  await clock.advance(400);
  expect(calls).toEqual(["first at 1200000", "between at 1300000", "second at 1500000"]);
  expect(clock.monotonic()).toBe(500);
});

test("rest comes after every call of a file and what follows from it", async () => {
  const { files, rest } = countCalls(new SimulatedDisk(seeded(1)).door());
  const done: string[] = [];
  const write = async (): Promise<void> => {
    await files.makeFolder("/spool");
    const file = await files.create("/spool/one");
    await file.write(new Uint8Array(10));
    await file.sync();
    await file.close();
    done.push(String(await files.size("/spool/one")));
  };
  void write();
  await rest();
  expect(done).toEqual(["10"]);
});
