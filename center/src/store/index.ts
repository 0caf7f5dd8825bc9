export type { AppendStream, ColumnBlock, NativeColumn, Store } from "./store.ts";
export type { ParquetColumn } from "./parquet-statement.ts";
export { bind, join, raw, sql } from "./sql.ts";
export type { BoundSql, BoundValue } from "./sql.ts";
export { openStore } from "./open-store.ts";
export type { OpenedStore, StoreMode } from "./open-store.ts";
export type { StoreIdentity } from "./prepare-store.ts";
export { openTrialStore } from "./trial-store.ts";
export type { TrialStore } from "./trial-store.ts";
export {
  COVERAGE_STATES,
  FLOOD_MAX_PACKETS,
  FLOOD_MIN_SOURCES,
  ROLL_UPS,
  TABLES,
  createTableStatement,
} from "./schema.ts";
export type { CoverageState, TableColumn, TableDefinition } from "./schema.ts";
export { discardEngine, isEngineDamaged } from "./embedded/index.ts";
