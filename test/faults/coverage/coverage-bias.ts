import { seeded } from "../random.ts";
import type { CenterModules } from "./center-modules.ts";
import { dayOf, openFleetCenter } from "./fleet-center.ts";
import type { FleetCenter } from "./fleet-center.ts";
import { planLives } from "./fleet-lives.ts";
import type { Life } from "./fleet-lives.ts";

/** How large the network is, and how much of its time goes. */
export interface BiasOptions {
  readonly seed: number;
  /** 0 to 0.6. */
  readonly removed: number;
  readonly sensors?: number;
  readonly days?: number;
}

/** What one run of the bias test found. */
export interface BiasReport {
  readonly seed: number;
  /** Share of the sensor-time that was removed, in all forms together. */
  readonly removed: number;
  /** Packets per sensor and day: as they were sent, as the figure publishes them, and divided by all sensor-days. */
  readonly truth: number;
  readonly published: number;
  readonly naive: number;
  /** |published ÷ truth − 1|, and 1 − naive ÷ truth. */
  readonly bias: number;
  readonly naiveLoss: number;
  /** Sensor-days in which a sensor received nothing, and those of them to which the figure gave a number. */
  readonly downDays: number;
  readonly downDaysWithNumber: number;
}

const HOUR = 3600;
/** Midnight in Japan, the first of July 2022. */
const FIRST = Date.UTC(2022, 5, 30, 15) / 1000;

/**
 * Removes time from a fleet that receives packets at an even rate on every sensor, by crashes, blindness and drops, and
 * compares the published mean, by the real figure on the real engine, with what was sent. Deterministic for a seed.
 */
export async function coverageBias(modules: CenterModules, folder: string, options: BiasOptions): Promise<BiasReport> {
  const { seed, removed, sensors = 10, days = 8 } = options;
  const lives = planLives(seeded(seed).fork("lives"), sensors, days * 24, removed);
  const center = await openFleetCenter(modules, folder, sensors);
  try {
    await center.enter(lives, FIRST);
    return await judge(center, lives, seed, days);
  } finally {
    await center.close();
  }
}

async function judge(center: FleetCenter, lives: readonly Life[], seed: number, days: number): Promise<BiasReport> {
  const range = { from: dayOf(FIRST), to: dayOf(FIRST + days * 24 * HOUR) };
  const all = lives.flatMap(({ hours }) => hours);
  const sum = (of: (hour: Life["hours"][number]) => number): number => all.reduce((total, hour) => total + of(hour), 0);
  const sensorDays = lives.length * days;
  const truth = sum(({ sent }) => sent) / sensorDays;
  const naive = sum(({ received }) => received) / sensorDays;
  const [mean] = await center.figure("packets-per-sensor", { ...range, by: "all", bin: "month" }, "mean");
  const published = Number(mean ?? Number.NaN);
  const down = await downDays(center, lives, range);
  return {
    seed,
    removed: 1 - sum(({ kept }) => kept) / all.length,
    truth,
    published,
    naive,
    bias: Math.abs(published / truth - 1),
    naiveLoss: 1 - naive / truth,
    downDays: down.length,
    downDaysWithNumber: down.filter((value) => value !== null).length,
  };
}

/** What the figure says of the sensor-days on which nothing was received. */
async function downDays(
  center: FleetCenter,
  lives: readonly Life[],
  range: { readonly from: string; readonly to: string },
): Promise<readonly unknown[]> {
  const parameters = { ...range, by: "sensor", bin: "day" };
  const [means, names, bins] = await Promise.all(
    ["mean", "by", "bin"].map((column) => center.figure("packets-per-sensor", parameters, column)),
  );
  const alive = new Set(
    lives.flatMap(({ sensorId, hours }) =>
      hours.flatMap(({ received }, hour) => (received === 0 ? [] : [`s${sensorId} ${dayOf(FIRST + hour * HOUR)}`])),
    ),
  );
  return (means ?? []).filter((_, row) => !alive.has(`${String(names?.[row])} ${String(bins?.[row])}`));
}
