import { parseArgs } from "node:util";
import {
  BURST,
  HISTORY,
  groupTesting,
  randomHalves,
  rankedFirst,
  singleBurst,
  statedNoise,
  together,
} from "./secrecy-attackers.ts";
import { grepBytes } from "./secrecy-bytes.ts";
import { clipAfterMeanChannel, naiveChannel, publicChannel } from "./secrecy-channel.ts";
import type { Channel } from "./secrecy-channel.ts";
import { PORT_SERIES, createChance, createFleet } from "./secrecy-fleet.ts";
import type { Chance, SecretFleet } from "./secrecy-fleet.ts";
import { forgeScanners, perSource } from "./secrecy-scanners.ts";
import { codeRows, exactRows } from "./secrecy-sensors.ts";
import { median } from "./report.ts";

/**
 * Attacks what the product publishes: can someone who may send any packet to any address learn where the sensors are? The
 * attackers read what the real gates give over simulated years: series, the table of scanners, the table of single sensors,
 * and the bytes; naive publication and a planted mistake are attacked beside it. Ends with 1 when a figure misses.
 */
const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    years: { type: "string", default: "2" },
    trials: { type: "string", default: "600" },
    fleets: { type: "string", default: "10,60,300" },
  },
});

const YEAR = 364;
/** Parts of the candidates that are marked: a half, which the guard sees, and less than it looks for. */
const SHARES = [0.5, 0.15];
/** From so many sensors on there is a table of scanners, and weekly series. */
const WEEKLY = 20;
const MOST_ADVANTAGE = 0.15;

interface Goal {
  readonly name: string;
  readonly reached: number;
  readonly wanted: string;
  readonly met: boolean;
}

function most(name: string, reached: number, limit: number): Goal {
  return { name, reached, wanted: `at most ${limit}`, met: reached <= limit };
}

function least(name: string, reached: number, limit: number): Goal {
  return { name, reached, wanted: `at least ${limit}`, met: reached >= limit };
}

/** One size of fleet under attack: a fleet for each simulated year. */
interface Target {
  readonly size: number;
  readonly fleets: readonly SecretFleet[];
  readonly first: SecretFleet;
  readonly chance: Chance;
  readonly trials: number;
  readonly makeChannel: () => Channel;
}

function main(): void {
  const [seed, years, trials] = [Number(values.seed), Number(values.years), Number(values.trials)];
  const goals: Goal[] = [];
  for (const size of values.fleets.split(",").map(Number)) {
    const chance = createChance(seed * 1000 + size);
    const fleets = Array.from({ length: years }, () => createFleet(size, HISTORY + YEAR, chance));
    const first = fleets[0];
    if (first === undefined) break;
    const makeChannel = (): Channel => {
      const channel = publicChannel(first.series[0]?.sensors ?? []);
      if (channel === null) throw new RangeError(`nothing is published for ${size} sensors`);
      return channel;
    };
    const target = { size, fleets, first, chance, trials, makeChannel };
    process.stdout.write(`${size} sensors (${makeChannel().name})\n`);
    goals.push(...burstGoals(target), ...locationGoals(target), ...byteGoals(target), ...usefulnessGoals(target));
  }
  for (const { name, reached, wanted, met } of goals) {
    process.stdout.write(`${met ? "met   " : "MISSED"}  ${name}: ${reached.toFixed(3)}, ${wanted}\n`);
  }
  const missed = goals.filter(({ met }) => !met).length;
  process.stdout.write(`${goals.length - missed} passed, ${missed} failed\n`);
  process.exitCode = missed === 0 ? 0 : 1;
}

/** What one burst of one attacker tells, read from values, from the noise that is stated, and from classes. */
function burstGoals({ size, first, chance, trials, makeChannel }: Target): readonly Goal[] {
  const burst = singleBurst(makeChannel, first, chance, trials, false);
  const spread = singleBurst(makeChannel, first, chance, trials, true);
  const stated = statedNoise(makeChannel, first, chance, trials);
  const naive = singleBurst(naiveChannel, first, chance, trials, false);
  const planted = singleBurst(clipAfterMeanChannel, first, chance, trials, false);
  const source = perSource(first, chance, trials);
  tell("advantage of a burst", {
    gate: burst,
    "spread over the cell": spread,
    "by the stated noise": stated,
    naive,
    planted,
  });
  tell("advantage of one forged source", { gate: source.ours, "naive list of sources": source.naive });
  return [
    most(`${size} sensors: advantage of a burst of ${BURST} packets`, burst, MOST_ADVANTAGE),
    most(`${size} sensors: the same, spread over the cell`, spread, MOST_ADVANTAGE),
    most(`${size} sensors: advantage of a burst by the noise that is stated`, stated, MOST_ADVANTAGE),
    most(`${size} sensors: advantage of one forged source in the table of scanners`, source.ours, MOST_ADVANTAGE),
    least(`${size} sensors: the planted mistake, clip after mean, is caught by its advantage`, planted, MOST_ADVANTAGE),
  ];
}

