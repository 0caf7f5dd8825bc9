import { execFileSync, spawn } from "node:child_process";
import { mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
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
    writeFilter: () => Promise.resolve(false),
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

test("a capture in a unit of its own that finds no interface is an error with its mend, once", async () => {
  const events: string[] = [];
  const source = new FifoSource({
    stream: join(folder, "stream"),
    messages: join(folder, "messages"),
    writeFilter: () => Promise.resolve(false),
    clock: openSystemClock(),
    report: ({ level, code }) => events.push(`${level} ${code}`),
  });
  source.start({ prefixes: [], length: 0 }, { bytes: () => undefined, ended: () => undefined });
  const messages = await open(join(folder, "messages"), "w");
  const line = "tcpdump: eth9: No such device exists\n(No such device exists)\n";
  await messages.write(`${line}${line}something else\n`);
  await until(() => events.includes("info capture-message"));
  await source.stop();
  await messages.close();
  expect(events).toEqual(["error capture-interface", "info capture-message"]);
});

test("a path that is no FIFO is reported and tried again", async () => {
  const codes: string[] = [];
  const source = new FifoSource({
    stream: join(folder, "nothing"),
    messages: null,
    writeFilter: () => Promise.resolve(false),
    clock: openSystemClock(),
    report: ({ code }) => codes.push(code),
  });
  source.start({ prefixes: [], length: 0 }, { bytes: () => undefined, ended: () => undefined });
  await source.countDrops();
  await until(() => codes.length > 0);
  await source.stop();
  expect(codes).toEqual(["fifo-unreadable"]);
  expect(source.dropped).toBe(0);
});

/** A unit in small: each run reads the filter, says its process, and is followed by another when it ends. */
const UNIT = `while :; do sh -c '
  echo "pid $$ $(cat filter)" >>runs; exec 2>messages; echo "pid $$" >&2; echo "listening on lo" >&2; exec sleep 60
'; done`;

test("a capture is ended only when the filter that its next run reads is on disk, and not for the same filter", async () => {
  await writeFile(join(folder, "filter"), "old");
  const runs = async (): Promise<readonly string[]> =>
    (await readFile(join(folder, "runs"), "utf8").catch(() => ""))
      .trim()
      .split("\n")
      .map((line) => line.split(" ")[2] ?? "");
  const source = new FifoSource({
    stream: join(folder, "stream"),
    messages: join(folder, "messages"),
    async writeFilter({ prefixes }) {
      if ((await readFile(join(folder, "filter"), "utf8")) === prefixes.join()) return false;
      await pause(700);
      await writeFile(join(folder, "filter"), prefixes.join());
      return true;
    },
    clock: openSystemClock(),
    report: () => undefined,
  });
  source.start({ prefixes: ["old"], length: 96 }, { bytes: () => undefined, ended: () => undefined });
  const unit = spawn("sh", ["-c", UNIT], { cwd: folder, detached: true, stdio: "ignore" });
  try {
    for (let tries = 0; tries < 100 && (await runs()).at(-1) !== "old"; tries++) await pause(20);
    await pause(300);
    source.change({ prefixes: ["old"], length: 262_144 });
    source.change({ prefixes: ["new"], length: 96 });
    for (let tries = 0; tries < 150 && (await runs()).at(-1) !== "new"; tries++) await pause(20);
    await pause(300);
    expect(await runs()).toEqual(["old", "new"]);
  } finally {
    process.kill(-(unit.pid ?? 0), "SIGKILL");
    await source.stop();
  }
});
