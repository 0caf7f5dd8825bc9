import type { Bilingual, Caption } from "../../analyze/index.ts";
import type { Language } from "../language.ts";
import type {
  ChangeFact,
  Exhibit,
  NarrowRise,
  NetworkPart,
  Phenomenon,
  QuarterlyModel,
  ReportForm,
  RestatedValue,
  ScanRuleRow,
  SectionName,
  Statement,
} from "../model/index.ts";
import type { Quarter } from "../period.ts";

/** Words that stand alone: headings, heads of columns, marks. */
export interface Labels {
  readonly product: string;
  readonly kinds: Readonly<Record<ReportForm, string>>;
  readonly otherLanguage: string;
  readonly contents: string;
  readonly foreword: string;
  readonly sections: Readonly<Record<SectionName, string>>;
  readonly facts: Readonly<Record<FactName, string>>;
  readonly columns: Readonly<Record<ColumnName, string>>;
  readonly caption: Readonly<Record<CaptionName, string>>;
  readonly groups: Readonly<Record<string, string>>;
  readonly rules: Readonly<Record<ScanRuleRow["rule"], string>>;
  readonly classes: Readonly<Record<string, string>>;
  readonly coverageKinds: Readonly<Record<string, string>>;
  readonly coverageStates: Readonly<Record<string, string>>;
  readonly outside: string;
  readonly unknownRank: string;
  readonly fresh: string;
  readonly missing: string;
  readonly none: string;
  readonly all: string;
  readonly others: string;
  readonly total: string;
  readonly unclaimed: string;
  readonly values: string;
  readonly perSensorDay: string;
  readonly sourcesUnit: string;
  readonly monthMarks: Readonly<Record<"mean" | "before" | "quartiles" | "median" | "withoutTop", string>>;
  readonly weights: readonly string[];
  readonly nothing: string;
  readonly nothingMarked: string;
  readonly noChange: string;
  readonly noVictim: string;
  readonly goesOn: string;
  readonly yes: string;
  readonly no: string;
}

/** The facts of the front matter. */
export type FactName =
  "period" | "cutOff" | "sensors" | "changes" | "observed" | "packets" | "data" | "revision" | "issued";
/** Heads of columns. */
export type ColumnName =
  | "rank"
  | "port"
  | "region"
  | "previousRank"
  | "rate"
  | "previousRate"
  | "change"
  | "share"
  | "packets"
  | "sourcesPerDay"
  | "day"
  | "announcedShare"
  | "scanShare"
  | "rateWithout"
  | "rankWithout"
  | "rule"
  | "trafficClass"
  | "sourceRegion"
  | "perDay"
  | "most"
  | "distinct"
  | "month"
  | "sensors"
  | "sensorDays"
  | "mean"
  | "median"
  | "withoutTop"
  | "quartiles"
  | "before"
  | "sensor"
  | "group"
  | "pair"
  | "jaccard"
  | "rbo"
  | "sameSetTo"
  | "gap"
  | "network"
  | "service"
  | "duration"
  | "days"
  | "exhibit"
  | "row"
  | "column"
  | "earlier"
  | "now"
  | "what"
  | "since"
  | "until"
  | "factor"
  | "score"
  | "scope"
  | "sensorsHit"
  | "scannerPart"
  | "freshSources"
  | "sources"
  | "expected"
  | "inScope"
  | "networkName"
  | "requests"
  | "marked"
  | "unmarked"
  | "markedShare";
/** Heads of the parts of a caption. */
export type CaptionName =
  | "unit"
  | "numerator"
  | "denominator"
  | "period"
  | "sensors"
  | "trafficClass"
  | "coverage"
  | "data"
  | "revision"
  | "notes";

/** A question that the method section answers. */
export interface Definition {
  readonly term: string;
  readonly text: string;
}

/** Everything that a report says in one language. What it says comes from the model alone. */
export interface Words {
  readonly language: Language;
  readonly labels: Labels;
  readonly headings: {
    readonly gaps: string;
    readonly gapList: string;
    readonly restated: string;
    readonly shared: string;
    restatedList(shown: number, all: number): string;
  };
  title(quarter: Quarter): string;
  quarterName(quarter: Quarter): string;
  /** `1 July 2022`, `2022年7月1日`. */
  date(day: string): string;
  /** Both days belong to the range. */
  dateRange(first: string, last: string): string;
  /** On the axis of a chart: `1 Jul`, `7/1`. */
  axisDay(bin: string): string;
  /** Any bin on an axis: a day, a month, a time of day. */
  axisBin(bin: string): string;
  month(month: string): string;
  list(items: readonly string[]): string;
  exhibitNumber(exhibit: Pick<Exhibit, "kind" | "number">): string;
  exhibitTitle(exhibit: Exhibit, model: QuarterlyModel): string;
  /** The section's opening sentences. */
  lead(section: Exclude<SectionName, "overview">, model: QuarterlyModel): readonly string[];
  port(key: string): string;
  region(code: string): string;
  statement(statement: Statement, model: QuarterlyModel): string;
  narrowNote(rise: NarrowRise): string;
  /** What rose, inside a sentence or a cell. */
  changed(change: ChangeFact): string;
  scope(scope: string): string;
  phenomenonTitle(phenomenon: Phenomenon): string;
  /** The paragraphs on one phenomenon. */
  phenomenon(phenomenon: Phenomenon): readonly string[];
  advice(model: QuarterlyModel): readonly Definition[];
  sensorsFact(network: NetworkPart): string;
  changesFact(network: NetworkPart): string;
  observedFact(network: NetworkPart): string;
  cutOffFact(model: QuarterlyModel): string;
  revisionFact(model: QuarterlyModel): string;
  /** What must be said when days are missing, or there is nothing to compare with; often empty. */
  cautions(model: QuarterlyModel): readonly string[];
  captionSensors(caption: Caption): string;
  notes(exhibit: Exhibit): readonly string[];
  definitions(model: QuarterlyModel): readonly Definition[];
  gapsSummary(network: NetworkPart): string;
  restatedSummary(restated: readonly RestatedValue[]): string;
  chartLabel(exhibit: Exhibit, model: QuarterlyModel): string;
  /** What a step of colour stands for: sources from `low` up to `high`, null is open. */
  steps(low: number, high: number | null): string;
  /** The same for rank-biased overlaps. */
  overlapSteps(low: number, high: number | null): string;
  /** What a spoofed flood brought to one row. */
  floodItem(name: string, packets: number, sources: number): string;
  floodNote(items: readonly string[], more: number): string;
  /** That there is nothing to compare with, below a table without such columns. */
  noComparison(): string;
  /** That the value axis ends below some values, which are named at its top. */
  cutAxisNote(): string;
  /** That a drawing shows the largest `count` of `of` lines or bars. */
  shownOf(count: number, of: number): string;
  /** The same of rises: those told of, then the surest. */
  shownChanges(count: number, of: number): string;
  /** That rows have labels which are not listed. */
  moreLabels(count: number): string;
  /** That organisations are counted which have no row of their own. */
  unlistedNote(count: number): string;
  pick(text: Bilingual): string;
  /** A note of a caption as it stands on a line of its own. */
  sentence(text: string): string;
}
