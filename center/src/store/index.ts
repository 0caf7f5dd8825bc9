export type { ColumnBlock, NativeColumn, Store } from "./store.ts";
export { bind, join, raw, sql } from "./sql.ts";
export type { BoundSql, BoundValue } from "./sql.ts";
