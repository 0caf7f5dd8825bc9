import type { WatchedNetwork } from "../../detect/index.ts";
import { isFlood, isOfScanners } from "./change-labels.ts";
import { isOfPort } from "./explained-changes.ts";
import type { FoundChange } from "./find-changes.ts";

const LEAST_FACTOR = 3;
const LEAST_HOURS = 48;
const LEAST_SCORE = 6;
/** The same for a region or for a part of a port's packets, which few sources make. */
const LEAST_PART_SCORE = 10;
/** Packets a sensor of the scope and day, so that nobody is warned of a packet a week that became three. */
const LEAST_PACKETS = 1;
const LEAST_SENSORS = 3;
const LEAST_SENSOR_SHARE = 0.2;
const LEAST_NETWORKS = 2;
/** A rise of which one block of addresses makes this share is the work of one scanner, on as many ports as it likes. */
const ONE_BLOCK = 0.8;

/**
 * Whether a change deserves the draft of a bulletin: at least threefold for at least two days, beyond six standard
 * deviations (ten for a region or a part of a port), with a packet a sensor and day, at three sensors and a fifth of the
 * judged ones, in two networks; neither announced scanners' nor one block's (/24, IPv6: /48) nor a flood's.
 */
export function deservesBulletin(change: FoundChange, network: WatchedNetwork, until: number): boolean {
  const { found, evidence, score, start, end } = change;
  const judged = evidence.judged.reduce((sum, one) => sum + one, 0);
  const hours = (end ?? until) - start;
  const packets = found.sensors.reduce((sum, sensor) => sum + (evidence.packets[sensor] ?? 0), 0);
  const networks = new Set(found.sensors.map((sensor) => network.sensors[sensor]?.network));
  return (
    found.factor >= LEAST_FACTOR &&
    score >= (isOfPort(change) ? LEAST_SCORE : LEAST_PART_SCORE) &&
    hours >= LEAST_HOURS &&
    packets >= (LEAST_PACKETS * found.sensors.length * hours) / 24 &&
    found.sensors.length >= Math.max(LEAST_SENSORS, LEAST_SENSOR_SHARE * judged) &&
    networks.size >= LEAST_NETWORKS &&
    change.makeup.prefixShare < ONE_BLOCK &&
    !isOfScanners(change) &&
    !isFlood(change)
  );
}
