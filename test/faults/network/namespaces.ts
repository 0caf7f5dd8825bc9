import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ChildProcessByStdio } from "node:child_process";
import type { Readable, Writable } from "node:stream";

/** How a program ended; `code` is null when a signal ended it. */
export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly out: string;
  readonly err: string;
}

/** A program that runs beside the test, with what it has said so far. */
export interface Running {
  readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly ended: Promise<Ended>;
  out(): string;
  err(): string;
}

/** How a program is started: its own environment beside the test's, and a time after which it is killed. */
export interface Start {
  readonly environment?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Milliseconds after which it is killed; without it the program runs until it ends or its namespace is removed. */
  readonly limit?: number;
  /** Once the program says this on standard error, it is done and is killed. */
  readonly until?: RegExp;
}

/** A host of the test's own network: a network namespace in which programs run. */
export interface Host {
  readonly name: string;
  start(words: readonly string[], how?: Start): Running;
  /** Runs a program to its end. */
  run(words: readonly string[], how?: Start): Promise<Ended>;
  /** Runs a program that must succeed, and answers what it printed; throws with what it complained of. */
  must(words: readonly string[], input?: string): string;
}

const PREFIX = "ts-";
const open = new Map<string, Host>();
let guardian: Writable | null = null;

/** What is missing for network namespaces on this machine, in words; null when they can be made. */
export function whyNoNamespaces(): string | null {
  if (process.getuid?.() !== 0) return "network namespaces need root";
  for (const words of [
    ["ip", "-V"],
    ["nft", "-v"],
    ["tcpdump", "--version"],
  ] as const) {
    if (spawnSync(words[0], [words[1]]).status !== 0) return `${words[0]} is not installed`;
  }
  const name = `${PREFIX}${process.pid}-probe`;
  const made = spawnSync("ip", ["netns", "add", name]).status === 0;
  spawnSync("ip", ["netns", "del", name], { stdio: "ignore" });
  return made ? null : "this machine does not let us make network namespaces";
}

/**
 * Makes a namespace with loopback up, IPv6 off and no reverse-path filter. It goes when the test process ends, however
 * that ends.
 */
export function addHost(role: string): Host {
  guardian ??= startGuardian();
  const name = `${PREFIX}${process.pid}-${role}`;
  const host = hostOf(name);
  succeed(["ip", "netns", "add", name]);
  open.set(name, host);
  host.must([
    "sh",
    "-c",
    "cd /proc/sys/net && for k in all default; do echo 1 >ipv6/conf/$k/disable_ipv6; echo 0 >ipv4/conf/$k/rp_filter; done",
  ]);
  host.must(["ip", "link", "set", "lo", "up"]);
  return host;
}

/** Joins two hosts by a cable; each end has its name in its host. */
export function addCable([a, endOfA]: readonly [Host, string], [b, endOfB]: readonly [Host, string]): void {
  succeed(["ip", "link", "add", endOfA, "netns", a.name, "type", "veth", "peer", "name", endOfB, "netns", b.name]);
  a.must(["ip", "link", "set", endOfA, "up"]);
  b.must(["ip", "link", "set", endOfB, "up"]);
}

/** The hardware address of an interface. */
export function hardwareAddress(host: Host, end: string): string {
  return host.must(["cat", `/sys/class/net/${end}/address`]).trim();
}

/** Process id of a program of this name that runs in a host, or null. */
export function programIn(host: Host, program: string): number | null {
  return pidsIn(host.name).find((pid) => nameOf(pid) === program) ?? null;
}

/** A new folder for what runs in the hosts; it goes when this process ends, however that ends. */
export function addFolder(name: string): string {
  guardian ??= startGuardian();
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  guardian.write(`${folder}\n`);
  return folder;
}

/** Ends every program of the hosts made here and removes the hosts. */
export function removeHosts(): void {
  for (const name of open.keys()) remove(name);
  open.clear();
}

function hostOf(name: string): Host {
  const inside = (words: readonly string[]): string[] => ["netns", "exec", name, ...words];
  const start = (words: readonly string[], how: Start = {}): Running => {
    const child = spawn("ip", inside(words), {
      env: { ...process.env, ...how.environment },
      ...(how.cwd === undefined ? {} : { cwd: how.cwd }),
      stdio: ["pipe", "pipe", "pipe"],
    });
    return watch(child, how);
  };
  return {
    name,
    start,
    run: (words, how) => start(words, how).ended,
    must: (words, input) => succeed(["ip", ...inside(words)], input),
  };
}

function watch(child: Running["child"], { limit, until }: Start): Running {
  let [out, err] = ["", ""];
  child.stdout.on("data", (text: Buffer) => (out = tail(out + text.toString())));
  child.stderr.on("data", (text: Buffer) => {
    err = tail(err + text.toString());
    if (until?.test(err) === true) child.kill("SIGKILL");
  });
  child.stdin.on("error", () => undefined);
  const timer = limit === undefined ? null : setTimeout(() => child.kill("SIGKILL"), limit);
  const ended = new Promise<Ended>((resolve) => {
    const finish = (code: number | null, by: string | null): void => {
      if (timer !== null) clearTimeout(timer);
      resolve({ code, signal: by, out, err });
    };
    child.on("error", ({ message }) => {
      err += message;
      finish(null, null);
    });
    child.on("close", finish);
  });
  return { child, ended, out: () => out, err: () => err };
}

/** The last megabyte: a scanner that fails may say so a million times. */
function tail(text: string): string {
  return text.length > 2 ** 20 ? text.slice(-(2 ** 19)) : text;
}

function succeed([program = "", ...words]: readonly string[], input = ""): string {
  const {
    status,
    stdout,
    stderr,
    error: fault,
  } = spawnSync(program, words, { encoding: "utf8", input, maxBuffer: 2 ** 26 });
  if (status !== 0) throw new Error(`${[program, ...words].join(" ")}: ${fault?.message ?? stderr}`);
  return stdout;
}

function remove(name: string): void {
  for (const pid of pidsIn(name)) kill(pid);
  spawnSync("ip", ["netns", "del", name], { stdio: "ignore" });
}

function pidsIn(name: string): readonly number[] {
  const { stdout } = spawnSync("ip", ["netns", "pids", name], { encoding: "utf8" });
  return stdout
    .split(/\s+/)
    .filter((word) => /^[0-9]+$/.test(word))
    .map(Number);
}

function nameOf(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").trim();
  } catch {
    return null;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    return;
  }
}

/**
 * A shell that waits for the end of its standard input, which comes with the end of this process, even a violent one, and
 * then removes what this process made: its hosts, and the folders that it was told of.
 */
function startGuardian(): Writable {
  const sweep = `folders=
while read -r folder; do folders="$folder $folders"; done
for name in $(ls /run/netns 2>/dev/null | grep '^${PREFIX}${process.pid}-'); do
  for pid in $(ip netns pids "$name"); do kill -9 "$pid"; done
  ip netns del "$name"
done
for folder in $folders; do rm -rf "$folder"; done`;
  const shell = spawn("sh", ["-c", sweep], { detached: true, stdio: ["pipe", "ignore", "ignore"] });
  shell.unref();
  (shell.stdin as unknown as { unref?: () => void }).unref?.();
  return shell.stdin;
}
