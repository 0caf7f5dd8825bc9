import Database from "libsql";
import type { DataPaths } from "../config/index.ts";
import { openForOwner } from "./owner-only.ts";

/**
 * Writes the state as it is at one moment to a new file, while others may write to it: a database of its own that holds
 * every line up to that moment and needs nothing beside it.
 */
export function snapshotState(paths: DataPaths, file: string): void {
  const connection = new Database(paths.state);
  try {
    connection.exec("pragma busy_timeout = 10000");
    openForOwner(file, () => connection.exec(`vacuum into '${file.replaceAll("'", "''")}'`));
  } finally {
    connection.close();
  }
}
