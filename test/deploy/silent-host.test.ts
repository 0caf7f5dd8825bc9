import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT } from "../architecture/source-tree.ts";
import { ADDRESSES, inside, makePair, missingForNamespaces, startInside } from "./namespaces.ts";
import type { Pair } from "./namespaces.ts";

const RULES = join(ROOT, "deploy/nftables-sensor.conf");
const missing = missingForNamespaces("nmap");
if (missing !== null) process.stderr.write(`test/deploy/silent-host: skipped, ${missing}\n`);

/** Everything from the sensor's host except neighbour discovery, without which nothing would reach it. */
const ANSWER = `ip src host ${ADDRESSES.sensor4} or (ip6 src host ${ADDRESSES.sensor6} and not (icmp6 and ip6[40] >= 133 and ip6[40] <= 137))`;
const PROBE = `dst host ${ADDRESSES.sensor4} or dst host ${ADDRESSES.sensor6}`;
const LISTEN = "require('net').createServer((s) => s.end('hello')).listen(8443, '::')";

let pair: Pair;

describe.skipIf(missing !== null)("a host with deploy/nftables-sensor.conf", () => {
  beforeAll(() => {
    pair = makePair();
  });
  afterAll(() => pair.remove());

  test("without the rules it does answer: resets and echo replies", async () => {
    inside(pair.sensor, "nft", "flush", "ruleset");
    const { seen, answers } = await probeWhileListening();
    expect(seen).toBeGreaterThan(100);
    expect(answers.length).toBeGreaterThan(100);
  });

  test("with them it answers nothing, and the capture sees every probe", async () => {
    expect(inside(pair.sensor, "nft", "-f", RULES)).toBe("");
    const { seen, answers, ping, nmap } = await probeWhileListening();
    expect(answers).toEqual([]);
    expect(seen).toBeGreaterThan(100);
    expect(ping.match(/0 hosts up/g)).toHaveLength(2);
    expect(nmap).toMatch(/All 100 scanned ports .* are in ignored states|100 filtered|open\|filtered/);
    expect(nmap).not.toMatch(/\d+\/(?:tcp|udp) +(?:open|closed) /);
  });

  test("with them the agent's connection to its collector works, IPv4 and IPv6, and no other", async () => {
    inside(pair.sensor, "nft", "-f", RULES);
    const server = startInside(pair.stranger, process.execPath, "-e", LISTEN);
    try {
      await pause(500);
      for (const address of [ADDRESSES.stranger4, ADDRESSES.stranger6]) {
        expect(connectTo(address, 8443), address).toBe("hello");
      }
      expect(connectTo(ADDRESSES.stranger4, 8444)).toMatch(/EPERM|ETIMEDOUT|slow/);
    } finally {
      server.kill();
      await once(server, "exit");
    }
  });

  test("loading them twice changes nothing", () => {
    inside(pair.sensor, "nft", "-f", RULES);
    const before = inside(pair.sensor, "nft", "list", "ruleset");
    inside(pair.sensor, "nft", "-f", RULES);
    expect(inside(pair.sensor, "nft", "list", "ruleset")).toBe(before);
  });
});

function connectTo(address: string, port: number): string {
  const program = `const s = require('net').connect(${port}, '${address}');
    s.setTimeout(2000, () => { console.log('slow'); s.destroy(); });
    s.on('data', (d) => console.log(String(d))).on('error', (e) => console.log(e.code))`;
  return inside(pair.sensor, process.execPath, "-e", program).trim();
}

async function probeWhileListening(): Promise<{
  seen: number;
  answers: readonly string[];
  ping: string;
  nmap: string;
}> {
  const record = (host: string, filter: string): (() => Promise<readonly string[]>) => {
    const child = startInside(host, "tcpdump", "-i", "eth0", "-p", "-n", "-l", "-Q", "in", filter);
    let text = "";
    child.stdout?.on("data", (part: Buffer) => (text += part.toString()));
    return async () => {
      child.kill("SIGINT");
      await once(child, "close");
      return text.split("\n").filter((line) => line !== "");
    };
  };
  const seen = record(pair.sensor, PROBE);
  const answers = record(pair.stranger, ANSWER);
  await pause(700);
  const { sensor4, sensor6 } = ADDRESSES;
  const echo = ["nmap", "-n", "-sn", "-PE", "--disable-arp-ping", "--max-retries", "1"];
  const ping = inside(pair.stranger, ...echo, sensor4) + inside(pair.stranger, ...echo, "-6", sensor6);
  const scan = ["nmap", "-Pn", "-n", "-T5", "--max-retries", "0", "--host-timeout", "8s"];
  const nmap = [
    inside(pair.stranger, ...scan, "-sS", "-p", "1-100", sensor4),
    inside(pair.stranger, ...scan, "-sA", "-p", "1-20", sensor4),
    inside(pair.stranger, ...scan, "-sU", "-p", "1-20", sensor4),
    inside(pair.stranger, ...scan, "-6", "-sS", "-p", "1-20", sensor6),
  ].join("\n");
  await pause(700);
  return { seen: (await seen()).length, answers: await answers(), ping, nmap };
}
