import type { FigureResult } from "../../analyze/index.ts";
import { numbers, texts } from "./columns.ts";
import type { ExhibitList } from "./exhibits.ts";
import type { AgreementCell, SensorPart, SensorSection, SensorTop } from "./quarterly-model.ts";

/** The sensors side by side and how alike they are, entered in the list of exhibits as the next table and figure. */
export function buildSensors(
  parts: readonly SensorPart[],
  tops: FigureResult,
  agreement: FigureResult | null,
  list: ExhibitList,
): SensorSection {
  const sensors = parts.map((part): SensorTop => ({
    sensor: part.name,
    group: part.group,
    ports: portsOf(tops, part.name),
  }));
  const table = { exhibit: list.add("table", "sensor-ports", [tops]), sensors };
  if (agreement === null || sensors.length < 2) return { tops: table, agreement: null };
  const names = sensors.map((sensor) => sensor.sensor);
  const cells = pairs(agreement);
  return {
    tops: table,
    agreement: {
      exhibit: list.add("figure", "agreement", [agreement]),
      sensors: names,
      cells: names.map((a) => names.map((b) => cells.get(pairKey(a, b)) ?? null)),
    },
  };
}

function portsOf(tops: FigureResult, sensor: string): readonly string[] {
  const owners = texts(tops, "by");
  const ranks = numbers(tops, "rank");
  const rows = texts(tops, "port").flatMap((port, index) =>
    owners[index] === sensor ? [{ port, rank: ranks[index] ?? 0 }] : [],
  );
  return rows.toSorted((a, b) => a.rank - b.rank).map((row) => row.port);
}

function pairs(agreement: FigureResult): ReadonlyMap<string, AgreementCell> {
  const [jaccard, rbo, same] = ["jaccard", "rbo", "same_set_to"].map((name) => numbers(agreement, name));
  const second = texts(agreement, "sensor_b");
  return new Map(
    texts(agreement, "sensor_a").flatMap((first, index): [string, AgreementCell][] => {
      if ((rbo?.[index] ?? null) === null) return [];
      const cell = { jaccard: jaccard?.[index] ?? 0, rbo: rbo?.[index] ?? 0, sameSetTo: same?.[index] ?? 0 };
      return [[pairKey(first, second[index] ?? ""), cell]];
    }),
  );
}

function pairKey(a: string, b: string): string {
  return JSON.stringify(a < b ? [a, b] : [b, a]);
}
