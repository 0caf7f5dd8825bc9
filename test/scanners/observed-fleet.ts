import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Arrivals, PROTOCOLS } from "../faults/network/arrivals.ts";
import { addFolder, programIn } from "../faults/network/namespaces.ts";
import { openCenterState } from "../faults/programs/center-state.ts";
import type { CenterState } from "../faults/programs/center-state.ts";
import { prepareAgent, prepareCenter } from "../faults/programs/live-fleet.ts";
import type { LiveAgent, LiveCenter } from "../faults/programs/live-fleet.ts";
import { mustCome } from "../faults/programs/until.ts";
import { ROOT } from "../architecture/source-tree.ts";
import { CENTER, CENTER_PORT, buildFleetNetwork } from "./fleet-network.ts";
import type { FleetNetwork, SensorHost } from "./fleet-network.ts";

/** A sensor of the fleet: its host, its agent, and the addresses that were its own so far. */
export interface FleetSensor {
  readonly name: string;
  readonly host: SensorHost;
  readonly agent: LiveAgent;
  readonly prefixes: string[];
}

/** Center and agents as they run in the network. */
export interface ObservedFleet {
  readonly network: FleetNetwork;
  readonly center: LiveCenter;
  readonly state: CenterState;
  readonly sensors: readonly FleetSensor[];
  /** Runs a command of the center in its namespace, where its engine is; answers what it printed. */
  teiten(words: readonly string[]): string;
  remove(): Promise<void>;
}

/** Name, addresses (null: the host's own), and words of `teiten sensor add` beside them. */
type SensorPlan = readonly [name: string, prefix: string | null, words: readonly string[]];

/** The dark prefix: nobody has its addresses. */
export const DARK_PREFIX = "198.51.100.0/28";

const PLANS: readonly SensorPlan[] = [
  ["tokyo-1", null, ["--country", "JP"]],
  ["osaka-1", null, ["--country", "JP"]],
  ["berlin-1", null, ["--country", "DE"]],
  ["dark-1", DARK_PREFIX, ["--country", "JP"]],
];
const SEGMENTS = ["--segment-seconds", "2"];
const CAPTURE_MILLIS = 30_000;
/** Instructions of the filter that lets nothing through, which libpcap attaches first. */
const LEAST_FILTER = 1;

/** Builds the network, enrols the agents and waits until each of them captures. */
export async function startFleet(): Promise<ObservedFleet> {
  const folder = addFolder("teiten-scanners");
  const network = buildFleetNetwork(PLANS.length);
  const under = (name: string): readonly string[] => ["ip", "netns", "exec", name];
  const place = { host: CENTER, port: CENTER_PORT, under: under(network.center.name) };
  const center = prepareCenter({ programRoot: ROOT, folder, ...place });
  const tokens = PLANS.map(([name, prefix, words], index) => {
    const address = prefix ?? network.sensors[index]!.address;
    return center.addSensor(name, [...words, ...SEGMENTS, "--address", address]);
  });
  await center.start();
  const state = await openCenterState(ROOT, center.data);
  const sensors = await Promise.all(
    PLANS.map(async ([name, prefix], index): Promise<FleetSensor> => {
      const host = network.sensors[index]!;
      const agent = prepareAgent(ROOT, folder, name, under(host.name));
      await agent.enrol(center.url, tokens[index]!);
      agent.start(["--interface", "eth0"]);
      return { name, host, agent, prefixes: [prefix ?? host.address] };
    }),
  );
  network.routePrefix(DARK_PREFIX, network.sensors[PLANS.length - 1]!);
  sensors.forEach(({ host, prefixes }) => prefixes.forEach((prefix) => host.arrivals.watch(prefix)));
  await Promise.all(sensors.map(untilCapturing));
  const program = join(ROOT, "center/bin/teiten.js");
  return {
    network,
    center,
    state,
    sensors,
    teiten: (words) => network.center.must([process.execPath, program, "--data", center.data, ...words]),
    remove: async () => {
      await state.close();
      network.remove();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/**
 * Waits until tcpdump listens in the sensor's namespace for all of its addresses. It has a packet socket earlier, but throws
 * away what that has received when it attaches its filter: from the filter on, nothing is missed.
 */
export async function untilCapturing({ name, host, prefixes }: FleetSensor): Promise<void> {
  const own = prefixes.at(-1) ?? "";
  await mustCome(`${name} captures ${own}`, CAPTURE_MILLIS, () => {
    const pid = programIn(host, "tcpdump");
    if (pid === null || !textOf(`/proc/${pid}/cmdline`).includes(own.split("/")[0] ?? own)) return null;
    const [, instructions = 0] = /bpf filter \((\d+)\)/.exec(host.must(["ss", "-0", "-b", "-n"])) ?? [];
    return Number(instructions) > LEAST_FILTER ? true : null;
  });
}

/** What arrived for a sensor at all of its addresses. */
export function arrivedAt({ host, prefixes }: FleetSensor): Arrivals {
  const all = prefixes.map((prefix) => host.arrivals.read(prefix));
  const sum = (protocol: (typeof PROTOCOLS)[number]): number => all.reduce((total, one) => total + one[protocol], 0);
  return { tcp: sum("tcp"), udp: sum("udp"), icmp: sum("icmp"), other: sum("other") };
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
