import type { KeyedNoise } from "./keyed-noise.ts";
import type { GatedSensor } from "./gate-scanners.ts";
import type { PublicationPolicy } from "./publication-policy.ts";
import type { PublishedSensorRow } from "./publication.ts";

/** A sensor with its ports, the one with the most capped packets first. */
export interface RankedSensor extends GatedSensor {
  readonly ports: readonly string[];
}

/** A port is named where it is common at so many sensors of so many operators. */
const VOCABULARY = { sensors: 3, operators: 2 } as const;
/** Rows of a table, at most: among more of them longer patterns are shared. */
const MOST_ROWS = 40;
const LETTERS = "abcdefghjkmnpqrstuvwxyz";

/**
 * The gate for the ports of single sensors in a quarter. A row holds ranks alone, of ports that are common in the network, and
 * is shown as far down as several sensors share it, and half of the sensors or more have none: who sends a pattern of their own to each place finds it in no row. Rows
 * have names for this quarter only, and stand in the order of what they show.
 */
export function gateSensorTable(
  policy: PublicationPolicy,
  noise: KeyedNoise,
  name: string,
  all: readonly RankedSensor[],
): readonly PublishedSensorRow[] {
  const sensors = drawnSensors(policy, noise, name, all);
  const vocabulary = vocabularyOf(policy, sensors);
  const ranked = sensors.map((sensor) => ({
    ...sensor,
    ports: sensor.ports.filter((port) => vocabulary.has(port)).slice(0, policy.sensorTable.ranks),
  }));
  const sharing = sharedPrefixes(ranked);
  const rows = ranked.map(({ sensor, ports }) => ({
    pseudonym: pseudonymOf(noise, name, sensor),
    ports: ports.slice(0, sharedRanks(policy, sharing, ports)),
  }));
  return rows.toSorted(
    (one, other) => order(keyOf(one.ports), keyOf(other.ports)) || order(one.pseudonym, other.pseudonym),
  );
}

/** The sensors that have a row, by lot: enough of them to share rows, where there are as many. */
function drawnSensors(
  { sensorTable }: PublicationPolicy,
  noise: KeyedNoise,
  name: string,
  sensors: readonly RankedSensor[],
): readonly RankedSensor[] {
  return sensors
    .map((sensor) => ({ sensor, lot: noise.uniform("rows", name, String(sensor.sensor)) }))
    .toSorted((one, other) => one.lot - other.lot)
    .slice(
      0,
      Math.max(2 * sensorTable.sensors, Math.min(MOST_ROWS, Math.round(sensorTable.poolShare * sensors.length))),
    )
    .map(({ sensor }) => sensor);
}

function order(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** Ports that are among the first ones at enough sensors of enough operators. */
function vocabularyOf(policy: PublicationPolicy, sensors: readonly RankedSensor[]): ReadonlySet<string> {
  const seen = new Map<string, GatedSensor[]>();
  for (const { sensor, operator, ports } of sensors) {
    for (const port of ports.slice(0, policy.sensorTable.vocabularyRank)) {
      const own = seen.get(port) ?? [];
      own.push({ sensor, operator });
      seen.set(port, own);
    }
  }
  const common = [...seen].filter(([, at]) => isEnough(at, VOCABULARY));
  return new Set(common.map(([port]) => port));
}

/** The sensors of each beginning of a row. */
function sharedPrefixes(sensors: readonly RankedSensor[]): ReadonlyMap<string, readonly GatedSensor[]> {
  const sharing = new Map<string, GatedSensor[]>();
  for (const { sensor, operator, ports } of sensors) {
    for (let ranks = 1; ranks <= ports.length; ranks++) {
      const key = keyOf(ports.slice(0, ranks));
      const own = sharing.get(key) ?? [];
      own.push({ sensor, operator });
      sharing.set(key, own);
    }
  }
  return sharing;
}

function sharedRanks(
  policy: PublicationPolicy,
  sharing: ReadonlyMap<string, readonly GatedSensor[]>,
  ports: readonly string[],
): number {
  let ranks = 0;
  while (ranks < ports.length && isEnough(sharing.get(keyOf(ports.slice(0, ranks + 1))) ?? [], policy.sensorTable))
    ranks++;
  return ranks;
}

function isEnough(
  sensors: readonly GatedSensor[],
  least: { readonly sensors: number; readonly operators: number },
): boolean {
  return sensors.length >= least.sensors && new Set(sensors.map(({ operator }) => operator)).size >= least.operators;
}

const keyOf = (ports: readonly string[]): string => ports.join(" ");

/** Six letters that say nothing without the key of the network, and are others in each quarter. */
function pseudonymOf(noise: KeyedNoise, name: string, sensor: number): string {
  let left = Math.floor(noise.uniform("pseudonym", name, String(sensor)) * LETTERS.length ** 6);
  let text = "";
  for (let letter = 0; letter < 6; letter++) {
    text += LETTERS[left % LETTERS.length] ?? "a";
    left = Math.floor(left / LETTERS.length);
  }
  return text;
}
