import type { FigureResult } from "../../analyze/index.ts";
import { daysOf } from "../period.ts";
import type { Quarter } from "../period.ts";
import { numbers, texts } from "./columns.ts";
import type { ExhibitList } from "./exhibits.ts";
import type { Ranking, ScannerDays, ScannerShareRow, ScannerShares, ScannerTotals } from "./quarterly-model.ts";

/** Organisations that get a row of their own in the calendar over all regions. */
const MOST_ROWS = 14;
/** How the figure writes scan sources that no organisation claims. */
export const UNCLAIMED = "other";

/** `announced-scanners` of the quarter, by region or over all; `coveredDays` are the days on which some sensor counted. */
export interface ScannerDayFigures {
  readonly result: FigureResult;
  readonly region: string | null;
  readonly coveredDays: ReadonlySet<string>;
}

/** Sources by day and organisation: by name in the table of one region, by source-days over all; not numbered yet. */
export function buildScannerDays(quarter: Quarter, figures: ScannerDayFigures): Omit<ScannerDays, "exhibit"> {
  const { organisations, unlisted } = organisationsOf(figures);
  const place = new Map(organisations.map((name, index) => [name, index]));
  const dayOf = texts(figures.result, "day");
  const names = texts(figures.result, "organisation");
  const counts = numbers(figures.result, "sources");
  const byDay = new Map<string, number[]>();
  const totals = new Map<string, number>();
  dayOf.forEach((day, index) => {
    const row = byDay.get(day) ?? organisations.map(() => 0);
    const at = place.get(names[index] ?? "");
    if (at !== undefined) row[at] = (row[at] ?? 0) + (counts[index] ?? 0);
    byDay.set(day, row);
    totals.set(day, (totals.get(day) ?? 0) + (counts[index] ?? 0));
  });
  const days = daysOf(quarter).map((day) => {
    if (!figures.coveredDays.has(day)) return { day, sources: null, total: null };
    return { day, sources: byDay.get(day) ?? organisations.map(() => 0), total: totals.get(day) ?? 0 };
  });
  return { region: figures.region, organisations, unlisted, days };
}

function organisationsOf({ result, region }: ScannerDayFigures): {
  readonly organisations: readonly string[];
  readonly unlisted: number;
} {
  const counts = numbers(result, "sources");
  const sums = new Map<string, number>();
  texts(result, "organisation").forEach((name, index) => {
    if ((counts[index] ?? 0) > 0) sums.set(name, (sums.get(name) ?? 0) + (counts[index] ?? 0));
  });
  const named = [...sums].filter(([name]) => name !== UNCLAIMED);
  const ordered = named.toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name);
  const most = ordered.slice(0, MOST_ROWS);
  const shown = region === null ? most : most.toSorted();
  const organisations = sums.has(UNCLAIMED) ? [...shown, UNCLAIMED] : shown;
  return { organisations, unlisted: ordered.length - shown.length };
}

/** `scanner-share` of announced addresses alone (rule `none`) and with every scan source (rule `ports10`). */
export interface ShareFigures {
  readonly announced: FigureResult;
  readonly scans: FigureResult;
}

/** The rows of a ranking with and without announced scanners, entered in the list of exhibits as the next table. */
export function buildScannerShares(
  name: "scanner-ports" | "scanner-regions",
  { announced, scans }: ShareFigures,
  ranking: Ranking,
  list: ExhibitList,
): ScannerShares {
  const known = countsOf(announced);
  const scanning = new Map(countsOf(scans).map((row) => [row.key, row]));
  const rows = ranking.rows.flatMap(({ key, rank, rate }): ScannerShareRow[] => {
    const row = known.find((one) => one.key === key);
    if (row === undefined) return [];
    const announcedShare = row.packets === 0 ? 0 : row.scanner / row.packets;
    const scan = scanning.get(key);
    return [
      {
        key,
        packets: row.packets,
        announcedPackets: row.scanner,
        announcedShare,
        scanShare: scan === undefined || scan.packets === 0 ? 0 : scan.scanner / scan.packets,
        rank,
        rankWithout: 1 + known.filter((one) => one.packets - one.scanner > row.packets - row.scanner).length,
        rate,
        rateWithout: rate * (1 - announcedShare),
      },
    ];
  });
  const labels = announced.labels.flatMap((label) => {
    const row = rows.findIndex((one) => one.key === known[label.row]?.key);
    return row < 0 ? [] : [{ ...label, row }];
  });
  return {
    exhibit: list.add("table", name, [announced, scans], { columns: columnsOf(rows), labels, notes: [] }),
    rows,
  };
}

interface ScannerCount {
  readonly key: string;
  readonly packets: number;
  readonly scanner: number;
}

function countsOf(result: FigureResult): readonly ScannerCount[] {
  const packets = numbers(result, "packets");
  const scanner = numbers(result, "scanner_packets");
  return texts(result, "by").map((key, index) => ({ key, packets: packets[index] ?? 0, scanner: scanner[index] ?? 0 }));
}

function columnsOf(rows: readonly ScannerShareRow[]): ScannerShares["exhibit"]["columns"] {
  return {
    rank: rows.map((row) => row.rank),
    by: rows.map((row) => row.key),
    packets: rows.map((row) => row.packets),
    announced_packets: rows.map((row) => row.announcedPackets),
    announced_share: rows.map((row) => row.announcedShare),
    scan_share: rows.map((row) => row.scanShare),
    packets_per_sensor_day: rows.map((row) => row.rate),
    packets_per_sensor_day_without_announced: rows.map((row) => row.rateWithout),
    rank_without_announced: rows.map((row) => row.rankWithout),
  };
}

/** Share of scanners in all packets of a `scanner-share` result by region, and in those from the home region. */
export function scannerTotals(result: FigureResult, home: string): ScannerTotals {
  const rows = countsOf(result);
  const share = (wanted: readonly ScannerCount[]): number | null => {
    const packets = wanted.reduce((sum, row) => sum + row.packets, 0);
    return packets === 0 ? null : wanted.reduce((sum, row) => sum + row.scanner, 0) / packets;
  };
  return { all: share(rows), home: share(rows.filter((row) => row.key === home)) };
}
