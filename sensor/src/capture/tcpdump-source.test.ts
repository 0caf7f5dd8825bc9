import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { pcap } from "../../../test/captures/capture-builder.ts";
import { openSystemClock } from "../host/index.ts";
import { TcpdumpSource } from "./tcpdump-source.ts";

/** Stands for tcpdump: notes how it was called, writes a capture, counts when it is asked to, and waits for its end. */
const PROGRAM = `#!/bin/sh
dir=$(dirname "$0")
echo "$@" >> "$dir/calls"
case "$*" in *vlan*) if [ -e "$dir/raw" ]; then echo "tcpdump: no VLAN support for Raw IP" >&2; exit 1; fi ;; esac
cat "$dir/capture.pcap"
trap 'echo "tcpdump: 1 packet captured, 9 packets received by filter, 7 packets dropped by kernel" >&2' USR1
trap 'echo "8 packets dropped by kernel" >&2; exit 0' TERM
echo "tcpdump: listening on eth0" >&2
echo $$ > "$dir/pid"
while :; do sleep 0.05; done
`;

let folder = "";
let source: TcpdumpSource;
let got = Buffer.alloc(0);
let endings: string[] = [];
const CAPTURE = pcap([{ frame: new Uint8Array(60) }]);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "teiten-capture-"));
  await writeFile(join(folder, "program"), PROGRAM);
  await chmod(join(folder, "program"), 0o700);
  await writeFile(join(folder, "capture.pcap"), CAPTURE);
  [got, endings] = [Buffer.alloc(0), []];
  source = new TcpdumpSource({
    interface: "eth0",
    program: join(folder, "program"),
    clock: openSystemClock(),
    report: () => undefined,
  });
});
afterEach(async () => {
  await source.stop();
  await rm(folder, { recursive: true });
});

function start(): void {
  source.start(
    { prefixes: ["192.0.2.1"], length: 384 },
    {
      bytes: (chunk) => {
        got = Buffer.concat([got, chunk]);
      },
      ended: (reason) => endings.push(reason),
    },
  );
}

async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await what()); tries++) {
    if (tries === 500) throw new Error("it did not come");
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

test("captures without promiscuous mode, counts drops when asked, and gives the last count at its end", async () => {
  start();
  await until(() => got.length === CAPTURE.length);
  const pid = async (): Promise<number> => Number(await readFile(join(folder, "pid"), "utf8").catch(() => "0"));
  await until(async () => (await pid()) > 0);
  await until(async () => {
    await source.countDrops();
    return source.dropped === 7;
  });
  await source.stop();
  expect(source.dropped).toBe(8);
  expect(endings).toEqual(["the agent stops"]);
  const child = await pid();
  await until(() => !isAlive(child));
  const call = await readFile(join(folder, "calls"), "utf8");
  expect(call).toContain("-i eth0 -p -n -U -w - --time-stamp-precision=nano");
  expect(call).toContain("-s 384 (ip dst host 192.0.2.1) or (vlan and ((ip dst host 192.0.2.1)))");
});

test("a link without VLAN tags gets a filter without them; other prefixes and an unreadable stream begin a new run", async () => {
  await writeFile(join(folder, "raw"), "");
  start();
  await until(() => got.length === CAPTURE.length);
  source.change({ prefixes: ["192.0.2.2"], length: 256 });
  await until(() => got.length === CAPTURE.length * 2);
  source.restart("unreadable");
  await until(() => got.length === CAPTURE.length * 3);
  const calls = (await readFile(join(folder, "calls"), "utf8")).trim().split("\n");
  expect(calls.map((call) => /-s .*/.exec(call)?.[0])).toEqual([
    "-s 384 (ip dst host 192.0.2.1) or (vlan and ((ip dst host 192.0.2.1)))",
    "-s 384 (ip dst host 192.0.2.1)",
    "-s 256 (ip dst host 192.0.2.2)",
    "-s 256 (ip dst host 192.0.2.2)",
  ]);
  expect(endings.slice(1)).toEqual(["the settings have changed", "unreadable"]);
});

test("a program that is missing is reported with every try, and tried again", async () => {
  await rm(join(folder, "program"));
  start();
  await until(() => endings.length >= 2);
  expect(endings[0]).toMatch(/ended \(127\)/);
});
