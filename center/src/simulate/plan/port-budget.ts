import { apportion, unitsBetween } from "../random/apportion.ts";
import { mixBits, openStream } from "../random/random.ts";
import type { PortKey } from "./port-key.ts";
import type { VolumePlan } from "./volume.ts";

/** Who sends the packets of a budgeted port. `home` roles are the home region's; the others are abroad. */
export const ROLES = ["scanner", "persistent", "light", "mirai", "homeMirai", "homeLight"] as const;
export type Role = (typeof ROLES)[number];

/** Whole packets of every budgeted port, by sensor and role, and how they fall on the days. */
export interface PortBudget {
  readonly keys: readonly PortKey[];
  /** Packets of the period, by (sensor x ports + port) x roles + role. */
  readonly totals: Int32Array;
  /** Packets on one day; over the days they sum to the total. */
  on(sensor: number, port: number, role: number, day: number): number;
  /** Packets of the period at a sensor's port, all roles together. */
  totalAt(sensor: number, port: number): number;
}

/** Chance of one port on one day, for all sensors and for each: standard deviations of the logarithm. */
export const PORT_DEVIATION: { readonly common: number; readonly own: number } = { common: 0.05, own: 0.03 };

/** Lays a table of totals out over the days, in proportion to each sensor's packets and with some chance by port. */
export function createPortBudget(
  keys: readonly PortKey[],
  totals: Int32Array,
  volume: VolumePlan,
  seed: number,
): PortBudget {
  const { days } = volume;
  const ports = keys.length;
  const reached = spreadOverDays(keys, totals.length / ROLES.length / ports, volume, seed);
  return {
    keys,
    totals,
    on(sensor, port, role, day) {
      const cell = sensor * ports + port;
      const at = cell * (days + 1) + day;
      const total = totals[cell * ROLES.length + role] ?? 0;
      if (total === 0) return 0;
      const phase = mixBits(cell * ROLES.length + role, seed) / 4_294_967_296;
      return unitsBetween(total, reached[at] ?? 0, reached[at + 1] ?? 0, phase);
    },
    totalAt(sensor, port) {
      const first = (sensor * ports + port) * ROLES.length;
      return totals.subarray(first, first + ROLES.length).reduce((sum, count) => sum + count, 0);
    },
  };
}

/** Splits a whole number over sensors by weight, as whole numbers. */
export function overSensors(total: number, weights: ArrayLike<number>, seed: number, name: string): readonly number[] {
  return apportion(Math.round(total), weights, openStream(seed, "over-sensors", name).unit());
}

/** The share of a port's packets that is reached by the start of each day, by (sensor x ports + port) x (days + 1) + day. */
function spreadOverDays(keys: readonly PortKey[], sensors: number, volume: VolumePlan, seed: number): Float64Array {
  const { days, packets } = volume;
  const reached = new Float64Array(sensors * keys.length * (days + 1));
  keys.forEach((key, port) => {
    const common = openStream(seed, "port-days", key);
    const shared = Float64Array.from({ length: days }, () => common.logNormal(PORT_DEVIATION.common));
    for (let sensor = 0; sensor < sensors; sensor++) {
      const own = openStream(seed, "port-days", key, sensor);
      const first = (sensor * keys.length + port) * (days + 1);
      let sum = 0;
      for (let day = 0; day < days; day++) {
        sum += (packets[sensor * days + day] ?? 0) * (shared[day] ?? 1) * own.logNormal(PORT_DEVIATION.own);
        reached[first + day + 1] = sum;
      }
      for (let day = 1; day <= days && sum > 0; day++) reached[first + day] = (reached[first + day] ?? 0) / sum;
    }
  });
  return reached;
}
