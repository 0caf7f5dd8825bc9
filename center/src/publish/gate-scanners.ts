import type { KeyedNoise } from "./keyed-noise.ts";
import { epsilonInPool } from "./publication-policy.ts";
import type { PublicationPolicy } from "./publication-policy.ts";
import type { ScannerClass } from "./publication.ts";

/** A sensor as the gates of tables see it; neither number nor name leaves them. */
export interface GatedSensor {
  readonly sensor: number;
  readonly operator: string;
}

/** That a sensor saw a source of an organisation in a week, and the tool that its packets there looked like. */
export interface Sighting {
  readonly source: string;
  readonly sensor: number;
  /** Any number that stands for one set of marks. */
  readonly tool: number;
}

/** Sensors that must have seen a source before it counts at all; `witnessesOf` makes them be of two operators. */
const LEAST_WITNESSES = 3;
/** A class is told where the mean lies above this. */
const BORDERS: readonly (readonly [number, ScannerClass])[] = [
  [10.5, ">10"],
  [5.5, "6-10"],
  [2.5, "3-5"],
  [0.75, "1-2"],
];

/** What one organisation's cell of a week was drawn as; `value` is no whole number and can be below 0. It is not for print. */
export interface ScannerDraw {
  readonly value: number;
  /** Standard deviation of its noise. */
  readonly noise: number;
}

/**
 * The gate for one organisation in one week. It counts source addresses, each as the share of the drawn sensors that saw it
 * beyond the first two: nothing counts that fewer than three sensors of two operators saw, or that showed one tool here and
 * another there. A sensor counts a dozen sources at most, the same for all sensors, so that its whole part is bounded, and
 * the noise is as wide as that part.
 */
export function gateScanners(
  policy: PublicationPolicy,
  noise: KeyedNoise,
  name: string,
  sensors: readonly GatedSensor[],
  sightings: readonly Sighting[],
): ScannerDraw {
  const { sources, epsilon } = policy.scanners;
  const pool = poolOf(policy, noise, name, sensors);
  const most = Math.max(1, witnessesOf([...pool.values()]) - LEAST_WITNESSES + 1);
  const scale = sources / most / epsilonInPool(epsilon, policy.poolShare);
  let seen = 0;
  for (const witnesses of countedWitnesses(policy, noise, name, pool, sightings).values()) {
    seen += Math.max(0, witnessesOf(witnesses) - LEAST_WITNESSES + 1) / most;
  }
  return { value: seen + noise.laplace(scale, "scanners", name), noise: Math.SQRT2 * scale };
}

/** The class of the mean of the last draws, oldest first. */
export function scannerClass(policy: PublicationPolicy, draws: readonly number[]): ScannerClass {
  const recent = draws.slice(-policy.scanners.weeks);
  const mean = recent.reduce((sum, value) => sum + value, 0) / Math.max(1, recent.length);
  return BORDERS.find(([least]) => mean >= least)?.[1] ?? "0";
}

/** The drawn sensors by number, with their operators. */
function poolOf(
  policy: PublicationPolicy,
  noise: KeyedNoise,
  name: string,
  sensors: readonly GatedSensor[],
): ReadonlyMap<number, string> {
  const drawn = sensors
    .map(({ sensor, operator }) => ({ sensor, operator, lot: noise.uniform("pool", name, String(sensor)) }))
    .toSorted((one, other) => one.lot - other.lot)
    .slice(0, Math.max(LEAST_WITNESSES, Math.round(policy.poolShare * sensors.length)));
  return new Map(drawn.map(({ sensor, operator }) => [sensor, operator]));
}

/** The operators of the witnesses of each source, an entry a sensor; each sensor names its first sources in an order drawn by lot. */
function countedWitnesses(
  policy: PublicationPolicy,
  noise: KeyedNoise,
  name: string,
  pool: ReadonlyMap<number, string>,
  sightings: readonly Sighting[],
): ReadonlyMap<string, readonly string[]> {
  const drawn = sightings.filter(({ sensor }) => pool.has(sensor));
  const usual = usualTools(drawn);
  const lots = new Map([...usual.keys()].map((source) => [source, noise.uniform("source", name, source)]));
  const bySensor = new Map<number, string[]>();
  for (const { source, sensor, tool } of drawn) {
    if (usual.get(source) === tool) push(bySensor, sensor, source);
  }
  const witnesses = new Map<string, string[]>();
  for (const [sensor, seen] of bySensor) {
    const first = seen.toSorted((one, other) => (lots.get(one) ?? 0) - (lots.get(other) ?? 0));
    for (const source of first.slice(0, policy.scanners.sources)) {
      push(witnesses, source, pool.get(sensor) ?? "");
    }
  }
  return witnesses;
}

function push<Key>(lists: Map<Key, string[]>, key: Key, text: string): void {
  const list = lists.get(key) ?? [];
  list.push(text);
  lists.set(key, list);
}

/** The tool that most sensors saw each source with; of equally many the smallest number. */
function usualTools(sightings: readonly Sighting[]): ReadonlyMap<string, number> {
  const counts = new Map<string, Map<number, number>>();
  for (const { source, tool } of sightings) {
    const tools = counts.get(source) ?? new Map<number, number>();
    tools.set(tool, (tools.get(tool) ?? 0) + 1);
    counts.set(source, tools);
  }
  const most = (tools: ReadonlyMap<number, number>): number =>
    [...tools].toSorted(([one, ofOne], [other, ofOther]) => ofOther - ofOne || one - other)[0]?.[0] ?? 0;
  return new Map([...counts].map(([source, tools]) => [source, most(tools)]));
}

/** How many sensors saw a source, of which those of the operator with the most of them make two at most. */
function witnessesOf(operators: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const operator of operators) counts.set(operator, (counts.get(operator) ?? 0) + 1);
  const largest = Math.max(0, ...counts.values());
  return operators.length - Math.max(0, largest - 2);
}
