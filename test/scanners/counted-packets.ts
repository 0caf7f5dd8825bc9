import { join } from "node:path";
import { totalOf } from "../faults/network/arrivals.ts";
import type { Arrivals, PROTOCOLS } from "../faults/network/arrivals.ts";
import { until } from "../faults/programs/until.ts";
import { ROOT } from "../architecture/source-tree.ts";
import { arrivedAt } from "./observed-fleet.ts";
import type { ObservedFleet } from "./observed-fleet.ts";

/** What the center has of one sensor: rows of its engine by protocol, and frames that became no row by their reason. */
export interface CountedPackets {
  readonly rows: Arrivals;
  readonly losses: Readonly<Record<string, number>>;
  readonly dropped: number;
}

const NUMBERS: Readonly<Record<number, (typeof PROTOCOLS)[number]>> = { 1: "icmp", 6: "tcp", 17: "udp" };
const SETTLE_MILLIS = 60_000;

/** Waits until the center's books have as many packets of every sensor as arrived there, or the time is over. */
export async function untilCounted(fleet: ObservedFleet): Promise<void> {
  await until(
    SETTLE_MILLIS,
    async () => {
      const sums = await bookedPackets(fleet);
      return fleet.sensors.every((sensor) => (sums.get(sensor.name) ?? 0) >= totalOf(arrivedAt(sensor))) ? true : null;
    },
    250,
  );
}

/** Reads rows and losses of every sensor, by its name. */
export async function readCounted(fleet: ObservedFleet): Promise<ReadonlyMap<string, CountedPackets>> {
  const rows = readRows(fleet);
  const names = await sensorNames(fleet);
  const counted = new Map<string, CountedPackets>();
  for (const [id, name] of names) {
    const losses: Record<string, number> = {};
    let dropped = 0;
    for (const line of (await fleet.state.segments()).filter(({ sensorId }) => sensorId === id)) {
      dropped += line.dropped;
      for (const [reason, packets] of Object.entries(line.uncounted ?? {})) {
        if (packets > 0) losses[reason] = (losses[reason] ?? 0) + packets;
      }
    }
    const none: Arrivals = { tcp: 0, udp: 0, icmp: 0, other: 0 };
    counted.set(name, { losses, dropped, rows: rows.get(id) ?? none });
  }
  return counted;
}

function readRows({ network, center }: ObservedFleet): ReadonlyMap<number, Arrivals> {
  const program = join(ROOT, "test/faults/dist/programs/ask-engine.js");
  const question =
    "SELECT sensor, protocol, sum(packets) AS packets FROM flows GROUP BY sensor, protocol ORDER BY sensor, protocol";
  const answer = network.center.must([process.execPath, program, ROOT, center.data, question]);
  const found = JSON.parse(answer) as readonly { sensor: number; protocol: number; packets: number }[];
  const rows = new Map<number, Record<(typeof PROTOCOLS)[number], number>>();
  for (const { sensor, protocol, packets } of found) {
    const of = rows.get(sensor) ?? { tcp: 0, udp: 0, icmp: 0, other: 0 };
    of[NUMBERS[protocol] ?? "other"] += packets;
    rows.set(sensor, of);
  }
  return rows;
}

async function bookedPackets({ state }: ObservedFleet): Promise<ReadonlyMap<string, number>> {
  const names = await sensorNames({ state });
  const sums = new Map<string, number>();
  for (const { sensorId, status, frames, dropped } of await state.segments()) {
    const name = names.get(sensorId) ?? "";
    if (status === "ingested") sums.set(name, (sums.get(name) ?? 0) + (frames ?? 0) + dropped);
  }
  return sums;
}

async function sensorNames({ state }: Pick<ObservedFleet, "state">): Promise<ReadonlyMap<number, string>> {
  return new Map((await state.sensors()).map(({ id, name }) => [id, name]));
}
