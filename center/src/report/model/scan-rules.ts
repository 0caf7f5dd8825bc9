import type { FigureResult } from "../../analyze/index.ts";
import { texts } from "./columns.ts";
import type { ExhibitList } from "./exhibits.ts";
import type { ScannerSection, ScanRuleRow } from "./quarterly-model.ts";

/** The list of `scan-sources` by one rule and class, of all regions. */
export interface ScanRuleFigure {
  readonly rule: ScanRuleRow["rule"];
  readonly trafficClass: ScanRuleRow["trafficClass"];
  readonly result: FigureResult;
}

/** Both readings of every rule (per day, and distinct over the quarter), entered in the list of exhibits as the next table. */
export function buildScanRules(
  figures: readonly [ScanRuleFigure, ...ScanRuleFigure[]],
  home: string,
  coveredDays: number,
  list: ExhibitList,
): ScannerSection["rules"] {
  const rows = figures.flatMap((figure) => [null, home].map((region) => ruleRow(figure, region, coveredDays)));
  const columns = {
    rule: rows.map((row) => row.rule),
    class: rows.map((row) => row.trafficClass),
    region: rows.map((row) => row.region),
    sources_per_day: rows.map((row) => row.perDay),
    most_on_a_day: rows.map((row) => row.most),
    most_on: rows.map((row) => row.mostOn),
    distinct_sources: rows.map((row) => row.distinct),
  };
  const [first, ...others] = figures;
  const results = [first.result, ...others.map((figure) => figure.result)] as const;
  return { exhibit: list.add("table", "scan-rules", results, { columns, notes: [] }), rows };
}

function ruleRow(figure: ScanRuleFigure, region: string | null, coveredDays: number): ScanRuleRow {
  const regions = texts(figure.result, "region");
  const kept = (_: string, index: number): boolean => region === null || regions[index] === region;
  const days = texts(figure.result, "day").filter(kept);
  const sources = texts(figure.result, "source").filter(kept);
  const perDay = new Map<string, number>();
  for (const day of days) perDay.set(day, (perDay.get(day) ?? 0) + 1);
  const [mostOn, most] = [...perDay].reduce<readonly [string | null, number]>(
    (best, [day, count]) => (count > best[1] ? [day, count] : best),
    [null, 0],
  );
  return {
    rule: figure.rule,
    trafficClass: figure.trafficClass,
    region,
    perDay: coveredDays === 0 ? 0 : days.length / coveredDays,
    most,
    mostOn,
    distinct: new Set(sources).size,
  };
}
