import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mixedFrame, protocolOf } from "../faults/feed/mixed-frame.ts";
import { totalOf } from "../faults/network/arrivals.ts";
import { programIn, whyNoNamespaces } from "../faults/network/namespaces.ts";
import { replay, replayed, writeFrames } from "../faults/network/replay.ts";
import { mustCome } from "../faults/programs/until.ts";
import { readCounted, untilCounted } from "./counted-packets.ts";
import type { CountedPackets } from "./counted-packets.ts";
import { SCANNERS } from "./fleet-network.ts";
import { DARK_PREFIX, arrivedAt, startFleet, untilCapturing } from "./observed-fleet.ts";
import type { FleetSensor, ObservedFleet } from "./observed-fleet.ts";
import { HPING3, MASSCAN, NMAP, SPOOFED_BURST, ZMAP, hasScanned } from "./scanners.ts";
import type { Scan } from "./scanners.ts";

const PROGRAMS = ["nmap", "masscan", "zmap", "hping3", "tcpreplay"];
const TAGGED = 300;
const missing = whyNot();
if (missing !== null) process.stderr.write(`test:scanners is skipped: ${missing}\n`);

let fleet: ObservedFleet;
let counted: ReadonlyMap<string, CountedPackets>;
const ended: { readonly title: string; readonly done: boolean }[] = [];

beforeAll(async () => {
  if (missing !== null) return;
  fleet = await startFleet();
  await scanAll();
  await untilQuiet();
  await untilCounted(fleet);
  counted = await readCounted(fleet);
}, 230_000);

afterAll(async () => {
  if (missing === null) await fleet.remove();
});

describe.skipIf(missing !== null)("real scanners against a fleet, through a restart, a kill and a new address", () => {
  test("every scanner did its work", () => {
    expect(ended.filter(({ done }) => !done)).toEqual([]);
    expect(ended.length).toBeGreaterThan(8);
  });

  test.each(["tokyo-1", "osaka-1", "berlin-1", "dark-1"])("what reached %s is in the center exactly once", (name) => {
    const arrived = arrivedAt(sensorOf(name));
    expect(totalOf(arrived)).toBeGreaterThan(500);
    expect(arrived.tcp * arrived.udp * arrived.icmp).toBeGreaterThan(0);
    process.stderr.write(`${name}: ${JSON.stringify(arrived)} arrived, ${JSON.stringify(counted.get(name))}\n`);
    expect(counted.get(name)).toEqual({ rows: arrived, losses: {}, dropped: 0 });
  });

  test("the uplink's own packets came through the same door and are not counted", () => {
    for (const { name, host } of fleet.sensors) expect(host.arrivals.uplink(), name).toBeGreaterThan(50);
  });

  test("scan-sources names the addresses of all four scanners", () => {
    const rows = figure(["scan-sources", "--list", "--class", "all"]);
    const found = new Map(rows.map((row) => [row["source"], row["tool"]]));
    expect(Object.values(SCANNERS).filter((address) => !found.has(address))).toEqual([]);
    expect(found.get(SCANNERS.zmap)?.toLowerCase()).toContain("zmap");
    expect(found.get(SCANNERS.masscan)?.toLowerCase()).toContain("masscan");
  });

  test("tools names ZMap and Masscan by their marks", () => {
    const tools = figure(["tools", "--by", "day"]).map((row) => row["tool"]?.toLowerCase() ?? "");
    expect(tools.some((tool) => tool.includes("zmap"))).toBe(true);
    expect(tools.some((tool) => tool.includes("masscan"))).toBe(true);
  });

  test("coverage is measured, of every sensor", async () => {
    const kinds = (await fleet.state.segments())
      .filter(({ status }) => status === "ingested")
      .map((line) => line.coverage);
    expect([...new Set(kinds)]).toEqual(["measured"]);
    const rows = figure(["coverage", "--bin", "day"]);
    for (const { name } of fleet.sensors) {
      const covered = rows.filter((row) => row["sensor"] === name).map((row) => Number(row["covered"]));
      expect(Math.max(...covered), name).toBeGreaterThan(0);
    }
  });

  test("a center that was killed and an agent that was restarted needed no hand", async () => {
    const audit = await fleet.state.fleet.auditLines(0, 100_000);
    expect(audit.filter(({ action }) => /equivocation|implausible|revoked/.test(action))).toEqual([]);
    const segments = await fleet.state.segments();
    expect(segments.filter(({ status }) => status !== "ingested" && status !== "received")).toEqual([]);
  });
});

