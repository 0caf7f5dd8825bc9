import type { Zone } from "@teiten/core/calendar";
import type { DataPaths } from "../config/index.ts";
import type { DatedTables } from "../enrich/index.ts";
import type { WritableState } from "../state/index.ts";
import type { Store } from "../store/index.ts";
import type { CanaryWatch } from "./canary-watch.ts";

/** What ingest works with; the caller owns all of it and holds the writer lock. */
export interface IngestContext {
  readonly paths: DataPaths;
  readonly state: WritableState;
  readonly store: Store;
  readonly zone: Zone;
  /** Region and ASN of sources by observation day. */
  readonly tables: DatedTables;
  /** 32 random bits, a secret of this process: hash tables of packets are seeded with it. */
  readonly seed: number;
  readonly canaries: CanaryWatch;
  /** Told how many uncompressed bytes have been archived or decoded since the last call. */
  readonly onBytes: (bytes: number) => void;
}
