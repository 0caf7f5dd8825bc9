export { BULLETIN_SCHEMA } from "./bulletin-schema.ts";
export type {
  BulletinTwin,
  Indicator,
  TwinBreadth,
  TwinChange,
  TwinFigure,
  TwinSources,
  TwinText,
} from "./bulletin-twin.ts";
export { formatIndicators } from "./indicators-csv.ts";
export { LEAST_COUNT, rateStep, roundCount, roundFigures, roundRate, roundShare } from "./round-figures.ts";
export { stixBundle } from "./stix-bundle.ts";
export type { StixBundle } from "./stix-bundle.ts";
export type { StixObject } from "./stix-tlp.ts";
