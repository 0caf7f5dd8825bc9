import type { DayRange, Zone } from "@teiten/core/calendar";
import type { TrafficClass } from "@teiten/core/flow";
import type { RulesRecord, State } from "../state/index.ts";
import type { Store } from "../store/index.ts";
import type { ScannerRegistry } from "../enrich/index.ts";
import type { DetectedChanges } from "./changes/find-changes.ts";
import type { Coverage } from "./coverage-weights.ts";
import type { SensorSelection } from "./sensor-selection.ts";

/** The same words in the two languages of every publication. */
export interface Bilingual {
  readonly en: string;
  readonly ja: string;
}

/** A value in a figure's column; null is missing, never zero. */
export type Cell = string | number | boolean | null;

/** What a figure computes from; the caller owns all of it. */
export interface FigureContext {
  readonly state: State;
  readonly store: Store;
  readonly registry: ScannerRegistry;
  /** IANA name of the zone of the observation day. */
  readonly zone: string;
  /** ISO 3166-1 alpha-2 of the network's home. */
  readonly home: string;
  /** Version of the parser: of the reader, the classes and the marks that made the rows. */
  readonly version: string;
  /** Changes that were found already in the data of now, over more days than any that are asked for; without it figures find them. */
  readonly detected?: DetectedChanges;
}

/** A checked value of a figure's own parameter. */
export type OptionValue = string | number | boolean | readonly string[] | null;

/** The parameters that every figure takes. Days are observation days in `zone`, half-open; null means all that is stored. */
export interface FigureQuery {
  readonly from: string | null;
  readonly to: string | null;
  readonly zone: string;
  readonly sensors: readonly string[] | null;
  readonly group: string | null;
  readonly region: string | null;
  readonly trafficClass: TrafficClass | "all";
  /** The figure's own parameters by name, checked and completed with their defaults. */
  readonly options: Readonly<Record<string, OptionValue>>;
}

/** One own parameter of a figure: the command line, the manual and the API are made from it. */
export interface ParameterSpec {
  readonly name: string;
  readonly kind: "choice" | "integer" | "number" | "text" | "list" | "flag" | "day";
  readonly choices?: readonly string[];
  readonly default: OptionValue;
  readonly minimum?: number;
  readonly maximum?: number;
  /** Given as the argument after the figure's id, not as an option; there is no default. */
  readonly argument?: boolean;
  readonly help: Bilingual;
}

/** One column of a figure's table, in the order of the CSV header. */
export interface ColumnSpec {
  readonly name: string;
  readonly unit: Bilingual;
  readonly help: Bilingual;
  /** Decimals that tables and CSV print; JSON keeps the whole number. Without it the cell prints as it is. */
  readonly decimals?: number;
  /** Decimals of a terminal's table where it prints fewer than CSV. */
  readonly glanceDecimals?: number;
}

/** What the figure's number is made of, for its caption. */
export interface Measure {
  readonly unit: Bilingual;
  readonly numerator: Bilingual;
  readonly denominator: Bilingual;
}

/** Facts of a day that a figure's numbers depend on; their names and dates are printed with it. */
export type DatedData = "region" | "asn" | "registry";

/** What `compute` works from: the checked query, and what it resolves to in this network. */
export interface FigureInput {
  readonly context: FigureContext;
  readonly query: FigureQuery;
  /** The rules of tool marks that the rows were made with. */
  readonly rules: RulesRecord;
  readonly zone: Zone;
  /** The days asked for, or all stored ones. */
  readonly range: DayRange;
  /** The sensors asked for, with the days on which they count. */
  readonly selection: SensorSelection;
  /** Observed time of these sensors on these days. */
  readonly coverage: Coverage;
  /** The periods that the numbers are put beside, in the order of their columns; none unless asked for. */
  readonly compared: readonly ComparedPeriod[];
}

/**
 * Which period a figure is put beside: the range of the same kind just before, the same days a year before, or the 92 days
 * before, in which something new must not have been seen.
 */
export type ComparedKind = "previous" | "year-before" | "history";

/** A period beside the figure's own days: the same query over its days, with its own sensors and coverage. */
export interface ComparedPeriod {
  readonly kind: ComparedKind;
  /** Has no periods beside it. */
  readonly input: FigureInput;
}

