import type { FigureResult } from "../../analyze/index.ts";
import { daysOf } from "../period.ts";
import type { Quarter } from "../period.ts";
import { numbers, rowsOf, texts } from "./columns.ts";
import type { ExhibitList } from "./exhibits.ts";
import type { Exhibit, Trend } from "./quarterly-model.ts";

/** What the section is made from; `ranking` is every port by requests, with its distinct sources. */
export interface MiraiFigures {
  readonly ports: FigureResult;
  readonly hosts: FigureResult;
  readonly ranking: FigureResult;
  readonly tools: FigureResult;
}

/** A port with the packets that carry the mark; shares are of its own requests. */
export interface MiraiPort {
  readonly port: string;
  readonly packets: number;
  readonly marked: number;
  readonly share: number;
}

/** Distinct sources of a Telnet port over the quarter, with and without the mark. */
export interface TelnetSources {
  readonly port: string;
  readonly sources: number;
  readonly marked: number;
}

/** Packets and hosts with the Mirai-type mark. */
export interface MiraiSection {
  readonly ports: { readonly exhibit: Exhibit; readonly rows: readonly MiraiPort[] };
  readonly telnet: { readonly exhibit: Exhibit; readonly rows: readonly TelnetSources[] };
  /** Marked hosts a day of the five regions with most of them. */
  readonly hosts: Trend;
  /** Marked hosts of the home region a day, on the average of the observed days; null without an observed day. */
  readonly homePerDay: number | null;
}

const TELNET = ["23/TCP", "2323/TCP"] as const;
const LINES = 5;

/** The section, entered in the list of exhibits as the next two tables and the next figure. */
export function buildMirai(
  quarter: Quarter,
  figures: MiraiFigures,
  facts: { readonly home: string; readonly coveredDays: ReadonlySet<string> },
  list: ExhibitList,
): MiraiSection {
  const rows = rowsOf(figures.ports).map((row) => ({
    port: String(row["port"]),
    packets: Number(row["packets"] ?? 0),
    marked: Number(row["mirai_packets"] ?? 0),
    share: Number(row["share"] ?? 0),
  }));
  const ports = { exhibit: list.add("table", "mirai-ports", [figures.ports]), rows };
  const telnet = telnetSources(figures, list);
  const hosts = hostTrend(quarter, figures.hosts, facts.coveredDays, list);
  return { ports, telnet, hosts, homePerDay: perDay(figures.hosts, facts.home, facts.coveredDays.size) };
}

function telnetSources({ ranking, tools }: MiraiFigures, list: ExhibitList): MiraiSection["telnet"] {
  const named = rowsOf(tools).filter((row) => row["tool"] === "Mirai");
  const ranked = rowsOf(ranking);
  const rows = TELNET.flatMap((port): TelnetSources[] => {
    const row = ranked.find((one) => one["port"] === port);
    if (row === undefined) return [];
    const marked = Number(named.find((one) => one["by"] === port)?.["sources"] ?? 0);
    return [{ port, sources: Number(row["sources"] ?? 0), marked }];
  });
  const columns = {
    port: rows.map((row) => row.port),
    sources: rows.map((row) => row.sources),
    mirai_sources: rows.map((row) => row.marked),
    other_sources: rows.map((row) => row.sources - row.marked),
  };
  const exhibit = list.add("table", "telnet-sources", [ranking, tools], { columns, notes: [], measures: [tools] });
  return { exhibit, rows };
}

function hostTrend(quarter: Quarter, result: FigureResult, coveredDays: ReadonlySet<string>, list: ExhibitList): Trend {
  const days = texts(result, "day");
  const regions = texts(result, "region");
  const hosts = numbers(result, "sources");
  const sums = new Map<string, number>();
  regions.forEach((region, row) => sums.set(region, (sums.get(region) ?? 0) + (hosts[row] ?? 0)));
  const largest = [...sums].toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, LINES);
  const bins = daysOf(quarter);
  const values = new Map(days.map((day, row) => [`${day} ${regions[row] ?? ""}`, hosts[row] ?? null]));
  const lines = largest.map(([key]) => ({
    key,
    values: bins.map((day) => (coveredDays.has(day) ? (values.get(`${day} ${key}`) ?? 0) : null)),
  }));
  return { exhibit: list.add("figure", "mirai-hosts", [result]), bins, lines };
}

function perDay(result: FigureResult, home: string, coveredDays: number): number | null {
  if (coveredDays === 0) return null;
  const rows = rowsOf(result).filter((row) => row["region"] === home);
  return rows.reduce((sum, row) => sum + Number(row["sources"] ?? 0), 0) / coveredDays;
}
