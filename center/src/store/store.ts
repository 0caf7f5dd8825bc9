import type { BoundSql } from "./sql.ts";

/** A block of rows for one table: named columns of one length, each already in the engine's little-endian layout. */
export interface ColumnBlock {
  readonly length: number;
  readonly columns: readonly NativeColumn[];
}

/** One column of a Native block; `bytes` holds exactly `length` values of `type`. */
export interface NativeColumn {
  readonly name: string;
  /** ClickHouse type, for example `UInt32` or `IPv6`. */
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** The one way to the engine. All methods reject with `TeitenError` (code `engine-…`). */
export interface Store {
  /** Inserts one block in one request; resolves when the engine has it on disk. */
  append(table: string, block: ColumnBlock): Promise<void>;
  /** Rows as objects. 64-bit integers arrive as numbers and are exact below 2^53. */
  query<Row>(sql: BoundSql): Promise<Row[]>;
  /** The same as columns: one array a column, in the order of the select list. */
  queryColumns(sql: BoundSql): Promise<Record<string, unknown[]>>;
  /** Runs a statement that returns nothing. */
  execute(sql: BoundSql): Promise<void>;
  /** Lets go of the engine; it stops when nobody else uses it. */
  close(): Promise<void>;
}
