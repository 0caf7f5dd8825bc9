import { raw } from "./sql.ts";
import type { BoundSql } from "./sql.ts";

/** A column of values that lie outside the store; null is missing. */
export interface ParquetColumn {
  readonly name: string;
  readonly type: "String" | "Float64";
  readonly values: readonly (string | number | null)[];
}

/**
 * The statement that answers with the values as they are given, without reading any table. The values are a literal in its
 * text, because an address with them would be too long; they are not compressed, so that it can be seen what is in them.
 */
export function parquetStatement(columns: readonly ParquetColumn[]): BoundSql {
  const row = columns.map(({ type }) => `Nullable(${type})`).join(", ");
  const length = columns[0]?.values.length ?? 0;
  const rows = Array.from({ length }, (_, at) => columns.map(({ values }) => values[at] ?? null));
  const selected = columns.map(({ name }, at) => `row.${at + 1} as \`${name}\``).join(", ");
  return raw(
    `select ${selected} from (select arrayJoin(JSONExtract(${literal(JSON.stringify(rows))}, ` +
      `${literal(`Array(Tuple(${row}))`)})) as row) ` +
      "settings output_format_parquet_compression_method = 'none', max_threads = 1",
  );
}

function literal(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
