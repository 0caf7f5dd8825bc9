import type { Claim, DatasetRecord, SegmentRecord, SensorRecord } from "./records.ts";

/** What cannot be computed again: the ledger, sensors, data sets, claims and revisions. All writes are durable on return. */
export interface State {
  sensors(): Promise<readonly SensorRecord[]>;
  segments(): Promise<readonly SegmentRecord[]>;
  datasets(): Promise<readonly DatasetRecord[]>;
  /** Claims that the operator or a simulated network added, beside those of `data/scanners`. */
  claims(): Promise<readonly Claim[]>;
  close(): Promise<void>;
}
