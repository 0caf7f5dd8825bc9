import type { ParquetColumn } from "./parquet-statement.ts";
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

/** One insert of many blocks; rows are visible and durable when `end` has resolved, and any number of them before. */
export interface AppendStream {
  /**
   * Sends one block. The connection may still hold the memory of this block and the one before when it resolves; that of
   * earlier blocks is the caller's again. Rejects when the engine has refused the insert.
   */
  write(block: ColumnBlock): Promise<void>;
  /** Resolves when the engine has everything on disk; call once, also after a failed `write`. */
  end(): Promise<void>;
}

/** The one way to the engine. All methods reject with `TeitenError` (code `engine-…`). */
export interface Store {
  /** Inserts one block in one request; resolves when the engine has it on disk. */
  append(table: string, block: ColumnBlock): Promise<void>;
  /** Begins an insert that is sent block by block; the engine gathers blocks into few large parts. */
  openAppend(table: string, columns: readonly string[]): AppendStream;
  /** Rows as objects. 64-bit integers arrive as numbers and are exact below 2^53. */
  query<Row>(sql: BoundSql): Promise<Row[]>;
  /** The same as columns: one array a column, in the order of the select list. */
  queryColumns(sql: BoundSql): Promise<Record<string, unknown[]>>;
  /**
   * The same as bytes of the engine's RowBinary: rows one behind the other, each value little-endian in the width of its
   * type. For millions of rows, where text takes longer to read than what is done with it.
   */
  queryBytes(sql: BoundSql): Promise<Uint8Array>;
  /** Values as a Parquet file that the engine writes, all of one length; the same values give the same bytes. */
  writeParquet(columns: readonly ParquetColumn[]): Promise<Uint8Array>;
  /** Runs a statement that returns nothing. */
  execute(sql: BoundSql): Promise<void>;
  /** Lets go of the engine; it stops when nobody else uses it. */
  close(): Promise<void>;
}
