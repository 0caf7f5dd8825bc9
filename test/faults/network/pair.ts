import { FRAME_HARDWARE } from "../feed/mixed-frame.ts";
import { countArrivals } from "./arrivals.ts";
import type { ArrivalCounter } from "./arrivals.ts";
import { addCable, addHost } from "./namespaces.ts";
import type { Host } from "./namespaces.ts";

/** Address of the sensor of a pair. */
export const PAIR_SENSOR = "203.0.113.10";
/** Address of the other end, at which the center of a pair listens. */
export const PAIR_CENTER = "203.0.113.1";

/** Two hosts on one cable, each end `eth0`: one sends, the other is a sensor that answers nothing. */
export interface Pair {
  readonly sender: Host;
  readonly sensor: Host;
  readonly arrivals: ArrivalCounter;
}

/** Makes the pair; what arrives at the sensor is counted at its door, but for what comes from the sender's own address. */
export function buildPair(): Pair {
  const [sender, sensor] = [addHost("sender"), addHost("sensor")];
  addCable([sender, "eth0"], [sensor, "eth0"]);
  sensor.must(["ip", "link", "set", "eth0", "address", FRAME_HARDWARE]);
  sender.must(["ip", "address", "add", `${PAIR_CENTER}/24`, "dev", "eth0"]);
  sensor.must(["ip", "address", "add", `${PAIR_SENSOR}/24`, "dev", "eth0"]);
  sensor.must(["nft", "-f", "-"], SILENCE);
  const arrivals = countArrivals(sensor, "eth0", PAIR_CENTER);
  arrivals.watch(PAIR_SENSOR);
  return { sender, sensor, arrivals };
}

const SILENCE = `table inet silence {
  chain incoming {
    type filter hook input priority 0; policy drop;
    iifname "lo" accept
    ip saddr ${PAIR_CENTER} ct state established accept
  }
}
`;
