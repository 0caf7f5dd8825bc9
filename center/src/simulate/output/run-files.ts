import { stringify } from "yaml";
import { allClaims } from "../plan/scanners.ts";
import type { RunPlan } from "../plan/run-plan.ts";
import type { PlannedSensor } from "../plan/network.ts";
import { formatAddress, parseBlock } from "../scenario/address.ts";
import type { TruthFile } from "../truth/csv.ts";

/** What a set-up needs to know of a sensor; days are observation days, null is open. */
export interface SensorDescription {
  readonly name: string;
  readonly country: string;
  readonly group: "domestic" | "overseas";
  readonly network: string;
  readonly operator: string;
  readonly addresses: readonly { readonly prefix: string; readonly from: string | null; readonly to: string | null }[];
}

/** A claim of a made-up organisation; the range is CIDR text. */
export interface ClaimDescription {
  readonly organisation: string;
  readonly range: string;
  readonly validFrom: string;
}

/** Name of the simulated region and ASN data, in captions and in the catalogue. */
export const DATASET_NAME = "simulated";

/** What the data set says of its licence. */
export const DATASET_LICENCE = "CC0-1.0 (made up)";

/** Where the claims of a run say they come from. */
export const CLAIM_SOURCE = "made up by teiten simulate";

/** The sensors of a run. */
export function describeSensors(run: RunPlan): readonly SensorDescription[] {
  return run.sensors.map((sensor) => ({
    name: sensor.name,
    country: sensor.country,
    group: sensor.group,
    network: sensor.network,
    operator: sensor.operator,
    addresses: sensor.addresses.map((held) => ({
      prefix: `${formatAddress(held.address)}/32`,
      from: dayName(run, held.from),
      to: dayName(run, held.to),
    })),
  }));
}

/** The ranges that the run's organisations claim, valid from the first day on. */
export function describeClaims(run: RunPlan): readonly ClaimDescription[] {
  return allClaims(run.scanners, run.changes).map(({ organisation, first, size }) => ({
    organisation,
    range: `${formatAddress(first)}/${32 - Math.log2(size)}`,
    validFrom: run.scenario.period.from,
  }));
}

/** The description of the network, as YAML. */
export function networkText(run: RunPlan): string {
  const { period, name } = run.scenario;
  const { seed, scale } = run.request;
  return stringify(
    {
      scenario: name,
      seed,
      scale,
      home: period.home,
      zone: period.zone,
      period: { from: run.timeline.days[0], to: endOfPeriod(run) },
      sensors: describeSensors(run),
    },
    { lineWidth: 0 },
  );
}

/** The claims as a file of the announced-scanner registry. */
export function claimsFile(run: RunPlan): TruthFile {
  return {
    name: "claims.csv",
    columns: "organisation,range,valid_from,valid_to,known_from,known_to,evidence,source,confidence".split(","),
    rows: describeClaims(run).map(({ organisation, range, validFrom }) => [
      organisation,
      range,
      validFrom,
      null,
      validFrom,
      null,
      "declared-list",
      CLAIM_SOURCE,
      "high",
    ]),
  };
}

/** The regions of the source addresses: first and last address, region. */
export function regionFile(run: RunPlan): TruthFile {
  return {
    name: "simulated-region.csv",
    columns: ["start", "end", "country_code"],
    rows: run.scenario.regions
      .map(({ region, block }) => ({ region, ...parseBlock(block) }))
      .toSorted((left, right) => left.first - right.first)
      .map(({ region, first, size }) => [formatAddress(first), formatAddress(first + size - 1), region]),
  };
}

/** The networks of the source addresses: first and last address, AS number, name. */
export function asnFile(run: RunPlan): TruthFile {
  return {
    name: "simulated-asn.csv",
    columns: ["start", "end", "asn", "name"],
    rows: run.space.networks
      .toSorted((left, right) => left.first - right.first)
      .map(({ first, last, asn, name }) => [formatAddress(first), formatAddress(last), asn, name]),
  };
}

/** The path of a capture below the folder of captures; the sensor's name is its first part. */
export function capturePath(sensor: PlannedSensor, day: string, part: number): string {
  return `${sensor.name}/${day}${part === 0 ? "" : `-${part + 1}`}.pcapng`;
}

/** The first day after the period. */
export function endOfPeriod(run: RunPlan): string {
  const last = run.timeline.days.at(-1) ?? run.scenario.period.from;
  return new Date(Date.parse(`${last}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

function dayName(run: RunPlan, day: number | null): string | null {
  return day === null ? null : (run.timeline.days[day] ?? null);
}
