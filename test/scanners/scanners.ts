import type { Ended } from "../faults/network/namespaces.ts";
import { SCANNERS } from "../faults/network/fleet-network.ts";
import type { FleetNetwork } from "../faults/network/fleet-network.ts";

/** One run of a scanner against the sensors: what it is called in a report, and how it is run. */
export interface Scan {
  readonly title: string;
  run(network: FleetNetwork, targets: readonly string[]): Promise<Ended>;
}

const MINUTE = 60_000;
const PORTS = "22,23,80,443,445,2323,3389,5555,8080,8443,9200,37215";

/** Nmap's half-open scan, its UDP scan and its host discovery; against silence it would wait long, so it does not repeat. */
export const NMAP: readonly Scan[] = [
  nmap("nmap -sS", ["-sS", "-Pn", "--top-ports", "120"]),
  nmap("nmap -sU", ["-sU", "-Pn", "--top-ports", "40"]),
  nmap("nmap -sn", ["-sn", "-PE", "-PS443", "-PA80", "-PP"]),
];

/** Masscan may never end by itself while its targets are silent: it is killed when it says that it waits for answers. */
export const MASSCAN: Scan = {
  title: "masscan",
  run: ({ scanner, gateway }, targets) =>
    scanner.run(
      [
        ...["masscan", ...targets, "-p", `${PORTS},U:53,U:161,U:1900`, "--rate", "200", "--wait", "3"],
        ...["--interface", "eth0", "--adapter-ip", SCANNERS.masscan, "--router-mac", gateway.replaceAll(":", "-")],
      ],
      { limit: 20_000, until: /100\.00% done/ },
    ),
};

/** ZMap asks one port of every target; twice, by TCP and by ICMP. */
export const ZMAP: readonly Scan[] = [
  ...["23", "2323", "5555", "8728"].map((port) => zmap(`zmap ${port}/TCP`, ["-M", "tcp_synscan", "-p", port])),
  zmap("zmap ICMP", ["-M", "icmp_echoscan"]),
];

/** Hping3: a port walk by SYN, by UDP and by ICMP, and a burst with invented sources. */
export const HPING3: readonly Scan[] = [
  hping3("hping3 -S", ["-S", "-p", "++1000", "-c", "150", "-i", "u2000"]),
  hping3("hping3 --udp", ["--udp", "-p", "++2000", "-c", "150", "-i", "u2000", "--data", "24"]),
  hping3("hping3 --icmp", ["--icmp", "-c", "50", "-i", "u2000"]),
];

/** Packets with invented sources, as a flood sends them. */
export const SPOOFED_BURST: Scan = {
  title: "hping3 --rand-source",
  run: ({ scanner }, targets) =>
    each(targets, (target) =>
      scanner.run(
        ["hping3", "-n", "-q", "-I", "eth0", "-S", "-p", "80", "-c", "4000", "-i", "u250", "--rand-source", target],
        {
          limit: MINUTE,
        },
      ),
    ),
};

function nmap(title: string, words: readonly string[]): Scan {
  return {
    title,
    run: ({ scanner }, targets) =>
      scanner.run(
        [
          ...["nmap", "-n", "-T5", "--max-retries", "0", "--min-rate", "400", "--disable-arp-ping"],
          ...["-e", "eth0", "-S", SCANNERS.nmap, ...words, ...targets],
        ],
        { limit: MINUTE },
      ),
  };
}

function zmap(title: string, words: readonly string[]): Scan {
  return {
    title,
    run: ({ scanner, gateway }, targets) =>
      scanner.run(
        [
          ...["zmap", ...words, "-C", "/dev/null", "-b", "/dev/null", "-G", gateway, "-i", "eth0", "-S", SCANNERS.zmap],
          ...["-r", "500", "-c", "1", "-P", "2", "-q", "-o", "-", ...targets],
        ],
        { limit: MINUTE },
      ),
  };
}

function hping3(title: string, words: readonly string[]): Scan {
  return {
    title,
    run: ({ scanner }, targets) =>
      each(targets, (target) =>
        scanner.run(["hping3", "-n", "-q", "-I", "eth0", "-a", SCANNERS.hping3, ...words, target], { limit: MINUTE }),
      ),
  };
}

/** One target after the other; a scanner that failed ends the round. */
async function each(targets: readonly string[], scan: (target: string) => Promise<Ended>): Promise<Ended> {
  let ended: Ended = { code: 0, signal: null, out: "", err: "" };
  for (const target of targets) {
    ended = await scan(target);
    if (ended.code === null) return ended;
  }
  return ended;
}
