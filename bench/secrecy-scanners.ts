import { randomBytes } from "node:crypto";
import { KeyedNoise, PUBLIC_POLICY, gateScanners, scannerClass } from "@teiten/center/publish";
import type { GatedSensor, ScannerClass, Sighting } from "@teiten/center/publish";
import { addScores, advantage, randomMarks } from "./secrecy-attackers.ts";
import { CANDIDATES } from "./secrecy-fleet.ts";
import type { Chance, SecretFleet } from "./secrecy-fleet.ts";

const WEEKS = 52;
/** Addresses that an attacker forges of one organisation: as many as one sensor counts. */
const FORGED = PUBLIC_POLICY.scanners.sources;
/** Each class as a number in its middle. */
const MIDDLE: Readonly<Record<ScannerClass, number>> = { "0": 0, "1-2": 1.5, "3-5": 4, "6-10": 8, ">10": 12 };

/** How many addresses each organisation really scans from, all of which every sensor sees. */
const REAL: readonly number[] = [0, 1, 4, 0, 2, 0].slice(0, PUBLIC_POLICY.scanners.organisations);

/**
 * Each week, or for as many weeks as the table takes the mean of, packets with forged addresses of each organisation go to a
 * random part of the candidates; a candidate's score is how the classes rose when it was marked. `exact` reads the number of
 * addresses as it is instead of the gate's class.
 */
export function forgeScanners(
  fleet: SecretFleet,
  chance: Chance,
  plan: { readonly share: number; readonly keptWeeks: number; readonly exact: boolean },
): Float64Array {
  const scores = new Float64Array(CANDIDATES);
  const sensors = sensorsOf(fleet);
  const noise = new KeyedNoise(randomBytes(32));
  for (const [organisation, real] of REAL.entries()) {
    const readings: { readonly marks: Uint8Array; readonly reading: number }[] = [];
    const draws: number[] = [];
    let marks = randomMarks(chance, plan.share);
    for (let week = 0; week < WEEKS; week++) {
      if (week % plan.keptWeeks === 0) marks = randomMarks(chance, plan.share);
      const seen = sightings(fleet, real, marks);
      draws.push(gateScanners(PUBLIC_POLICY, noise, `${organisation}/${week}`, sensors, seen).value);
      const reading = plan.exact ? seen.length / sensors.length : MIDDLE[scannerClass(PUBLIC_POLICY, draws)];
      if (week % plan.keptWeeks === plan.keptWeeks - 1) readings.push({ marks, reading });
    }
    const mean = readings.reduce((sum, { reading }) => sum + reading, 0) / readings.length;
    for (const { marks: own, reading } of readings) addScores(scores, own, plan.share, reading - mean);
  }
  return scores;
}

function sensorsOf(fleet: SecretFleet): readonly GatedSensor[] {
  return (fleet.series[0]?.sensors ?? []).map(({ sensor, operator }) => ({ sensor, operator }));
}

function sightings(fleet: SecretFleet, real: number, marks: Uint8Array): readonly Sighting[] {
  return fleet.places.flatMap((place, sensor) => {
    const own = marks[place] === 1 ? FORGED : 0;
    return [
      ...Array.from({ length: real }, (_, source): Sighting => ({ source: `real ${source}`, sensor, tool: 1 })),
      ...Array.from({ length: own }, (_, source): Sighting => ({ source: `forged ${source}`, sensor, tool: 1 })),
    ];
  });
}

/**
 * One forged address at one candidate and at two sensors of the attacker's own: does the class of the week tell whether the
 * candidate is a sensor? Of naive publication, a list of the addresses that three sensors saw, it does.
 */
export function perSource(
  fleet: SecretFleet,
  chance: Chance,
  trials: number,
): { readonly ours: number; readonly naive: number } {
  const sensors = sensorsOf(fleet);
  const readings = { quiet: [] as number[], hit: [] as number[], unlisted: [] as number[], listed: [] as number[] };
  for (let trial = 0; trial < trials; trial++) {
    const target = 2 + Math.floor(chance.uniform() * (sensors.length - 2));
    for (const isHit of [false, true]) {
      const at = isHit ? [0, 1, target] : [0, 1];
      const noise = new KeyedNoise(randomBytes(32));
      const seen = at.map((sensor): Sighting => ({ source: "forged", sensor, tool: 1 }));
      const { value } = gateScanners(PUBLIC_POLICY, noise, "week", sensors, seen);
      readings[isHit ? "hit" : "quiet"].push(MIDDLE[scannerClass(PUBLIC_POLICY, [value])]);
      readings[isHit ? "listed" : "unlisted"].push(new Set(seen.map(({ sensor }) => sensor)).size >= 3 ? 1 : 0);
    }
  }
  return { ours: advantage(readings.quiet, readings.hit), naive: advantage(readings.unlisted, readings.listed) };
}
