export type {
  Bilingual,
  Caption,
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
export { closestName, nameAdvice } from "./closest-name.ts";
export { LEAST_WEIGHT } from "./coverage-weights.ts";
export { groupNames, groupsOn } from "./sensor-selection.ts";
export { FIGURES, findFigure } from "./catalogue.ts";
export { computeFigure } from "./compute-figure.ts";
export { COMMON_PARAMETERS, rawParameters } from "./parameters.ts";
export type { RawParameters } from "./parameters.ts";
export { recipeChanges } from "./recipe.ts";
