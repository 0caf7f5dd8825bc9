import type { Files } from "../archive/index.ts";
import type { Ledger, State } from "../state/index.ts";
import type { Metrics } from "../telemetry/index.ts";
import type { CollectorLimits } from "./limits.ts";
import type { TlsIdentity } from "./tls-identity.ts";

/** What a collector works with. It opens none of it, and needs no engine. */
export interface CollectorParts {
  readonly state: State & { readonly ledger: Pick<Ledger, "find" | "heal" | "markDays" | "receive" | "replaceStored"> };
  /** Folder of the archive. */
  readonly archive: string;
  /** IANA name of the zone of the observation day. */
  readonly zone: string;
  /** Bytes of the archive's disk that uploads leave free. */
  readonly reserveBytes: number;
  /** Asked at the start and once a day, so that a renewed certificate is shown without a restart; null: no TLS. */
  tls(): TlsIdentity | null;
  /** What an operator should read at once: a failure of the collector's own, in one line. */
  report(line: string): void;
  readonly metrics: Metrics;
  /** Told after each segment that is safe, so that ingest need not look for it. */
  received(): void;
  /** Milliseconds since 1970 UTC (default: this machine's clock). */
  readonly now?: () => number;
  readonly files?: Files;
  readonly limits?: Partial<CollectorLimits>;
}
