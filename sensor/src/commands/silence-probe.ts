import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import type { CheckLine } from "./check-line.ts";
import { PROBE_PROGRAM } from "./probe-program.ts";
import type { ProbeAnswer } from "./probe-program.ts";

const run = promisify(execFile);
const WHAT = "probe";

/** A network of two in the ranges that RFC 2544 and RFC 5180 set aside for measurements. */
const HOST4 = "198.18.254.1";
const STRANGER4 = "198.18.254.2";
const HOST6 = "2001:2:0:fffe::1";
const STRANGER6 = "2001:2:0:fffe::2";

/**
 * Tries this host from a stranger's side: a throw-away network namespace, joined by a virtual cable, sends SYN to a closed
 * port and to the open ones, UDP to a closed port and pings to each address, and sees what answers. Needs root and `ip`;
 * namespace and cable are gone afterwards.
 */
export async function probeSilence(addresses: readonly string[], openPorts: readonly number[]): Promise<CheckLine> {
  if (addresses.length === 0) return { level: "untested", what: WHAT, found: "this host has no address to try" };
  if (process.getuid?.() !== 0) {
    const mend = "run the check as root: it makes a network namespace for a moment";
    return { level: "untested", what: WHAT, found: "only root can try this host from a stranger's side", mend };
  }
  const [namespace, cable] = [`teiten-check-${process.pid}`, `tck${process.pid % 1_000_000}`];
  try {
    await layCable(namespace, cable);
    const before = await receivedPackets(cable);
    const task = JSON.stringify({ addresses, openPorts });
    const command = ["netns", "exec", namespace, process.execPath, "-e", PROBE_PROGRAM, task];
    const { stdout } = await run("ip", command, { timeout: 60_000 });
    const arrived = (await receivedPackets(cable)) - before;
    return probeLine(JSON.parse(stdout) as readonly ProbeAnswer[], arrived, addresses);
  } catch (error) {
    const why = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    return { level: "untested", what: WHAT, found: `a network namespace for the probe could not be made: ${why}` };
  } finally {
    await run("ip", ["link", "delete", cable]).catch(() => undefined);
    await run("ip", ["netns", "delete", namespace]).catch(() => undefined);
  }
}

async function layCable(namespace: string, cable: string): Promise<void> {
  const stranger = `${cable}s`;
  await run("ip", ["netns", "add", namespace]);
  await run("ip", ["link", "add", cable, "type", "veth", "peer", "name", stranger, "netns", namespace]);
  await run("ip", ["address", "add", `${HOST4}/30`, "dev", cable]);
  await run("ip", ["address", "add", `${HOST6}/64`, "dev", cable, "nodad"]).catch(() => undefined);
  await run("ip", ["link", "set", cable, "up"]);
  const inside = async (...words: readonly string[]): Promise<void> => {
    await run("ip", ["-n", namespace, ...words]);
  };
  await inside("address", "add", `${STRANGER4}/30`, "dev", stranger);
  await inside("link", "set", stranger, "up");
  await inside("route", "add", "default", "via", HOST4);
  await inside("address", "add", `${STRANGER6}/64`, "dev", stranger, "nodad").catch(() => undefined);
  await inside("-6", "route", "add", "default", "via", HOST6).catch(() => undefined);
}

async function receivedPackets(cable: string): Promise<number> {
  return Number((await readFile(`/sys/class/net/${cable}/statistics/rx_packets`, "utf8")).trim());
}

function probeLine(answers: readonly ProbeAnswer[], arrived: number, addresses: readonly string[]): CheckLine {
  const tried = answers.filter(({ result }) => result !== "untried");
  const untried = answers.filter(({ result }) => result === "untried").map(({ probe }) => probe);
  const answered = answers.filter(({ result }) => result === "answered");
  const gap = untried.length === 0 ? "" : `; not tried: ${[...new Set(untried)].join(", ")}`;
  if (answered.length > 0) {
    const found = answered.map(({ address, probe }) => `${address} answers to ${probe}`).join(", ");
    return { level: "failed", what: WHAT, found: `${found}${gap}`, mend: LOAD_RULES };
  }
  if (arrived < tried.length) {
    return { level: "untested", what: WHAT, found: `only ${arrived} packets of ${tried.length} probes arrived${gap}` };
  }
  return { level: "ok", what: WHAT, found: `${tried.length} probes to ${addresses.join(", ")} got no answer${gap}` };
}

const LOAD_RULES = "load the rules that `teiten-sensor check --rules` prints with `nft -f`";
