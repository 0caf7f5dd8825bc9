export type {
  AddressEpoch,
  Claim,
  ClaimEvidence,
  CoverageKind,
  DatasetKind,
  DatasetRecord,
  GroupMembership,
  Interval,
  SegmentRecord,
  SegmentStatus,
  SensorRecord,
} from "./records.ts";
export type { State } from "./state.ts";