/** The order of a day: scans, a new address, a restarted agent, a killed center, tagged frames, a flood. */
async function scanAll(): Promise<void> {
  const [first, second, third] = fleet.sensors;
  await scan(NMAP[0]!);
  await moveAddress(second!);
  await Promise.all([scan(NMAP[1]!), scan(MASSCAN), scan(NMAP[2]!)]);
  await untilQuiet();
  await restart(first!);
  const scans = Promise.all([...ZMAP, ...HPING3].map(scan));
  await killCenter();
  await scans;
  await sendTagged(third!);
  await scan(SPOOFED_BURST);
}

async function scan(one: Scan): Promise<void> {
  const addresses = fleet.sensors.slice(0, 3).map(({ prefixes }) => prefixes.at(-1)!);
  const isSlow = one.title.startsWith("hping3");
  const outcome = await one.run(fleet.network, isSlow ? addresses : [...addresses, DARK_PREFIX]);
  ended.push({ title: `${one.title} ${outcome.err.slice(-200)}`, done: hasScanned(one, outcome) });
}

/** The operator says from when on the sensor has another address; the agent hears it with the next receipt. */
async function moveAddress(sensor: FleetSensor): Promise<void> {
  await untilQuiet();
  const { name, host, prefixes } = sensor;
  const [before] = prefixes;
  const after = "203.0.113.18";
  const now = new Date(Date.now() + 1000).toISOString().replace(/\.\d+/, "");
  fleet.teiten(["sensor", "set", name, "--address", `/${now}@${before}`, "--address", `${now}/@${after}`]);
  prefixes.push(after);
  await untilCapturing(sensor);
  fleet.network.moveSensor(host, before!, after);
  host.arrivals.watch(after);
  await sleep(Math.max(0, Date.parse(now) + 1000 - Date.now()));
}

async function restart(sensor: FleetSensor): Promise<void> {
  const { agent, host } = sensor;
  const before = agent.program.child.pid;
  await agent.stop("SIGKILL");
  await mustCome("the capture ends with its agent", 10_000, () => (programIn(host, "tcpdump") === null ? true : null));
  agent.start(["--interface", "eth0"]);
  await untilCapturing(sensor);
  expect(agent.program.child.pid).not.toBe(before);
}

async function killCenter(): Promise<void> {
  await sleep(500);
  await fleet.center.stop("SIGKILL");
  await sleep(1500);
  await fleet.center.start();
}

async function sendTagged(sensor: FleetSensor): Promise<void> {
  const { host, prefixes } = sensor;
  const file = join(fleet.center.data, "..", "tagged.pcap");
  const before = totalOf(arrivedAt(sensor));
  const frames = Array.from({ length: TAGGED }, (_, number) =>
    mixedFrame({ number, protocol: protocolOf(number), destination: prefixes[0]!, vlan: 7 }),
  );
  writeFrames(file, frames);
  const sent = replayed(
    (await replay(fleet.network.router, { file, packetsPerSecond: 1000, times: 1 }, host.cable).ended).out,
  );
  expect(sent?.packets).toBe(TAGGED);
  expect(totalOf(arrivedAt(sensor)) - before).toBe(TAGGED);
}

/** Waits until nothing has arrived anywhere for a second and a half, and what did lies in closed segments. */
async function untilQuiet(): Promise<void> {
  for (let [before, quiet] = [-1, 0]; quiet < 3; await sleep(500)) {
    const now = fleet.sensors.reduce((sum, sensor) => sum + totalOf(arrivedAt(sensor)), 0);
    quiet = now === before ? quiet + 1 : 0;
    before = now;
  }
}

function sensorOf(name: string): FleetSensor {
  return fleet.sensors.find((sensor) => sensor.name === name)!;
}

function figure(words: readonly string[]): readonly Record<string, string>[] {
  const [header = "", ...lines] = fleet
    .teiten(["figure", ...words, "--format", "csv"])
    .trim()
    .split("\n");
  const columns = header.split(",");
  return lines.map((line) => Object.fromEntries(line.split(",").map((cell, index) => [columns[index] ?? "", cell])));
}

function whyNot(): string | null {
  const absent = PROGRAMS.find((program) => spawnSync("sh", ["-c", `command -v ${program}`]).status !== 0);
  return absent === undefined ? whyNoNamespaces() : `${absent} is not installed`;
}
