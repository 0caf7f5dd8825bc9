import { randomBytes } from "node:crypto";
import { KeyedNoise, PUBLIC_POLICY, gateSensorTable } from "@teiten/center/publish";
import type { PublishedSensorRow, RankedSensor } from "@teiten/center/publish";
import { CANDIDATES, PORT_SERIES } from "./secrecy-fleet.ts";
import type { Chance, SecretFleet } from "./secrecy-fleet.ts";

const QUARTER = 91;
const QUARTERS = 4;
/** Ranks that an attacker sets at each candidate, with more packets than anything else sends there. */
const CODED = 3;

/**
 * Each quarter every candidate gets so many packets on a few ports that they stand first in its row, in an order that is drawn
 * by lot (one of `branches` ports at each rank). A candidate's score is how much likelier the rows that were published make it
 * than another. The rows of a quarter have names that no other quarter has, so each quarter tells by itself.
 */
export function codeRows(fleet: SecretFleet, chance: Chance, branches: number): Float64Array {
  const scores = new Float64Array(CANDIDATES);
  const noise = new KeyedNoise(randomBytes(32));
  for (let quarter = 0; quarter < QUARTERS; quarter++) {
    const codes = Array.from({ length: CANDIDATES }, () => codeOf(fleet, chance, branches));
    const rows = gateSensorTable(PUBLIC_POLICY, noise, `Q${quarter}`, rankedSensors(fleet, quarter, codes));
    const likelihood = memoised((code) => logLikelihood(rows, code, branches));
    codes.forEach((code, place) => (scores[place] = (scores[place] ?? 0) + likelihood(code)));
  }
  return scores;
}

/** Share of the sensors that one quarter of the exact tables gives away, when each candidate has a code of its own. */
export function exactRows(fleet: SecretFleet, chance: Chance): number {
  const codes = new Map<string, number>();
  for (let place = 0; place < CANDIDATES; place++) {
    const code = permutation(fleet, chance).join(" ");
    codes.set(code, (codes.get(code) ?? 0) + 1);
  }
  const all = [...codes.values()];
  return all.filter((count) => count === 1).length / CANDIDATES;
}

function portNames(fleet: SecretFleet): readonly string[] {
  return fleet.series.slice(0, PORT_SERIES).map(({ name }) => name);
}

/** The ports that an attacker sets on the first ranks. */
function codeOf(fleet: SecretFleet, chance: Chance, branches: number): readonly string[] {
  const left = [...portNames(fleet)];
  const code: string[] = [];
  for (let rank = 0; rank < CODED; rank++) {
    const [port] = left.splice(Math.floor(chance.uniform() * Math.min(branches, left.length)), 1);
    if (port !== undefined) code.push(port);
  }
  return code;
}

/** Ten ranks out of twenty ports, as an exact table would show them. */
function permutation(fleet: SecretFleet, chance: Chance): readonly string[] {
  const left = Array.from({ length: 20 }, (_, port) => portNames(fleet)[port] ?? String(port));
  return Array.from({ length: 10 }, () => left.splice(Math.floor(chance.uniform() * left.length), 1)[0] ?? "");
}

function rankedSensors(
  fleet: SecretFleet,
  quarter: number,
  codes: readonly (readonly string[])[],
): readonly RankedSensor[] {
  const ports = fleet.series.slice(0, PORT_SERIES);
  return fleet.places.map((place, sensor) => {
    const counts = ports.map(({ name, sensors }) => {
      const days = sensors[sensor]?.packets.subarray(quarter * QUARTER, (quarter + 1) * QUARTER) ?? new Float64Array();
      return { name, packets: days.reduce((sum, count) => sum + count, 0) };
    });
    const usual = counts.toSorted((one, other) => other.packets - one.packets).map(({ name }) => name);
    const code = codes[place] ?? [];
    return {
      sensor,
      operator: ports[0]?.sensors[sensor]?.operator ?? "",
      ports: [...code, ...usual.filter((port) => !code.includes(port))],
    };
  });
}

/** How much likelier the rows are when a sensor stands at a candidate with the code than at any. */
function logLikelihood(rows: readonly PublishedSensorRow[], code: readonly string[], branches: number): number {
  let [sum, among] = [0, rows];
  for (let rank = 0; rank < code.length; rank++) {
    const shown = among.filter(({ ports }) => ports.length > rank);
    const next = shown.filter(({ ports }) => ports[rank] === code[rank]);
    if (next.length === 0) {
      const visible = new Set(shown.map(({ ports }) => ports[rank])).size;
      const hidden = (among.length - shown.length) / Math.max(1, branches - visible);
      return sum + Math.log((branches * Math.max(0.05, hidden)) / Math.max(1, among.length));
    }
    sum += Math.log((branches * next.length) / among.length);
    among = next;
  }
  return sum;
}

function memoised(of: (code: readonly string[]) => number): (code: readonly string[]) => number {
  const known = new Map<string, number>();
  return (code) => {
    const key = code.join(" ");
    const value = known.get(key) ?? of(code);
    known.set(key, value);
    return value;
  };
}