/** A named, parameterised question with a stored definition. */
export interface FigureDefinition {
  readonly id: string;
  /** Raised whenever the same data would give other numbers. */
  readonly version: number;
  readonly title: Bilingual;
  readonly question: Bilingual;
  /** What the number means and does not, in a paragraph. */
  readonly definition: Bilingual;
  readonly defaultClass: TrafficClass | "all";
  readonly parameters: readonly ParameterSpec[];
  readonly data: readonly DatedData[];
  /** Periods that the figure itself needs beside its days; without it those that `--previous` and `--year-before` ask for. */
  beside?(query: FigureQuery): readonly ComparedKind[];
  /** Why `--previous` and `--year-before` make no sense here; a figure that takes them has none. */
  readonly standsAlone?: Bilingual;
  measure(query: FigureQuery): Measure;
  columns(query: FigureQuery): readonly ColumnSpec[];
  /** Names of the columns that a terminal's table shows unless told otherwise; without it all of them. */
  glance?(query: FigureQuery): readonly string[];
  compute(input: FigureInput): Promise<FigureTable>;
}

/** A mark on one row that changes how it may be read, such as a spoofed flood among its sources. */
export interface RowLabel {
  readonly row: number;
  readonly label: "spoofed-flood" | "doubtful" | "announced-scanners";
  readonly text: Bilingual;
  readonly packets: number | null;
  readonly sources: number | null;
}

/** What `compute` answers: columns of one length, and what must be said with them. */
export interface FigureTable {
  readonly columns: Readonly<Record<string, readonly Cell[]>>;
  readonly labels: readonly RowLabel[];
  /** Sentences for the caption that only this figure can say. */
  readonly notes: readonly Bilingual[];
  /** Columns of words as they print in Japanese, by name; `columns` has the English ones. */
  readonly japanese?: Readonly<Record<string, readonly Cell[]>>;
}

/** A sentence of a caption; `labels` counts the rows that carry a label, for readers who do not see the labels themselves. */
export interface CaptionNote extends Bilingual {
  readonly about?: "labels";
}

/** What every figure prints with its numbers. */
export interface Caption {
  readonly title: Bilingual;
  readonly unit: Bilingual;
  readonly numerator: Bilingual;
  readonly denominator: Bilingual;
  readonly zone: string;
  readonly from: string;
  readonly to: string;
  readonly trafficClass: TrafficClass | "all";
  /** The group and region asked for; null is all. */
  readonly group: string | null;
  readonly region: string | null;
  /** Sensors that covered some of the range, of those selected. */
  readonly sensorsCovered: number;
  readonly sensorsSelected: number;
  /** Sum of the weights of the sensor-days that count. */
  readonly sensorDays: number;
  /** Sensor-days shown as missing: the sensor belonged to the network but observed less than a quarter of the day. */
  readonly sensorDaysMissing: number;
  readonly coverage: readonly ("measured" | "declared" | "inferred")[];
  /** Name and date of every data set and registry that the numbers depend on. */
  readonly data: readonly string[];
  readonly revision: string;
  readonly notes: readonly CaptionNote[];
}

/** The rules of tool marks that rows were made with, as a recipe names them. */
export interface RecipeRules {
  readonly name: string;
  readonly version: string;
  readonly sha256: string;
  /** A digest of each mark by its name. */
  readonly marks: Readonly<Record<string, string>>;
}

/** Enough to compute the same numbers again, or to say exactly what changed. */
export interface Recipe {
  readonly figure: string;
  readonly definitionVersion: number;
  readonly query: FigureQuery;
  /** ISO 3166-1 alpha-2: groups follow from it. */
  readonly home: string;
  readonly parser: string;
  /** The rules of tool marks; recipes of before there were any have none. */
  readonly rules?: RecipeRules;
  readonly registry: string;
  readonly datasets: readonly string[];
  /** Over the observed time of the selected sensors in the range. */
  readonly coverageHash: string;
  /** Over the segments with packets on the range's days, and over all that is said of sensors: addresses, groups, retirement. */
  readonly dataRevision: string;
  /** Over the resulting columns. */
  readonly resultHash: string;
}

/** A computed figure, as every output takes it. */
export interface FigureResult extends FigureTable {
  readonly id: string;
  readonly specs: readonly ColumnSpec[];
  /** Names of the columns that a terminal's table shows; without it all of them. */
  readonly glance?: readonly string[];
  readonly caption: Caption;
  readonly recipe: Recipe;
}
