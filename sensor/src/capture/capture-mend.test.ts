import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { afterEach, expect, test } from "vitest";
import { openSystemClock } from "../host/index.ts";
import type { SensorEvent } from "../host/index.ts";
import { CaptureMend } from "./capture-mend.ts";
import { TcpdumpSource } from "./tcpdump-source.ts";

const PATH = process.env["PATH"] ?? "";
afterEach(() => {
  process.env["PATH"] = PATH;
});

/** What is told of a capture until its second run has ended. */
async function twoRuns(name: string): Promise<readonly SensorEvent[]> {
  const told: SensorEvent[] = [];
  const source = new TcpdumpSource({ interface: name, clock: openSystemClock(), report: (event) => told.push(event) });
  const second = new Promise<void>((resolve) => {
    let runs = 0;
    const ended = (): void => (++runs === 2 ? resolve() : undefined);
    source.start({ prefixes: ["192.0.2.1"], length: 96 }, { bytes: () => undefined, ended });
  });
  await second;
  await source.stop();
  return told;
}

const TCPDUMP = "tcpdump";
const hasTcpdump = spawnSync(TCPDUMP, ["--version"]).status === 0;

test.skipIf(!hasTcpdump)(
  "an interface that is not there is one error with its mend, however often it is tried",
  async () => {
    expect(await twoRuns("nosuchif9")).toEqual([
      { level: "error", code: "capture-interface", message: expect.stringMatching(/nosuchif9.*ip -br address/) },
    ]);
  },
);

test("a host without tcpdump, and one without a shell, hears how to install it, once", async () => {
  const folder = mkdtempSync(join(tmpdir(), "teiten-path-"));
  process.env["PATH"] = folder;
  const once = [
    { level: "error", code: "capture-program", message: expect.stringContaining("apt-get install tcpdump") },
  ];
  expect(await twoRuns("lo")).toEqual(once);
  symlinkSync("/bin/sh", join(folder, "sh"));
  expect(await twoRuns("lo")).toEqual(once);
  rmSync(folder, { recursive: true });
});

test("a user without the right hears how to get it, again after it worked; other messages are passed on", () => {
  const told: SensorEvent[] = [];
  const mend = new CaptureMend((event) => told.push(event));
  const line = "tcpdump: lo: You don't have permission to perform this capture on that device";
  expect([mend.hear(line), mend.hear("(socket: Operation not permitted)")]).toEqual([true, true]);
  expect(told).toMatchObject([
    { level: "error", code: "capture-permission", message: expect.stringContaining("setcap") },
  ]);
  mend.works();
  mend.hear(line);
  expect(told).toHaveLength(2);
  expect(mend.hear("tcpdump: listening on lo, link-type EN10MB")).toBe(false);
});
