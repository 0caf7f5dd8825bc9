export { DEFAULT_COLLECTOR, certificatePaths } from "./collector-settings.ts";
export type { CertificateFiles, CollectorSettings } from "./collector-settings.ts";
export { CONFIGURATION_SCHEMA } from "./configuration.ts";
export type { Configuration } from "./configuration.ts";
export { initialiseDataDirectory, readConfiguration } from "./data-directory.ts";
export { dataPaths, findDataDirectory } from "./data-paths.ts";
export type { DataPaths } from "./data-paths.ts";
export { RULES_SCHEMA, parseRules } from "./rules-file.ts";
export { rulesText } from "./rules-text.ts";
