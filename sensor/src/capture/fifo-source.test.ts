import { execFileSync } from "node:child_process";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openSystemClock } from "../host/index.ts";
import { FifoSource } from "./fifo-source.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "teiten-fifo-"));
  execFileSync("mkfifo", [join(folder, "stream"), join(folder, "messages")]);
});
afterEach(() => rm(folder, { recursive: true }));

async function until(what: () => boolean): Promise<void> {
  for (let tries = 0; !what(); tries++) {
    if (tries === 300) throw new Error("it did not come");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

test("writers of the FIFO follow one another, and what the pipe holds at the end is read", async () => {
  const heard: string[] = [];
  const source = new FifoSource({
    stream: join(folder, "stream"),
    messages: join(folder, "messages"),
    clock: openSystemClock(),
    report: ({ message }) => heard.push(`event ${message}`),
  });
  source.start(
    { prefixes: [], length: 0 },
    { bytes: (chunk) => heard.push(Buffer.from(chunk).toString()), ended: () => heard.push("ended") },
  );
  const first = await open(join(folder, "stream"), "w");
  await first.write("one");
  await until(() => heard.length === 1);
  await first.close();
  await until(() => heard.length === 2);
  const second = await open(join(folder, "stream"), "w");
  await second.write("two");
  await until(() => heard.length === 3);
  const messages = await open(join(folder, "messages"), "w");
  await messages.write("9 packets dropped by kernel\n");
  await until(() => source.dropped === 9);
  source.pause();
  await second.write("three");
  await source.stop();
  await second.close();
  await messages.close();
  expect(heard.slice(0, 4)).toEqual(["one", "ended", "two", "three"]);
});

test("a path that is no FIFO is reported and tried again", async () => {
  const codes: string[] = [];
  const source = new FifoSource({
    stream: join(folder, "nothing"),
    messages: null,
    clock: openSystemClock(),
    report: ({ code }) => codes.push(code),
  });
  source.start({ prefixes: [], length: 0 }, { bytes: () => undefined, ended: () => undefined });
  await source.countDrops();
  await source.stop();
  expect(codes).toEqual(["fifo-unreadable"]);
  expect(source.dropped).toBe(0);
});
