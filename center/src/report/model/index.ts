export { buildQuarterlyModel, type ReportFacts } from "./build-model.ts";
export { numbers, texts } from "./columns.ts";
export type { ExhibitName } from "./exhibit-name.ts";
export {
  computeQuarterlyFigures,
  type ComputeFigure,
  type QuarterlyFigures,
  type ReportQuery,
} from "./quarterly-figures.ts";
export type {
  AgreementCell,
  CoverageGap,
  Exhibit,
  GroupMonth,
  GroupMonths,
  NarrowRise,
  NetworkPart,
  PreviousRank,
  QuarterlyModel,
  Ranking,
  RankingRow,
  ScanRuleRow,
  ScannerDays,
  ScannerSection,
  ScannerShareRow,
  ScannerShares,
  ScannerTotals,
  SensorPart,
  SensorSection,
  SensorTop,
  Trend,
} from "./quarterly-model.ts";
export { REPORT_FORMS, SECTION_NAMES, type ReportForm, type ReportOutline, type SectionName } from "./outline.ts";
export { parsePublished, type PublishedReport } from "./restated.ts";
export { UNCLAIMED } from "./scanners.ts";
export type { AnalysisKind, AnalysisSection, ChosenAnalysis } from "./analysis.ts";
export type { MiraiPort, MiraiSection, TelnetSources } from "./mirai.ts";
export type { ChangeFact, PhenomenaSection, Phenomenon, PhenomenonReading } from "./phenomena-section.ts";
export type { SensorFact } from "./network.ts";
export { STATEMENT_KINDS } from "./statement.ts";
export type { FloodPart, OverlapRange, Statement } from "./statement.ts";
export type { RestatedValue } from "./revision.ts";
