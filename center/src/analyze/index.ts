export type {
  Bilingual,
  Caption,
  CaptionNote,
  Cell,
  ColumnSpec,
  FigureContext,
  FigureDefinition,
  FigureInput,
  FigureQuery,
  FigureResult,
  FigureTable,
  Measure,
  OptionValue,
  ParameterSpec,
  Recipe,
  RowLabel,
} from "./figure.ts";
export { nameAdvice } from "./closest-name.ts";
export { rulesDifference } from "./rules-difference/rules-difference.ts";
export type {
  BeforeAfter,
  ComparedRules,
  FlippedSource,
  MarkDifference,
  PortDifference,
  RulesDifference,
  ToolDifference,
} from "./rules-difference/rules-difference.ts";
export { FIGURES, findFigure } from "./catalogue.ts";
export { isNearClaim } from "./claimed-neighbourhoods.ts";
export { LEAST_WEIGHT, weightOf } from "./coverage-weights.ts";
export { inScope } from "./flow-filter.ts";
export { loadObserved } from "./load-coverage.ts";
export { PORT_KEY, keyOfLabel, labelOfKey } from "./port-key.ts";
export { checkFigure, computeFigure } from "./compute-figure.ts";
export { ChangeWatch } from "./changes/change-watch.ts";
export type { WatchRound } from "./changes/change-watch.ts";
export type { ChangeNews } from "./changes/change-news.ts";
export { finalUntil, LATENESS } from "./changes/final-hours.ts";
export { detectDays } from "./changes/detect-days.ts";
export { explainChanges } from "./changes/explain-changes.ts";
export type { ChangeWithParts } from "./changes/explain-changes.ts";
export { listChanges } from "./changes/list-changes.ts";
export type { ChangeSensor, ListedChange, ListedChanges } from "./changes/list-changes.ts";
export { COMMON_PARAMETERS, rawParameters } from "./parameters.ts";
export type { RawParameters } from "./parameters.ts";
export { recipeChanges } from "./recipe.ts";
export { groupsOn, selectSensors } from "./sensor-selection.ts";
export type { SensorSelection } from "./sensor-selection.ts";
