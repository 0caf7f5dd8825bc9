export { addressWords } from "./address-words.ts";
export { BUILT_IN_WARNING, builtInDatasets, isBuiltIn } from "./built-in-datasets.ts";
export {
  DATASET_KINDS,
  datasetOn,
  datasetsInUse,
  datasetSpans,
  datasetTitle,
  effectiveDatasets,
} from "./dataset-choice.ts";
export type { DatasetSpan } from "./dataset-choice.ts";
export { CLAIM_COLUMNS, CLAIM_CONFIDENCE, CLAIM_EVIDENCE } from "./claim-facts.ts";
export { parseClaims } from "./claim-rows.ts";
export type { HeldClaim, IndexedRegistry } from "./indexed-registry.ts";
export { loadRegistry } from "./load-registry.ts";
export { UNKNOWN_REGION } from "./range-value.ts";
export { registryFolder } from "./registry-files.ts";
export type { ClaimSource, Organisation } from "./registry-files.ts";
export type { OrganisationMatch, ScannerRegistry } from "./scanner-registry.ts";
export { DatedTables, notAnAddress, type SourceFacts, SourceTables } from "./source-tables.ts";
export { storeDataset } from "./store-dataset.ts";
export type { DatasetDescription, StoredDataset } from "./store-dataset.ts";
