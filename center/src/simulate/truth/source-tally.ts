import { formatAddress } from "../scenario/address.ts";
import type { RunPlan } from "../plan/run-plan.ts";
import type { TruthCell, TruthFile } from "./csv.ts";
import { organisationFinder } from "./organisation-of.ts";
import type { SourceDay, SourceDays } from "./source-day.ts";
import { Tally } from "./tally.ts";

/** A source over the whole period. */
export interface SourceTotal {
  packets: number;
  requests: number;
  /** Announced, or a scan source by ports10 (class request) on some day. */
  scanner: boolean;
}

const PORTS10 = 10;
const PORTS100 = 100;
const SURVEY_PORTS = 30;

/** Gathers what a day's sources are once all its sensors are in. */
export class SourceTally {
  readonly #run: RunPlan;
  readonly #organisationOf: (address: number) => string | null;
  readonly #totals = new Map<number, SourceTotal>();
  readonly #scanRows: (readonly TruthCell[])[] = [];
  readonly #scanDays: (readonly TruthCell[])[] = [];
  readonly #toolRows: (readonly TruthCell[])[] = [];
  readonly #days: (readonly TruthCell[])[] = [];
  readonly #regionDays = new Map<string, { packets: number; sources: number; mirai: number }>();
  readonly #organisations = new Map<string, { sources: number; packets: number }>();
  readonly #toolRegions = new Tally();

  constructor(run: RunPlan) {
    this.#run = run;
    this.#organisationOf = organisationFinder(run);
  }

  /** Sources of the period by address. */
  totals(): ReadonlyMap<number, SourceTotal> {
    return this.#totals;
  }

  /** The region of an address. */
  regionOf(address: number): string {
    return this.#run.space.regions[this.#run.space.regionOf(address)] ?? "??";
  }

  /** Takes a whole day in. */
  addDay(day: number, sources: SourceDays): void {
    const name = this.#run.timeline.days[day] ?? "";
    const addresses = this.#run.sensors.filter(({ index }) => this.#run.coverage.spans(index, day).length > 0).length;
    const counts = { ports10: [0, 0], ports100: [0, 0], survey: [0, 0] };
    let packets = 0;
    let distinct = 0;
    for (const source of sources.rows()) {
      packets += source.packets;
      distinct++;
      this.#addSource(name, source);
      [source.requestPorts, source.ports].forEach((ports, column) => {
        const sent = column === 0 ? source.requests : source.packets;
        if (ports >= PORTS10) counts.ports10[column] = (counts.ports10[column] ?? 0) + 1;
        if (ports >= PORTS100) counts.ports100[column] = (counts.ports100[column] ?? 0) + 1;
        if (ports >= SURVEY_PORTS && sent >= addresses) counts.survey[column] = (counts.survey[column] ?? 0) + 1;
      });
    }
    this.#days.push([name, packets, distinct]);
    for (const [rule, [request = 0, all = 0]] of Object.entries(counts)) {
      this.#scanDays.push([name, rule, "request", request], [name, rule, "all", all]);
    }
  }

  files(): readonly TruthFile[] {
    const home = this.#run.scenario.period.home;
    return [
      { name: "days.csv", columns: ["day", "packets", "sources"], rows: this.#days },
      { name: "scan_days.csv", columns: ["day", "rule", "class", "sources"], rows: this.#scanDays },
      {
        name: "scan_source_days.csv",
        columns: ["day", "source", "region", "organisation", "ports", "packets", "sensors", "tool"],
        rows: this.#scanRows,
      },
      {
        name: "organisation_days.csv",
        columns: ["region", "day", "organisation", "sources", "packets"],
        rows: pairs(this.#organisations),
      },
      {
        name: "region_days.csv",
        columns: ["day", "region", "packets", "sources", "mirai_sources"],
        rows: triples(this.#regionDays),
      },
      { name: "tool_source_days.csv", columns: ["day", "source", "region", "tool", "packets"], rows: this.#toolRows },
      { name: "region_tools.csv", columns: ["region", "tool", "packets"], rows: plain(this.#toolRegions) },
      {
        name: "regions.csv",
        columns: ["region", "packets", "sources", "scanner_packets", "scanner_sources"],
        rows: this.#regions(),
      },
      {
        name: "home_scan_sources.csv",
        columns: ["source", "organisation"],
        rows: [...this.#totals]
          .filter(([address, { scanner }]) => scanner && this.regionOf(address) === home)
          .map(([address]) => [formatAddress(address), this.#organisationOf(address)]),
      },
    ];
  }

  #addSource(day: string, source: SourceDay): void {
    const organisation = this.#organisationOf(source.source);
    const scan = source.requestPorts >= PORTS10;
    this.#addTotal(source, scan || organisation !== null);
    const region = at(this.#regionDays, `${day},${source.region}`, { packets: 0, sources: 0, mirai: 0 });
    region.packets += source.packets;
    region.sources++;
    if (source.tool === "Mirai") region.mirai++;
    if (source.tool !== null) {
      this.#toolRegions.add(`${source.region},${source.tool}`, source.marked);
      this.#toolRows.push([day, formatAddress(source.source), source.region, source.tool, source.marked]);
    }
    if (!scan) return;
    const text = formatAddress(source.source);
    this.#scanRows.push([
      day,
      text,
      source.region,
      organisation,
      source.requestPorts,
      source.requests,
      source.sensors,
      source.tool,
    ]);
    for (const scope of source.region === this.#run.scenario.period.home ? ["all", source.region] : ["all"]) {
      const sum = at(this.#organisations, `${scope},${day},${organisation ?? "other"}`, { sources: 0, packets: 0 });
      sum.sources++;
      sum.packets += source.requests;
    }
  }

  #addTotal(source: SourceDay, scanner: boolean): void {
    const total = at(this.#totals, source.source, { packets: 0, requests: 0, scanner: false });
    total.packets += source.packets;
    total.requests += source.requests;
    total.scanner ||= scanner;
  }

  #regions(): readonly (readonly TruthCell[])[] {
    const sums = new Map<
      string,
      { packets: number; sources: number; scannerPackets: number; scannerSources: number }
    >();
    for (const [address, { packets, scanner }] of this.#totals) {
      const sum = at(sums, this.regionOf(address), { packets: 0, sources: 0, scannerPackets: 0, scannerSources: 0 });
      sum.packets += packets;
      sum.sources++;
      if (!scanner) continue;
      sum.scannerPackets += packets;
      sum.scannerSources++;
    }
    return [...sums].map(([region, sum]) => [region, sum.packets, sum.sources, sum.scannerPackets, sum.scannerSources]);
  }
}

function at<Key, Value>(map: Map<Key, Value>, key: Key, start: Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  map.set(key, start);
  return start;
}

function* pairs(
  map: ReadonlyMap<string, { readonly sources: number; readonly packets: number }>,
): Generator<readonly TruthCell[]> {
  for (const [key, { sources, packets }] of map) yield [...key.split(","), sources, packets];
}

function* triples(
  map: ReadonlyMap<string, { readonly packets: number; readonly sources: number; readonly mirai: number }>,
): Generator<readonly TruthCell[]> {
  for (const [key, { packets, sources, mirai }] of map) yield [...key.split(","), packets, sources, mirai];
}

function* plain(tally: Tally): Generator<readonly TruthCell[]> {
  for (const [key, count] of tally.entries()) yield [...key.split(","), count];
}
