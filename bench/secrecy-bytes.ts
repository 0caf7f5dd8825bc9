import { randomBytes } from "node:crypto";
import {
  KeyedNoise,
  PUBLIC_POLICY,
  assemblePublication,
  firstLevel,
  gateScanners,
  gateSensorTable,
  gateSeries,
  guardBytes,
  planPublication,
  scannerTable,
} from "@teiten/center/publish";
import type { Publication, RankedSensor, Sighting } from "@teiten/center/publish";
import { HISTORY } from "./secrecy-attackers.ts";
import { PORT_SERIES } from "./secrecy-fleet.ts";
import type { Chance, SecretFleet } from "./secrecy-fleet.ts";

/** A sensor as the guard knows it. */
interface Addressed {
  readonly name: string;
  readonly addresses: readonly { readonly prefix: string; readonly from: null; readonly to: null }[];
}

/** Address hits in the bytes of a fleet's whole publication, and how many of the planted forms the search finds. */
export interface ByteGrep {
  readonly hits: number;
  readonly bytes: number;
  readonly found: number;
  readonly planted: number;
}

/**
 * Publishes everything of a fleet whose sensors have addresses, which an attacker also forged as sources, and searches the
 * bytes for each of them in every form; then plants each form in a copy, which the search must find.
 */
export function grepBytes(fleet: SecretFleet, chance: Chance): ByteGrep {
  const words = fleet.places.map(() => Math.floor(chance.uniform() * 0xdfffffff) + 0x01000000);
  const sensors = words.map((word, index): Addressed => ({
    name: `sensor-${index}-of-the-fleet`,
    addresses: [{ prefix: dotted(word), from: null, to: null }],
  }));
  const text = JSON.stringify(publicationOf(fleet, words), null, 1);
  const forms = words.slice(0, 10).flatMap(formsOf);
  const found = forms.filter((form) => guardBytes(Buffer.from(text.replace("\n", `\n"${form}" `)), sensors).length > 0);
  const hits = guardBytes(Buffer.from(text), sensors).length;
  return { hits, bytes: text.length, found: found.length, planted: forms.length };
}

const bytesOf = (word: number): readonly number[] => [word >>> 24, (word >>> 16) & 255, (word >>> 8) & 255, word & 255];
const dotted = (word: number): string => bytesOf(word).join(".");

/** Dotted, reversed, hexadecimal, decimal, base64 at its three alignments, dashed, mapped into IPv6, and its /24. */
function formsOf(word: number): readonly string[] {
  const bytes = bytesOf(word);
  const hex = word.toString(16).padStart(8, "0");
  return [
    bytes.join("."),
    `${bytes.toReversed().join(".")}.in-addr.arpa`,
    hex,
    String(word),
    Buffer.from(bytes).toString("base64"),
    ...["", "x", "xy"].map((before) => Buffer.from(`${before}${bytes.join(".")} `).toString("base64")),
    bytes.join("-"),
    `::ffff:${hex.slice(0, 4)}:${hex.slice(4)}`,
    `${bytes.slice(0, 3).join(".")}.0/24`,
  ];
}

/** Everything that a year of the fleet makes public, through the gates and put together as the product does. */
function publicationOf(fleet: SecretFleet, words: readonly number[]): Publication {
  const policy = PUBLIC_POLICY;
  const noise = new KeyedNoise(randomBytes(32));
  const sensors = fleet.series[0]?.sensors ?? [];
  const planned = sensors.map(({ sensor, operator }) => ({ sensor, operator, side: "domestic" as const }));
  const sightings = planned.flatMap(({ sensor }): readonly Sighting[] =>
    words.map((word) => ({ source: dotted(word), sensor, tool: 1 })),
  );
  const drawn = ["2022-07-04", "2022-07-11"].map((label) => ({
    policy: policy.name,
    series: "Organisation",
    group: "all",
    period: "week" as const,
    label,
    publishedAt: 0,
    ...gateScanners(policy, noise, label, planned, sightings),
    withheld: null,
  }));
  const ranked = sensors.map(({ sensor, operator }): RankedSensor => ({
    sensor,
    operator,
    ports: fleet.series.slice(0, PORT_SERIES).map(({ name }) => name),
  }));
  const rows = gateSensorTable(policy, noise, "2022Q3", ranked);
  return assemblePublication({
    policy,
    zone: "UTC",
    home: "JP",
    today: "2023-04-01",
    groups: planPublication(policy, planned) ?? [],
    cells: cellsOf(fleet, noise),
    coverage: [],
    drawn,
    scanners: { withheld: null, ...scannerTable(policy, drawn) },
    sensorTables: [{ group: "all", quarter: "2022Q3", publishedOn: "2023-01-10", rows }],
    decidedOn: ["2023-04-01"],
    dayOfPublication: () => "2023-04-01",
  });
}

function cellsOf(fleet: SecretFleet, noise: KeyedNoise): Parameters<typeof assemblePublication>[0]["cells"] {
  const weeks = Array.from({ length: 26 }, (_, week) => ({
    label: new Date(Date.UTC(2022, 6, 4 + 7 * week)).toISOString().slice(0, 10),
    from: 7 * week,
    to: 7 * week + 7,
  }));
  return fleet.series.flatMap((series) => {
    const level = firstLevel(series.name);
    const order = { policy: PUBLIC_POLICY, noise, period: "week" as const, firstLevel: level, published: [] };
    return gateSeries({ ...order, today: HISTORY + PUBLIC_POLICY.lateDays }, series, weeks).map((cell) => ({
      policy: PUBLIC_POLICY.name,
      series: series.name,
      group: "all",
      period: "week" as const,
      publishedAt: 0,
      ...cell,
    }));
  });
}
