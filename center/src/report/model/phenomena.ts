import type { CaptionNote, FigureResult } from "../../analyze/index.ts";
import { numbers, rowsOf, texts } from "./columns.ts";
import type { ExhibitList } from "./exhibits.ts";
import type { PhenomenaFigures, PhenomenonFigures } from "./phenomena-figures.ts";
import type { ChangeFact, EvidenceRow, Phenomenon, PhenomenonReading, PhenomenaSection } from "./phenomena-section.ts";
import { buildTrend } from "./trend.ts";

const LISTED = 10;
const LEAST_TARGET = 0.1;
const MOST_TARGETS = 5;
const MOST_REGIONS = 3;
const HALF = 0.5;
/** UDP services that answer more than they are asked. */
const REFLECTORS: ReadonlySet<string> = new Set(
  "19 53 111 123 137 161 177 389 520 1900 3283 3702 5353 11211 37810".split(" ").map((port) => `${port}/UDP`),
);

/** The noted phenomena, entered in the list of exhibits: the changes as a table, and a figure and tables for each told of. */
export function buildPhenomena(figures: PhenomenaFigures, list: ExhibitList): PhenomenaSection {
  const { changes } = figures;
  const all = rowsOf(changes).map(factOf);
  const chosenRows = figures.chosen.map((one) => one.row);
  const others = all
    .map((fact, row) => ({ fact, row }))
    .filter(({ row }) => !chosenRows.includes(row))
    .toSorted((a, b) => b.fact.score - a.fact.score)
    .map(({ row }) => row);
  const shown = [...chosenRows, ...others].slice(0, LISTED);
  const columns = Object.fromEntries(
    Object.entries(changes.columns).map(([name, cells]) => [name, shown.map((row) => cells[row] ?? null)]),
  );
  const labels = changes.labels.flatMap((label) => {
    const row = shown.indexOf(label.row);
    return row < 0 ? [] : [{ ...label, row }];
  });
  const exhibit = list.add("table", "changes", [changes], { columns, labels });
  const labelled = (kind: string): number => changes.labels.filter((label) => label.label === kind).length;
  return {
    exhibit,
    rows: shown.flatMap((row) => all[row] ?? []),
    total: all.length,
    narrow: all.filter((fact) => fact.scope.startsWith("one ")).length,
    floods: labelled("spoofed-flood"),
    chosen: figures.chosen.flatMap((one, index) => {
      const fact = all[one.row];
      return fact === undefined ? [] : [phenomenonOf(fact, one, index + 1, list)];
    }),
  };
}

function factOf(row: ReturnType<typeof rowsOf>[number]): ChangeFact {
  const text = (name: string): string | null => (row[name] === null ? null : String(row[name]));
  const number = (name: string): number => Number(row[name] ?? 0);
  return {
    change: String(row["change"]),
    port: text("port"),
    region: text("region"),
    tool: text("tool"),
    of: text("of") ?? "port",
    start: String(row["start"]),
    end: text("end"),
    factor: number("factor"),
    score: number("z"),
    scope: String(row["scope"]),
    sensorsHit: number("sensors_hit"),
    sensorsCovered: number("sensors_covered"),
    topPrefixShare: number("top_prefix_share"),
    scannerShare: number("scanner_share"),
  };
}

function phenomenonOf(fact: ChangeFact, figures: PhenomenonFigures, number: number, list: ExhibitList): Phenomenon {
  const suffix = `-${number}`;
  const kind = fact.port === null ? "region" : "port";
  const trend = buildTrend(kind, figures.trend, [fact.port ?? fact.region ?? ""], list, {
    name: "phenomenon-trend",
    suffix,
  });
  const evidence = list.add("table", "phenomenon-evidence", [figures.evidence], {
    suffix,
    notes: toldNotes(figures.evidence),
  });
  const { sources } = figures;
  const count = sources === null ? null : sum(sources, "sources");
  const fresh = sources === null ? null : sum(sources, "new_sources");
  const sourceTable = sources === null ? null : list.add("table", "phenomenon-sources", [sources], { suffix });
  const targets = list.add("table", "phenomenon-targets", [figures.targets], {
    suffix,
    notes: toldNotes(figures.targets),
  });
  return {
    ...fact,
    number,
    trend,
    evidence: { exhibit: evidence, rows: evidenceRows(figures.evidence) },
    sources: sourceTable,
    sourceCount: count,
    freshCount: fresh,
    regions: sources === null ? [] : sharesOf(sources, "region").slice(0, MOST_REGIONS),
    targets,
    coTargets: sharesOf(figures.targets, "port")
      .filter(({ key, share }) => share >= LEAST_TARGET && key !== fact.port)
      .slice(0, MOST_TARGETS),
    reading: readingOf(fact, count, fresh),
  };
}

/** The notes of a figure but for the one that names its change, which the section does. */
function toldNotes(result: FigureResult): readonly CaptionNote[] {
  return result.caption.notes.filter((note) => !note.en.startsWith("the change: "));
}

function readingOf(fact: ChangeFact, count: number | null, fresh: number | null): PhenomenonReading {
  if (fact.scannerShare >= HALF) return "announced-scanners";
  if (fact.tool === "Mirai") return "mirai-like";
  if (fact.tool !== null) return "marked-scan";
  if (fact.port !== null && REFLECTORS.has(fact.port)) return "reflector-search";
  if (fact.topPrefixShare >= HALF) return "one-block";
  if (count === null || fresh === null || count === 0) return "open";
  return fresh >= HALF * count ? "new-sources" : "known-sources";
}

function evidenceRows(result: FigureResult): readonly EvidenceRow[] {
  const rows = rowsOf(result).map((row): EvidenceRow => ({
    sensor: String(row["sensor"]),
    network: String(row["network"]),
    packets: Number(row["packets"] ?? 0),
    expected: row["expected"] === null ? null : Number(row["expected"]),
    inScope: row["in_scope"] === "yes",
  }));
  return rows.toSorted((a, b) => b.packets - (b.expected ?? 0) - (a.packets - (a.expected ?? 0)));
}

function sharesOf(result: FigureResult, key: string): readonly { readonly key: string; readonly share: number }[] {
  const shares = numbers(result, "share");
  return texts(result, key).map((name, row) => ({ key: name, share: shares[row] ?? 0 }));
}

function sum(result: FigureResult, name: string): number {
  return numbers(result, name).reduce<number>((total, value) => total + (value ?? 0), 0);
}
