import { execFileSync, spawn, spawnSync } from "node:child_process";
import type { ChildProcess } from "node:child_process";

/** Two hosts that see each other over one line, each in a network namespace of its own. */
export interface Pair {
  readonly sensor: string;
  readonly stranger: string;
  remove(): void;
}

/** Addresses of the pair, IPv4 and IPv6; the stranger is the collector too, on port 8443. */
export const ADDRESSES = {
  sensor4: "192.0.2.10",
  sensor6: "2001:db8::10",
  stranger4: "192.0.2.1",
  stranger6: "2001:db8::1",
} as const;

/** What is missing for network namespaces with packet filters, or null. */
export function missingForNamespaces(...programs: readonly string[]): string | null {
  if (process.getuid?.() !== 0) return "needs root";
  const absent = ["ip", "nft", "tcpdump", ...programs].find((name) => !isThere(name));
  if (absent !== undefined) return `needs ${absent}`;
  const probe = spawnSync("unshare", ["--net", "true"]);
  return probe.status === 0 ? null : "needs network namespaces";
}

/** Makes the pair; the names carry the process id, so that runs do not meet. */
export function makePair(): Pair {
  const [sensor, stranger] = [`f-sensor-${process.pid}`, `f-stranger-${process.pid}`];
  const [near, far] = [`fs${process.pid}`, `ft${process.pid}`];
  run("ip", "netns", "add", sensor);
  run("ip", "netns", "add", stranger);
  run("ip", "link", "add", near, "netns", sensor, "type", "veth", "peer", "name", far, "netns", stranger);
  for (const [host, line, address4, address6] of [
    [sensor, near, ADDRESSES.sensor4, ADDRESSES.sensor6],
    [stranger, far, ADDRESSES.stranger4, ADDRESSES.stranger6],
  ] as const) {
    inside(host, "ip", "link", "set", line, "name", "eth0");
    inside(host, "ip", "address", "add", `${address4}/24`, "dev", "eth0");
    inside(host, "ip", "address", "add", `${address6}/64`, "dev", "eth0", "nodad");
    inside(host, "ip", "link", "set", "eth0", "up");
    inside(host, "ip", "link", "set", "lo", "up");
  }
  const remove = (): void => {
    for (const host of [sensor, stranger]) spawnSync("ip", ["netns", "delete", host]);
  };
  return { sensor, stranger, remove };
}

/** Runs a command to its end in a namespace and answers what it printed; it may fail. */
export function inside(host: string, ...command: readonly string[]): string {
  const { stdout, stderr } = spawnSync("ip", ["netns", "exec", host, ...command], {
    encoding: "utf8",
    timeout: 20_000,
  });
  return stdout + stderr;
}

/** Starts a command in a namespace. */
export function startInside(host: string, ...command: readonly string[]): ChildProcess {
  return spawn("ip", ["netns", "exec", host, ...command], { stdio: ["ignore", "pipe", "pipe"] });
}

function run(program: string, ...words: readonly string[]): void {
  execFileSync(program, words, { stdio: "pipe" });
}

function isThere(program: string): boolean {
  return spawnSync("sh", ["-c", `command -v ${program}`]).status === 0;
}
