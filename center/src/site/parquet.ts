import type { Store } from "../store/index.ts";
import { NUMBER_COLUMNS } from "./open-data.ts";
import type { DataTable } from "./open-data.ts";

/**
 * A table as a Parquet file, written by the engine from the values themselves: nothing of the store is read. Columns of
 * numbers are `Float64`, all others `String`; missing is null. The same table gives the same bytes.
 */
export async function parquetOf(store: Store, { columns }: DataTable): Promise<Uint8Array> {
  return store.writeParquet(
    Object.entries(columns).map(([name, values]) => ({
      name,
      type: NUMBER_COLUMNS.has(name) ? "Float64" : "String",
      values,
    })),
  );
}