/** Share of the sensors that a year of each attack locates, and all attacks together. */
function locationGoals({ size, fleets, first, chance, makeChannel }: Target): readonly Goal[] {
  const limit = size < 60 ? 0.05 : 0.03;
  const sums: Record<string, number> = {};
  for (const fleet of fleets) {
    for (const [name, share] of Object.entries(locatedIn(fleet, size, chance, makeChannel))) {
      sums[name] = (sums[name] ?? 0) + share / fleets.length;
    }
  }
  tell("located in a year", sums);
  tell("located in a year of naive publication", {
    splitting: groupTesting(naiveChannel(), first, chance) / first.places.length,
    "random parts": rankedFirst(randomHalves(naiveChannel(), first, chance, { share: 0.5, weeks: 52 }), first),
    "exact table of scanners": rankedFirst(
      forgeScanners(first, chance, { share: 0.5, keptWeeks: 1, exact: true }),
      first,
    ),
    "exact rows of sensors": exactRows(first, chance),
  });
  return Object.entries(sums).map(([name, share]) =>
    most(`${size} sensors: located in a year by ${name}`, share, limit),
  );
}

function locatedIn(
  fleet: SecretFleet,
  size: number,
  chance: Chance,
  makeChannel: () => Channel,
): Readonly<Record<string, number>> {
  const parts = SHARES.map((share) => randomHalves(makeChannel(), fleet, chance, { share, weeks: 52 }));
  const rows = [2, 8].map((branches) => codeRows(fleet, chance, branches));
  const scanners =
    size < WEEKLY
      ? []
      : SHARES.flatMap((share) =>
          [1, 4].map((keptWeeks) => forgeScanners(fleet, chance, { share, keptWeeks, exact: false })),
        );
  const best = (all: readonly Float64Array[]): number =>
    Math.max(0, ...all.map((scores) => rankedFirst(scores, fleet)));
  const strongest = [parts[0], rows[1], scanners[1]].filter((scores) => scores !== undefined);
  return {
    splitting: groupTesting(makeChannel(), fleet, chance) / fleet.places.length,
    "random parts": best(parts),
    "the table of sensors": best(rows),
    ...(scanners.length === 0 ? {} : { "the table of scanners": best(scanners) }),
    "all of them together": rankedFirst(together(strongest), fleet),
  };
}

function byteGoals({ size, first, chance }: Target): readonly Goal[] {
  const { hits, bytes, found, planted } = grepBytes(first, chance);
  tell("addresses in published bytes", { hits, bytes, "planted forms found": found, planted });
  return [
    most(`${size} sensors: addresses of sensors in published bytes`, hits, 0),
    least(`${size} sensors: planted addresses that the search finds`, found, planted),
  ];
}

/** How much of the eight ports is left: cells withheld, and the median of noise ÷ value. */
function usefulnessGoals({ size, first, makeChannel }: Target): readonly Goal[] {
  const channel = makeChannel();
  const cells = first.series.slice(0, PORT_SERIES).map((series) => {
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
  const published = cells.filter((noises) => noises.some((noise) => noise !== null)).length;
  const goals = [
    least(`${size} sensors: ports that are published`, published, PORT_SERIES),
    most(`${size} sensors: days of a cell`, channel.cellDays, size < WEEKLY ? 92 : 7),
  ];
  if (size < 60) return goals;
  return [
    ...goals,
    most(`${size} sensors: noise ÷ value`, median(shown), 0.1),
    most(`${size} sensors: cells withheld`, 1 - shown.length / all.length, 0.05),
  ];
}

function tell(what: string, figures: Readonly<Record<string, number>>): void {
  const texts = Object.entries(figures).map(
    ([name, value]) => `${name} ${Number.isInteger(value) ? value : value.toFixed(3)}`,
  );
  process.stdout.write(`  ${what}: ${texts.join(", ")}\n`);
}

main();
