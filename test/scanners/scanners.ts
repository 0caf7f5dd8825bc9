import type { Ended, Start } from "../faults/network/namespaces.ts";
import { SCANNERS } from "./fleet-network.ts";
import type { FleetNetwork } from "./fleet-network.ts";

/** One run of a scanner against the sensors: what it is called in a report, and how it is run. */
export interface Scan {
  readonly title: string;
  run(network: FleetNetwork, targets: readonly string[]): Promise<Ended>;
}

const MINUTE = 60_000;
const PORTS = "22,23,80,443,445,2323,3389,5555,8080,8443,9200,37215,U:53,U:161,U:1900";

/** How a scan that did its work ends: masscan by the kill that ends its waiting, the others by themselves. */
export function hasScanned({ title }: Scan, { code, signal, err }: Ended): boolean {
  return title === "masscan" ? signal === "SIGKILL" && /100\.00% done/.test(err) : code === 0;
}

/** Nmap's half-open scan, its UDP scan and its host discovery; against silence it would wait long, so it does not repeat. */
export const NMAP: readonly Scan[] = [
  nmap("nmap -sS", "-sS -Pn --top-ports 120"),
  nmap("nmap -sU", "-sU -Pn --top-ports 40"),
  nmap("nmap -sn", "-sn -PE -PS443 -PA80 -PP"),
];

/** Masscan may never end by itself while its targets are silent: it is killed when it says that it waits for answers. */
export const MASSCAN: Scan = {
  title: "masscan",
  run: ({ scanner, gateway }, targets) => {
    const how: Start = { limit: 20_000, until: /100\.00% done/ };
    const via = `--interface eth0 --adapter-ip ${SCANNERS.masscan} --router-mac ${gateway.replaceAll(":", "-")}`;
    return scanner.run(wordsOf(`masscan ${targets.join(" ")} -p ${PORTS} --rate 200 --wait 3 ${via}`), how);
  },
};

/** ZMap asks one port of every target, so that a survey is many runs; Debian's has lists of its own that name no sensor here. */
export const ZMAP: readonly Scan[] = [
  zmap("zmap", [
    ..."21 23 25 81 110 2323 5555 6379 8728 8888 9000".split(" ").map((port) => `-M tcp_synscan -p ${port}`),
    "-M icmp_echoscan",
  ]),
];

/** Hping3: a walk over ports by SYN and by UDP, and echo requests. */
export const HPING3: readonly Scan[] = [
  hping3("hping3 -S", `-a ${SCANNERS.hping3} -S -p ++1000 -c 150 -i u2000`),
  hping3("hping3 --udp", `-a ${SCANNERS.hping3} --udp -p ++2000 -c 150 -i u2000 --data 24`),
  hping3("hping3 --icmp", `-a ${SCANNERS.hping3} --icmp -c 50 -i u2000`),
];

/** Packets with invented sources, as a flood sends them; the router drops those that cannot be a source. */
export const SPOOFED_BURST: Scan = hping3("hping3 --rand-source", "-S -p 80 -c 4000 -i u250 --rand-source");

function nmap(title: string, words: string): Scan {
  const pace = "-n -T5 --max-retries 0 --min-rate 400 --disable-arp-ping";
  return {
    title,
    run: ({ scanner }, targets) =>
      scanner.run(wordsOf(`nmap ${pace} -e eth0 -S ${SCANNERS.nmap} ${words} ${targets.join(" ")}`), { limit: MINUTE }),
  };
}

function zmap(title: string, surveys: readonly string[]): Scan {
  return {
    title,
    run: ({ scanner, gateway }, targets) => {
      const via = `-C /dev/null -b /dev/null -G ${gateway} -i eth0 -S ${SCANNERS.zmap}`;
      const rest = `${via} -r 500 -c 1 -P 2 -q -o - ${targets.join(" ")}`;
      return together(surveys.map((words) => scanner.run(wordsOf(`zmap ${words} ${rest}`), { limit: MINUTE })));
    },
  };
}

/** All targets at once. Hping3 ends with 1 when nobody answered. */
function hping3(title: string, words: string): Scan {
  return {
    title,
    run: async ({ scanner }, targets) => {
      const runs = targets.map(async (target) => {
        const ended = await scanner.run(wordsOf(`hping3 -n -q -I eth0 ${words} ${target}`), { limit: MINUTE });
        return { ...ended, code: ended.code === 1 ? 0 : ended.code };
      });
      return together(runs);
    },
  };
}

/** Runs beside each other; the one that failed speaks for all. */
async function together(runs: readonly Promise<Ended>[]): Promise<Ended> {
  const ended = await Promise.all(runs);
  const [first] = ended;
  if (first === undefined) throw new Error("there is nothing to run");
  return ended.find(({ code }) => code !== 0) ?? first;
}

function wordsOf(line: string): readonly string[] {
  return line.split(" ");
}
