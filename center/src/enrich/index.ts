export type { OrganisationMatch, ScannerRegistry } from "./scanner-registry.ts";
