import { parseArgs } from "node:util";
import { BURST, HISTORY, groupTesting, randomHalves, singleBurst, statedNoise } from "./secrecy-attackers.ts";
import { clipAfterMeanChannel, naiveChannel, publicChannel } from "./secrecy-channel.ts";
import type { Channel } from "./secrecy-channel.ts";
import { createChance, createFleet } from "./secrecy-fleet.ts";
import type { Chance, SecretFleet } from "./secrecy-fleet.ts";
import { median } from "./report.ts";

/**
 * Attacks what the product publishes: can someone who may send any packet to any address learn where the sensors are? The
 * attackers read the real gate's cells over simulated years; exact daily means and a planted mistake are attacked beside
 * it. Ends with 1 when a figure misses.
 */
const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    years: { type: "string", default: "3" },
    trials: { type: "string", default: "600" },
  },
});

const FLEETS = [10, 60, 300];
const YEAR = 364;
/** Parts of the candidates that the random-halves attacker marks: a half, which the guard sees, and less than it looks for. */
const SHARES = [0.5, 0.15];

interface Goal {
  readonly name: string;
  readonly reached: number;
  readonly wanted: string;
  readonly met: boolean;
}

interface Leakage {
  readonly burst: number;
  readonly spread: number;
  readonly located: number;
  readonly ranked: number;
}

function attack(
  makeChannel: () => Channel,
  fleets: readonly SecretFleet[],
  chance: Chance,
  trials: number,
  shares: readonly number[] = SHARES,
): Leakage {
  const share = (of: (fleet: SecretFleet) => number): number =>
    fleets.reduce((sum, fleet) => sum + of(fleet), 0) / fleets.length;
  const first = fleets[0];
  if (first === undefined) throw new RangeError("no fleet");
  return {
    burst: singleBurst(makeChannel, first, chance, trials, false),
    spread: singleBurst(makeChannel, first, chance, trials, true),
    located: share((fleet) => groupTesting(makeChannel(), fleet, chance) / fleet.places.length),
    ranked: Math.max(
      ...shares.map((part) => share((fleet) => randomHalves(makeChannel(), fleet, chance, { share: part, weeks: 52 }))),
    ),
  };
}

function line(name: string, { burst, spread, located, ranked }: Leakage): string {
  const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
  return `  ${name.padEnd(24)} burst ${burst.toFixed(3)}, spread over the cell ${spread.toFixed(3)}, located ${percent(located)} by splitting, ${percent(ranked)} by random parts`;
}

/** How much of the public series is left: cells withheld, and the median of noise ÷ value. */
function usefulness(fleet: SecretFleet): {
  readonly withheld: number;
  readonly noise: number;
  readonly series: number;
} {
  const channel = publicChannel(fleet.series[0]?.sensors ?? []);
  if (channel === null) return { withheld: 1, noise: Infinity, series: 0 };
  const cells = fleet.series.map((series) => {
    const noises: (number | null)[] = [];
    for (let day = HISTORY; day + channel.cellDays <= series.days; day += channel.cellDays) {
      const value = channel.read(series, day);
      const noise = channel.noiseOf(series, day);
      noises.push(value === null || noise === null ? null : noise / Math.max(value, noise));
    }
    return noises;
  });
  const all = cells.flat();
  const shown = all.filter((noise) => noise !== null);
  return {
    withheld: 1 - shown.length / all.length,
    noise: median(shown),
    series: cells.filter((noises) => noises.some((noise) => noise !== null)).length,
  };
}

function goalsOf(size: number, ours: Leakage, fleet: SecretFleet): readonly Goal[] {
  const most = (name: string, reached: number, limit: number): Goal => ({
    name: `${size} sensors: ${name}`,
    reached,
    wanted: `at most ${limit}`,
    met: reached <= limit,
  });
  const { withheld, noise, series } = usefulness(fleet);
  const limit = size < 60 ? 0.05 : 0.03;
  const safe = [
    most(`advantage of a burst of ${BURST} packets`, ours.burst, 0.15),
    most("located in a year by splitting", ours.located, limit),
    most("located in a year by random parts", ours.ranked, limit),
  ];
  const all = { name: `${size} sensors: series published`, reached: series, wanted: "8", met: series === 8 };
  if (size < 60) return [...safe, all];
  return [...safe, all, most("noise ÷ value", noise, 0.1), most("cells withheld", withheld, 0.05)];
}

function main(): void {
  const [seed, years, trials] = [Number(values.seed), Number(values.years), Number(values.trials)];
  const goals: Goal[] = [];
  for (const size of FLEETS) {
    const chance = createChance(seed * 1000 + size);
    const fleets = Array.from({ length: years }, () => createFleet(size, HISTORY + YEAR, chance));
    const first = fleets[0];
    if (first === undefined) break;
    const makeChannel = (): Channel => {
      const channel = publicChannel(first.series[0]?.sensors ?? []);
      if (channel === null) throw new RangeError(`nothing is published for ${size} sensors`);
      return channel;
    };
    const ours = attack(makeChannel, fleets, chance, trials);
    const naive = attack(naiveChannel, fleets.slice(0, 1), chance, trials, [0.5]);
    const stated = statedNoise(makeChannel, first, chance, trials);
    const planted = singleBurst(clipAfterMeanChannel, first, chance, trials, false);
    process.stdout.write(`${size} sensors\n${line(makeChannel().name, ours)}\n${line(naiveChannel().name, naive)}\n`);
    process.stdout.write(`  ${clipAfterMeanChannel().name.padEnd(24)} burst ${planted.toFixed(3)}\n`);
    goals.push(...goalsOf(size, ours, first));
    goals.push({
      name: `${size} sensors: advantage of a burst by the noise that is stated`,
      reached: stated,
      wanted: "at most 0.15",
      met: stated <= 0.15,
    });
    goals.push({
      name: `${size} sensors: the planted mistake is caught`,
      reached: planted,
      wanted: "above 0.15",
      met: planted > 0.15,
    });
  }
  for (const { name, reached, wanted, met } of goals) {
    process.stdout.write(`${met ? "met   " : "MISSED"}  ${name}: ${reached.toFixed(3)}, ${wanted}\n`);
  }
  const missed = goals.filter(({ met }) => !met).length;
  process.stdout.write(`${goals.length - missed} passed, ${missed} failed\n`);
  process.exitCode = missed === 0 ? 0 : 1;
}

main();
