import type { LedgerWalk, SegmentBooks } from "./archived-numbers.ts";
import type { Bulletins } from "./bulletin-records.ts";
import type { Publications } from "./publications.ts";
import type { BootExtent, GapStretch, HeartbeatSign } from "./coverage-signs.ts";
import type { RevisedDays } from "./data-revision.ts";
import type { Canary, Fleet } from "./fleet-records.ts";
import type { IngestedSegment, ReceivedSegment } from "./ledger.ts";
import type { HealedSegment, LostSegment } from "./lost-segments.ts";
import type { RulesRecord } from "./mark-rules.ts";
import type { ObservedStretch } from "./observed-days.ts";
import type { Claim, DatasetRecord, Interval, SegmentRecord, SensorRecord } from "./records.ts";
import type { FigureRevision } from "./revisions.ts";
import type { SegmentsOnDays } from "./segments-on-days.ts";
import type { NewSensor, SensorChange } from "./sensors.ts";
import type { WaitingSegments } from "./waiting-segments.ts";

/** What cannot be computed again: the ledger, sensors, data sets, claims and revisions. All writes are durable on return. */
export interface State {
  sensors(): Promise<readonly SensorRecord[]>;
  segments(): Promise<readonly SegmentRecord[]>;
  /** The whole catalogue, also what was added after the rows of the engine were made. */
  datasets(): Promise<readonly DatasetRecord[]>;
  /** The part of the catalogue that the rows of the engine were made with; what was added since waits for a replay. */
  datasetsOfRows(): Promise<readonly DatasetRecord[]>;
  /** The rules of tool marks that the next replay makes rows with. */
  acceptedRules(): Promise<RulesRecord>;
  /** The rules that the rows of the engine were made with. */
  rulesOfRows(): Promise<RulesRecord>;
  /** Claims that the operator or a simulated network added, beside those of `data/scanners`. */
  claims(): Promise<readonly Claim[]>;
  /** Hash of all that figures of these days (null: of all) count from; the same data give the same one on any machine. */
  dataRevision(days?: RevisedDays | null): Promise<string>;
  /** The segments' part of it alone, for each of the days with packets. */
  dayRevisions(days: RevisedDays): Promise<ReadonlyMap<string, string>>;
  /** Published results, oldest first. */
  figureRevisions(figure: string): Promise<readonly FigureRevision[]>;
  /** Observation days whose roll-ups are out of date, because an ingest was broken off or is running. */
  dirtyDays(): Promise<readonly string[]>;
  /** Keys, heartbeats, boots, policies and the audit; unlike the rest it may be written without the writer lock. */
  readonly fleet: Fleet;
  /** Drafts, readings and publications; like the fleet's side it may be written without the writer lock. */
  readonly bulletins: Bulletins;
  /** Cells that were published, and the key of their noise; may be written without the writer lock. */
  readonly publications: Publications;
  close(): Promise<void>;
}

/**
 * The state for the one process that holds the writer lock; `addSensor` and `changeSensor` may also be called beside it,
 * and the collector calls `ledger.find` and `ledger.receive`.
 */
export interface WritableState extends State {
  addSensor(sensor: NewSensor): Promise<SensorRecord>;
  changeSensor(name: string, change: SensorChange): Promise<SensorRecord>;
  addDataset(dataset: Omit<DatasetRecord, "id">): Promise<DatasetRecord>;
  addClaims(claims: readonly Claim[]): Promise<void>;
  /** Takes rules from the next replay on; null: the built-in ones. */
  acceptRules(rules: RulesRecord | null): Promise<void>;
  addFigureRevision(revision: Omit<FigureRevision, "revision" | "publishedAt">): Promise<FigureRevision>;
  readonly ledger: Ledger;
}

/** The ledger as ingest, recovery and replay use it; the functions of the same names in `ledger.ts` say what each does. */
export interface Ledger {
  find(sensorId: number, boot: string, sequence: string): Promise<SegmentRecord | null>;
  received(): Promise<readonly SegmentRecord[]>;
  receivedAfter(after: number, most: number, known: "again" | "leave"): Promise<readonly SegmentRecord[]>;
  observedAfter(sensorId: number, after: number, before: number, most: number): Promise<readonly SegmentRecord[]>;
  waiting(): Promise<WaitingSegments>;
  bytesAfter(after: number): Promise<{ readonly last: number; readonly bytes: number }>;
  isWaiting(): Promise<boolean>;
  hasIngested(): Promise<boolean>;
  receive(segments: readonly ReceivedSegment[]): Promise<readonly number[]>;
  finish(segments: readonly IngestedSegment[]): Promise<void>;
  quarantine(id: number, reason: string): Promise<void>;
  reject(id: number, reason: string | null): Promise<void>;
  excuse(id: number, reason: string): Promise<void>;
  lose(lost: readonly LostSegment[]): Promise<void>;
  numbersBetween(sensorId: number, boot: string, from: number, to: number): Promise<readonly number[]>;
  lost(sensorId: number): Promise<readonly SegmentRecord[]>;
  segmentsAfter(after: number, most: number, walk: LedgerWalk): Promise<readonly SegmentRecord[]>;
  hashesOf(ids: readonly number[]): Promise<ReadonlyMap<number, string>>;
  importsOf(hashes: readonly string[]): Promise<readonly { readonly sensorId: number; readonly sha256: string }[]>;
  beginningWith(prefix: string): Promise<readonly SegmentRecord[]>;
  importsAfter(after: number, most: number): Promise<readonly SegmentRecord[]>;
  booksBetween(from: number, to: number): Promise<readonly SegmentBooks[]>;
  intervalsBetween(from: number, to: number): Promise<readonly (Interval & { readonly sensorId: number })[]>;
  last(): Promise<number>;
  noteStored(hashes: ReadonlyMap<number, string>): Promise<void>;
  heal(id: number, healed: HealedSegment): Promise<void>;
  replaceStored(id: number, storedSha256: string): Promise<void>;
  withdrawn(): Promise<readonly number[]>;
  forgetRows(ids: readonly number[]): Promise<void>;
  reset(ids: readonly number[] | null): Promise<void>;
  markDays(days: readonly string[]): Promise<void>;
  dayMarks(days: readonly string[]): Promise<ReadonlyMap<string, number>>;
  clearDays(marks: ReadonlyMap<string, number>): Promise<void>;
  framesOnDay(day: string): Promise<number>;
  observedStretches(from: number, to: number): Promise<readonly ObservedStretch[]>;
  gapStretches(from: number, to: number): Promise<readonly GapStretch[]>;
  fleetSensors(): Promise<readonly number[]>;
  bootExtents(sensorId: number): Promise<readonly BootExtent[]>;
  heartbeatSigns(sensorId: number, from: number, to: number): Promise<readonly HeartbeatSign[]>;
  canaries(sensorId: number, from: number, to: number): Promise<readonly Canary[]>;
  observedSeconds(segmentIds: readonly number[], before: number): Promise<ReadonlyMap<number, number>>;
  packetsOnDay(day: string): Promise<ReadonlyMap<number, number>>;
  /** The data sets to make rows with: of the rows that are there, or the whole catalogue where there are none. */
  settleDatasets(): Promise<readonly DatasetRecord[]>;
  /** The rules to make rows with: of the rows that are there, or the accepted ones where there are none. */
  settleRules(): Promise<RulesRecord>;
  onDays(wanted: SegmentsOnDays, after: number, most: number): Promise<readonly SegmentRecord[]>;
  setting(name: string): Promise<string | null>;
  setSetting(name: string, value: string): Promise<void>;
}
