export type {
  AddressEpoch,
  Claim,
  ClaimEvidence,
  CoverageKind,
  Covers,
  DatasetKind,
  DatasetRecord,
  GroupMembership,
  Interval,
  SegmentRecord,
  SegmentStatus,
  SensorRecord,
} from "./records.ts";
export type { Ledger, State, WritableState } from "./state.ts";
export { isNewBoot, rememberBoot } from "./boot-id.ts";
export { openState } from "./open-state.ts";
export { LEAST_CORRECTED_OFFSET, MOST_AHEAD, MOST_BEHIND } from "./coverage-signs.ts";
export type { BootExtent, GapStretch, HeartbeatSign } from "./coverage-signs.ts";
export type {
  AddedBulletin,
  Bulletin,
  BulletinCause,
  BulletinRevision,
  BulletinStatus,
  BulletinSubject,
  Bulletins,
  NewBulletin,
  Publication,
  WhatChanged,
} from "./bulletin-records.ts";
export type { PublishedCell, PublishedTable } from "./publications.ts";
export type { IngestedSegment, ReceivedSegment, SegmentGap } from "./ledger.ts";
export type { LedgerWalk, SegmentBooks } from "./archived-numbers.ts";
export { HEALED, isLoss } from "./lost-segments.ts";
export type { HealedSegment, LossReason, LostSegment } from "./lost-segments.ts";
export type { WaitingSegments } from "./waiting-segments.ts";
export { builtInRules, rulesRecord } from "./mark-rules.ts";
export type { RulesRecord } from "./mark-rules.ts";
export type { SegmentsOnDays } from "./segments-on-days.ts";
export type { ObservedStretch } from "./observed-days.ts";
export type { FigureRevision } from "./revisions.ts";
export type { NewSensor, SensorChange } from "./sensors.ts";
export { acquireExclusiveLock } from "./exclusive-lock.ts";
export type { ExclusiveLock } from "./exclusive-lock.ts";
export { acquireWriterLock, writerAtWork } from "./writer-lock.ts";
export { momentOf, secondOf } from "./address-epochs.ts";
export { keyIdOf } from "./sensor-keys.ts";
export { DEFAULT_POLICY } from "./sensor-policies.ts";
export type {
  AddressMove,
  AuditCheck,
  AuditEntry,
  AuditLine,
  Canary,
  Fleet,
  HeardHeartbeat,
  SensorBoot,
  SensorKey,
  SensorPolicy,
  Withdrawal,
} from "./fleet-records.ts";
export { snapshotState } from "./snapshot.ts";
