import type { Publication } from "../publish/index.ts";
import type { OutputTable } from "./output.ts";

/** Every cell of every series. */
export function seriesTable({ series }: Publication): OutputTable {
  const cells = series.flatMap(({ cells: own, ...head }) => own.map((cell) => ({ ...head, ...cell })));
  return {
    columns: [
      { name: "group", values: cells.map(({ group }) => group) },
      { name: "period", values: cells.map(({ period }) => period) },
      { name: "cell", values: cells.map(({ label }) => label) },
      { name: "kind", values: cells.map(({ kind }) => kind) },
      { name: "series", values: cells.map(({ name }) => name) },
      { name: "packets_per_sensor_day", values: cells.map(({ value }) => value), decimals: 2 },
      { name: "noise", values: cells.map(({ noise }) => noise), decimals: 2 },
      { name: "withheld", values: cells.map(({ withheld }) => withheld) },
    ],
  };
}

/** Weeks by announced organisations. */
export function scannersTable({ scanners: { weeks, organisations } }: Publication): OutputTable {
  return {
    columns: [
      { name: "week", values: weeks.map(({ label }) => label) },
      ...organisations.map(({ organisation, classes }) => ({ name: organisation, values: classes })),
    ],
  };
}

/** A row for each sensor of each quarter and rank. */
export function sensorsTable({ sensorTables }: Publication): OutputTable {
  const rows = sensorTables.flatMap(({ group, quarter, rows: own }) =>
    own.flatMap(({ pseudonym, ports }) =>
      ports.map((port, rank) => ({ group, quarter, pseudonym, rank: rank + 1, port })),
    ),
  );
  return {
    columns: [
      { name: "group", values: rows.map(({ group }) => group) },
      { name: "quarter", values: rows.map(({ quarter }) => quarter) },
      { name: "sensor", values: rows.map(({ pseudonym }) => pseudonym) },
      { name: "rank", values: rows.map(({ rank }) => rank) },
      { name: "port", values: rows.map(({ port }) => port) },
    ],
  };
}

/** One row for each part: how much of it is public. */
export function summaryTable({ series, scanners, sensorTables }: Publication): OutputTable {
  const rows = [
    ...series.map(({ group, period, name, cells }) => ({
      part: `series ${group}/${name} by the ${period}`,
      published: cells.filter(({ withheld }) => withheld === null).length,
      withheld: cells.filter(({ withheld }) => withheld !== null).length,
    })),
    ...scanners.organisations.map(({ organisation, classes }) => ({
      part: `scanners ${organisation} by the week`,
      published: classes.filter((one) => one !== null).length,
      withheld: 0,
    })),
    ...sensorTables.map(({ group, quarter, rows: own }) => ({
      part: `sensors ${group} of ${quarter}`,
      published: own.filter(({ ports }) => ports.length > 0).length,
      withheld: own.filter(({ ports }) => ports.length === 0).length,
    })),
  ];
  return {
    columns: [
      { name: "part", values: rows.map(({ part }) => part) },
      { name: "published", values: rows.map(({ published }) => published) },
      { name: "withheld", values: rows.map(({ withheld }) => withheld) },
    ],
  };
}

/** What is withheld, and why. */
export function withheldTable({ withheld }: Publication): OutputTable {
  return {
    columns: [
      { name: "part", values: withheld.map(({ part }) => part) },
      { name: "which", values: withheld.map(({ name }) => (name === "" ? "all" : name)) },
      { name: "count", values: withheld.map(({ count }) => count) },
      { name: "why", values: withheld.map(({ reason }) => reason.en) },
    ],
  };
}
