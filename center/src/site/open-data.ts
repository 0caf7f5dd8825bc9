import { formatColumns } from "../report/index.ts";
import type { Publication } from "../publish/index.ts";
import type { SiteView } from "./site-view.ts";

/** Values of a column; null is missing. */
export type DataCell = string | number | null;

/** One table of the open data: columns of one length. */
export interface DataTable {
  /** Name of its files, without the ending. */
  readonly name: "series" | "scanner-sightings" | "sensor-ranks" | "coverage" | "withheld" | "scanner-organisations";
  readonly columns: Readonly<Record<string, readonly DataCell[]>>;
}

/** The columns that hold numbers, in whichever table; all others hold text. */
export const NUMBER_COLUMNS: ReadonlySet<string> = new Set([
  "packets_per_sensor_day",
  "noise",
  "observed_share",
  "count",
  "rank",
  "ranges",
]);

/** The tables of the open data, in the order of the data page; each has its columns also where it has no row. */
export function dataTables({ publication, scanners }: SiteView): readonly DataTable[] {
  return [
    { name: "series", columns: seriesColumns(publication) },
    { name: "coverage", columns: coverageColumns(publication) },
    { name: "withheld", columns: withheldColumns(publication) },
    { name: "scanner-sightings", columns: sightingColumns(publication) },
    { name: "sensor-ranks", columns: rankColumns(publication) },
    {
      name: "scanner-organisations",
      columns: columnsOf(scanners.scanners, {
        organisation: ({ organisation }) => organisation.name,
        organisation_ja: ({ organisation }) => organisation.name_ja ?? null,
        seat: ({ organisation }) => organisation.country ?? null,
        url: ({ organisation }) => organisation.url ?? null,
        opt_out: ({ organisation }) => organisation.opt_out ?? null,
        description: ({ organisation }) => organisation.description,
        ranges: ({ ranges }) => ranges,
        sources: ({ sources }) => sources.map(({ url }) => url).join(" "),
        read_on: ({ sources }) =>
          sources
            .map(({ date }) => date)
            .toSorted()
            .at(-1) ?? null,
      }),
    },
  ];
}

/** A table as CSV, and as JSON with the words that make it readable by itself. */
export function tableFiles(table: DataTable, view: SiteView): readonly (readonly [string, string])[] {
  const { policy, zone } = view.publication;
  const beside = { table: table.name, policy: policy.name, policy_version: policy.version, zone, cut_off: view.cutOff };
  return [
    [`data/${table.name}.csv`, formatColumns(table.columns)],
    [`data/${table.name}.json`, `${JSON.stringify({ ...beside, columns: table.columns }, null, 1)}\n`],
  ];
}

function seriesColumns({ series }: Publication): DataTable["columns"] {
  const rows = series.flatMap(({ cells, ...one }) => cells.map((cell) => ({ ...one, ...cell })));
  return columnsOf(rows, {
    kind: ({ kind }) => kind,
    series: ({ name }) => name,
    group: ({ group }) => group,
    period: ({ period }) => period,
    cell: ({ label }) => label,
    from: ({ from }) => from,
    to: ({ to }) => to,
    packets_per_sensor_day: ({ value }) => value,
    noise: ({ noise }) => noise,
    withheld: ({ withheld }) => withheld,
    published_on: ({ publishedOn }) => publishedOn,
  });
}

function coverageColumns({ groups }: Publication): DataTable["columns"] {
  const rows = groups.flatMap(({ group, period, coverage }) => coverage.map((cell) => ({ group, period, ...cell })));
  return columnsOf(rows, {
    group: ({ group }) => group,
    period: ({ period }) => period,
    cell: ({ label }) => label,
    from: ({ from }) => from,
    to: ({ to }) => to,
    observed_share: ({ share }) => share,
  });
}

function withheldColumns({ withheld }: Publication): DataTable["columns"] {
  return columnsOf(withheld, {
    part: ({ part }) => part,
    name: ({ name }) => name,
    count: ({ count }) => count,
    reason_en: ({ reason }) => reason.en,
    reason_ja: ({ reason }) => reason.ja,
  });
}

function sightingColumns({ scanners: { weeks, organisations } }: Publication): DataTable["columns"] {
  const rows = organisations.flatMap(({ organisation, classes }) =>
    weeks.map((week, at) => ({ organisation, ...week, addresses: classes[at] ?? null })),
  );
  return columnsOf(rows, {
    organisation: ({ organisation }) => organisation,
    week: ({ label }) => label,
    addresses: ({ addresses }) => addresses,
  });
}

function rankColumns({ sensorTables }: Publication): DataTable["columns"] {
  const rows = sensorTables.flatMap(({ group, quarter, rows: sensors }) =>
    sensors.flatMap(({ pseudonym, ports }) =>
      ports.map((port, at) => ({ group, quarter, pseudonym, rank: at + 1, port })),
    ),
  );
  return columnsOf(rows, {
    group: ({ group }) => group,
    quarter: ({ quarter }) => quarter,
    pseudonym: ({ pseudonym }) => pseudonym,
    rank: ({ rank }) => rank,
    port: ({ port }) => port,
  });
}

function columnsOf<Row>(
  rows: readonly Row[],
  columns: Readonly<Record<string, (row: Row) => DataCell>>,
): DataTable["columns"] {
  return Object.fromEntries(Object.entries(columns).map(([name, cellOf]) => [name, rows.map(cellOf)]));
}
