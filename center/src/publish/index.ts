export { findAddresses, guardBytes, guardedNetwork, refuseAddresses } from "./address-guard.ts";
export type { AddressFinding, GuardedNetwork } from "./address-guard.ts";
export { assemblePublication, buildPublication } from "./build-publication.ts";
export type { PublicationParts } from "./build-publication.ts";
export { gateScanners, scannerClass } from "./gate-scanners.ts";
export type { GatedSensor, Sighting } from "./gate-scanners.ts";
export { gateSensorTable } from "./gate-sensor-table.ts";
export type { RankedSensor } from "./gate-sensor-table.ts";
export { scannerTable } from "./publish-scanners.ts";
export { gateSeries } from "./gate-series.ts";
export type { CellSpan, GateOrder, PublicCell, Withheld } from "./gate-series.ts";
export { firstLevel } from "./public-ports.ts";
export { KeyedNoise } from "./keyed-noise.ts";
export { planPublication } from "./publication-plan.ts";
export type { PlannedGroup } from "./publication-plan.ts";
export { PUBLIC_POLICY, policyOf } from "./publication-policy.ts";
export { POLICY_NAMES, policyMark } from "../config/index.ts";
export type { PolicyName, PublicationPeriod } from "../config/index.ts";
export type { PublicationPolicy } from "./publication-policy.ts";
export type { RawSeries, SensorDays } from "./sensor-days.ts";
export { publishSeries } from "./publish-series.ts";
export type { DecidedSeries, PublicationContext } from "./publish-series.ts";
export { SCANNER_CLASSES } from "./publication.ts";
export type {
  Publication,
  PublicationWords,
  PublishedBudget,
  PublishedCellOfSeries,
  PublishedCoverage,
  PublishedGroup,
  PublishedGroupName,
  PublishedOrganisation,
  PublishedPolicy,
  PublishedScanners,
  PublishedSensorRow,
  PublishedSensorTable,
  PublishedSeries,
  PublishedSpan,
  ScannerClass,
  WithheldPart,
} from "./publication.ts";
export { unpublishedWords } from "./words-gate.ts";
export type { UnpublishedWord } from "./words-gate.ts";
