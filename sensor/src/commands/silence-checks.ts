import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import type { CheckLine } from "./check-line.ts";
import { listeningSockets } from "./listening-sockets.ts";
import type { ListeningSocket } from "./listening-sockets.ts";

const run = promisify(execFile);

/** What the host's packet filter does with packets that no rule names. */
export interface FilterPolicy {
  readonly input: boolean;
  readonly output: boolean;
}

/** Checks by looking: packet filter, sockets and kernel settings of this host. */
export async function checkSilence(): Promise<readonly CheckLine[]> {
  const policy = await filterPolicy();
  return [
    filterLine(policy),
    socketLine(await listeningSockets(), policy),
    await echoLine(policy),
    await forwardingLine(),
    {
      level: "untested",
      what: "from outside",
      found: "what a router or a cloud's firewall in front of this host answers cannot be seen from here",
      mend: "scan the address from another network: `nmap -Pn -sS -sU -p1-1000 ADDRESS` must find no open or closed port",
    },
  ];
}

/**
 * Whether base chains drop by policy all that comes in, and all that goes out, of IPv4 and IPv6; null when the rules cannot
 * be read. Rules of iptables are seen where they are kept in nftables, as Debian does.
 */
export async function filterPolicy(): Promise<FilterPolicy | null> {
  try {
    const { stdout } = await run("nft", ["-j", "list", "chains"], { timeout: 10_000, maxBuffer: 16 * 1_048_576 });
    return readFilterPolicy(stdout);
  } catch {
    return null;
  }
}

/** Reads the policies from `nft -j list chains`; null for any other text. */
export function readFilterPolicy(text: string): FilterPolicy | null {
  try {
    const { nftables } = JSON.parse(text) as { readonly nftables: readonly { readonly chain?: BaseChain }[] };
    const dropsOf = (hook: string, family: string): boolean =>
      nftables.some(({ chain }) => chain?.hook === hook && isDropping(chain) && chain.family === family);
    const drops = (hook: string): boolean => dropsOf(hook, "inet") || (dropsOf(hook, "ip") && dropsOf(hook, "ip6"));
    return { input: drops("input"), output: drops("output") };
  } catch {
    return null;
  }
}

function isDropping({ type, policy }: BaseChain): boolean {
  return type === "filter" && policy === "drop";
}

interface BaseChain {
  readonly family?: string;
  readonly hook?: string;
  readonly type?: string;
  readonly policy?: string;
}

const LOAD_RULES = "load the rules that `teiten-sensor check --rules` prints with `nft -f`";

function filterLine(policy: FilterPolicy | null): CheckLine {
  const what = "packet filter";
  if (policy === null) {
    const mend = "run the check as root, with nftables installed (`apt-get install nftables`)";
    return { level: "untested", what, found: "the rules of nftables cannot be read by this user", mend };
  }
  if (policy.input && policy.output) {
    return { level: "ok", what, found: "drops by policy what comes in and what goes out; exceptions are tried below" };
  }
  const open = [policy.input ? [] : ["in"], policy.output ? [] : ["out"]].flat().join(" and what goes ");
  return { level: "failed", what, found: `lets through what goes ${open}`, mend: LOAD_RULES };
}

function socketLine(sockets: readonly ListeningSocket[] | null, policy: FilterPolicy | null): CheckLine {
  const what = "open ports";
  if (sockets === null) return { level: "untested", what, found: "/proc/net cannot be read" };
  if (sockets.length === 0) return { level: "ok", what, found: "nothing listens but on the loopback" };
  const names = [...new Set(sockets.map(({ protocol, address, port }) => `${protocol} ${address} port ${port}`))];
  const found = `${names.slice(0, 8).join(", ")}${names.length > 8 ? ` and ${names.length - 8} more` : ""}`;
  const mend = "stop these programs, or bind them to the loopback or to another interface";
  return { level: policy?.input === true ? "warning" : "failed", what, found, mend };
}

async function echoLine(policy: FilterPolicy | null): Promise<CheckLine> {
  const what = "echo replies";
  const ignored = await kernelFlags(["net/ipv4/icmp_echo_ignore_all", "net/ipv6/icmp/echo_ignore_all"]);
  if (ignored.every((flag) => flag === "1")) return { level: "ok", what, found: "the kernel answers no ping" };
  const found = "the kernel answers pings that the packet filter lets through";
  if (policy?.input === true) return { level: "ok", what, found };
  return { level: policy === null ? "warning" : "failed", what, found, mend: LOAD_RULES };
}

async function forwardingLine(): Promise<CheckLine> {
  const what = "forwarding";
  const flags = await kernelFlags(["net/ipv4/ip_forward", "net/ipv6/conf/all/forwarding"]);
  if (flags.every((flag) => flag !== "1")) return { level: "ok", what, found: "this host is no router" };
  const mend = "sysctl -w net.ipv4.ip_forward=0 net.ipv6.conf.all.forwarding=0, unless a prefix is routed through here";
  return { level: "warning", what, found: "this host forwards packets of others", mend };
}

async function kernelFlags(names: readonly string[]): Promise<readonly (string | null)[]> {
  return Promise.all(
    names.map(async (name) => (await readFile(`/proc/sys/${name}`, "utf8").catch(() => null))?.trim() ?? null),
  );
}
