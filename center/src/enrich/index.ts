export { addressWords } from "./address-words.ts";
export { BUILT_IN_WARNING, builtInDatasets, isBuiltIn } from "./built-in-datasets.ts";
export { DATASET_KINDS, datasetOn, datasetsInUse, datasetTitle, effectiveDatasets } from "./dataset-choice.ts";
export { compiledFile, readDatasetFiles } from "./dataset-table.ts";
export { writeRangeFile } from "./range-file.ts";
export { UNKNOWN_REGION } from "./range-value.ts";
export type { OrganisationMatch, ScannerRegistry } from "./scanner-registry.ts";
export { DatedTables, notAnAddress, type SourceFacts, SourceTables } from "./source-tables.ts";
