import { Readable } from "node:stream";
import { ClickHouseLogLevel, createClient } from "@clickhouse/client";
import type { ClickHouseClient, ClickHouseSettings } from "@clickhouse/client";
import { InsertBody, appendStream } from "./append-stream.ts";
import { engineError } from "./engine-error.ts";
import { nativeBlock } from "./native-block.ts";
import { parquetStatement } from "./parquet-statement.ts";
import type { BoundSql } from "./sql.ts";
import type { Store } from "./store.ts";

/** A ClickHouse server, ours or another. */
export interface StoreConnection {
  /** `http://host:port` without credentials. */
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** True once an embedded engine has died under us. */
  isLost(): boolean;
}

/** Rows that the engine gathers before it sorts them and writes a part: fewer parts, fewer merges, about 400 MB of memory. */
const LARGE_PARTS: ClickHouseSettings = { min_insert_block_size_rows: "2000000", min_insert_block_size_bytes: "0" };

/** For a statement that holds a table of values as a literal. */
const LONG_TEXT: ClickHouseSettings = { max_query_size: "1000000000" };

const WHOLE_NUMBERS = { output_format_json_quote_64bit_integers: 0 } as const;

/** The store over one connection. `database` must exist, or be created through `execute` before anything else. */
export function createStore(connection: StoreConnection): Store {
  const client = connectTo(connection);
  const guard = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (error) {
      throw engineError(error, connection.isLost());
    }
  };
  return {
    append: (table, block) =>
      guard(async () => {
        const columns = block.columns.map(({ name }) => name).join(", ");
        const query = `INSERT INTO ${table} (${columns}) FORMAT Native`;
        await drain(client, query, {}, Readable.from(nativeBlock(block), { objectMode: false }));
      }),
    openAppend: (table, columns) => {
      const body = new InsertBody();
      const query = `INSERT INTO ${table} (${columns.join(", ")}) FORMAT Native`;
      return appendStream(
        body,
        guard(() => drain(client, query, {}, body, LARGE_PARTS)),
      );
    },
    query: <Row>(statement: BoundSql) => guard(() => rows<Row>(client, statement)),
    queryColumns: (statement) =>
      guard(async () => {
        const result = await client.query({ ...queryOf(statement), format: "JSONColumnsWithMetadata" });
        return (await result.json<Record<string, unknown[]>>()).data as unknown as Record<string, unknown[]>;
      }),
    queryBytes: (statement) => guard(() => bytes(client, statement, "RowBinary")),
    writeParquet: (columns) => guard(() => bytes(client, parquetStatement(columns), "Parquet", LONG_TEXT)),
    execute: (statement) => guard(() => drain(client, statement.text, statement.parameters)),
    close: () => client.close(),
  };
}

function connectTo({ url, user, password, database }: StoreConnection): ClickHouseClient {
  return createClient({
    url,
    username: user,
    password,
    database,
    application: "teiten",
    request_timeout: 600_000,
    use_multipart_params_auto: true,
    max_open_connections: 8,
    log: { level: ClickHouseLogLevel.OFF },
    compression: { request: false, response: false },
    clickhouse_settings: { ...WHOLE_NUMBERS, wait_end_of_query: 1, date_time_input_format: "best_effort" },
  });
}

async function rows<Row>(client: ClickHouseClient, statement: BoundSql): Promise<Row[]> {
  const result = await client.query({ ...queryOf(statement), format: "JSONEachRow" });
  return result.json<Row>();
}

async function bytes(
  client: ClickHouseClient,
  statement: BoundSql,
  format: "RowBinary" | "Parquet",
  settings: ClickHouseSettings = {},
): Promise<Uint8Array> {
  const { stream } = await client.exec({
    query: `${statement.text} FORMAT ${format}`,
    query_params: { ...statement.parameters },
    clickhouse_settings: settings,
  });
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

async function drain(
  client: ClickHouseClient,
  query: string,
  parameters: Readonly<Record<string, unknown>>,
  values?: Readable,
  settings: ClickHouseSettings = {},
): Promise<void> {
  const { stream } = await client.exec({
    query,
    query_params: parameters,
    clickhouse_settings: settings,
    ...(values === undefined ? {} : { values }),
  });
  for await (const _ of stream) continue;
}

function queryOf(statement: BoundSql): { readonly query: string; readonly query_params: Record<string, unknown> } {
  return { query: statement.text, query_params: { ...statement.parameters } };
}
