import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A change as the plan of a simulated quarter has it; times in hours since 1970 UTC. */
export interface PlannedChange {
  readonly port: string;
  /** What of the port's packets rises; null for all of them. */
  readonly part: "region" | "tool" | null;
  readonly region: string | null;
  readonly scope: string;
  readonly start: number;
  readonly end: number;
  readonly factor: number;
  readonly deviations: number;
  /** The part of its explanation that must be the largest. */
  readonly cause: string;
  /** Factor 3 or more and an excess of six standard deviations or more: what recall is measured over. */
  readonly scored: boolean;
}

/** Something that happens to a sensor and is no change: an outage, the end of a late join, a new address, a day of drops. */
export interface Disturbance {
  readonly sensor: string;
  readonly from: number;
  readonly to: number;
}

/** What a quarter was planned to hold. */
export interface QuarterTruth {
  readonly changes: readonly PlannedChange[];
  readonly floods: readonly { readonly port: string; readonly hour: number }[];
  readonly disturbances: readonly Disturbance[];
}

/** Reads the truth that `teiten simulate` wrote beside a data directory. */
export function readTruth(folder: string): QuarterTruth {
  const read = (name: string): readonly Row[] => readCsv(join(folder, name));
  const gaps = read("gaps.csv").map((row) => ({
    sensor: row["sensor"] ?? "",
    from: row["reason"] === "outage" ? hourOf(row["from"]) : hourOf(row["to"]),
    to: hourOf(row["to"]),
  }));
  const moves = read("address_changes.csv").map((row) => ({
    sensor: row["sensor"] ?? "",
    from: hourOf(row["at"]),
    to: hourOf(row["at"]),
  }));
  const drops = read("drops.csv").map((row) => {
    const from = hourOf(`${row["day"] ?? ""}T00:00+09:00`);
    return { sensor: row["sensor"] ?? "", from, to: from + 24 };
  });
  return {
    changes: read("changes.csv").map(plannedChange),
    floods: read("flood.csv").map((row) => ({ port: row["port"] ?? "", hour: hourOf(row["start"]) })),
    disturbances: [...gaps, ...moves, ...drops],
  };
}

function plannedChange(row: Row): PlannedChange {
  const part = row["part"];
  return {
    port: row["port"] ?? "",
    part: part === "region" || part === "tool" ? part : null,
    region: row["region"] === "" ? null : (row["region"] ?? null),
    scope: row["scope"] ?? "",
    start: hourOf(row["start"]),
    end: hourOf(row["end"]),
    factor: Number(row["factor"]),
    deviations: Number(row["deviations"]),
    cause: row["cause"] ?? "",
    scored: row["scored"] === "true",
  };
}

/** Hours since 1970 UTC of an instant as text. */
export function hourOf(instant: string | undefined): number {
  return Date.parse(instant ?? "") / 3_600_000;
}

type Row = Readonly<Record<string, string>>;

function readCsv(file: string): readonly Row[] {
  const [head = "", ...lines] = readFileSync(file, "utf8").trimEnd().split("\n");
  const names = head.split(",");
  return lines.map((line) => {
    const cells = line.split(",");
    return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? ""]));
  });
}
