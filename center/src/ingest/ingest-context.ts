import type { Zone } from "@teiten/core/calendar";
import type { PacketMarks } from "@teiten/core/flow";
import type { DataPaths } from "../config/index.ts";
import type { DatedTables } from "../enrich/index.ts";
import type { RulesRecord, WritableState } from "../state/index.ts";
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
  /** The rules of tool marks that all rows of the engine are made with. */
  readonly rules: RulesRecord;
  /** Finds the marks of a packet by these rules; null where they are the built-in ones of this release. */
  readonly packetMarks: PacketMarks | null;
  /** 32 random bits, a secret of this process: hash tables of packets are seeded with it. */
  readonly seed: number;
  readonly canaries: CanaryWatch;
  /** Told how many uncompressed bytes have been archived or decoded since the last call. */
  readonly onBytes: (bytes: number) => void;
}

/** What the way of a capture from its bytes to rows needs of it. */
export type DecodeContext = Pick<IngestContext, "zone" | "seed" | "canaries" | "packetMarks" | "onBytes">;
