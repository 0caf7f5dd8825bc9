import type { DataPaths } from "../config/index.ts";
import { openFleet } from "./open-fleet.ts";
import {
  beginningWith,
  booksBetween,
  hashesOf,
  importsAfter,
  importsOf,
  intervalsBetween,
  lastSegment,
  lostSegments,
  noteStored,
  numbersBetween,
  segmentsAfter,
} from "./archived-numbers.ts";
import { openBulletins } from "./bulletins.ts";
import { openPublications } from "./publications.ts";
import { listCanaries } from "./canaries.ts";
import { bootExtents, fleetSensors, gapStretches, heartbeatSigns } from "./coverage-signs.ts";
import { openRevisions } from "./data-revision.ts";
import { dayRevisions } from "./day-revisions.ts";
import { openDatabase } from "./database.ts";
import type { StateDatabase } from "./database.ts";
import { findSegment, finishSegments, listReceived, listSegments, receiveSegments } from "./ledger.ts";
import {
  clearDays,
  dayMarks,
  dirtyDays,
  framesOnDay,
  markDays,
  observedSeconds,
  observedStretches,
  packetsOnDay,
} from "./observed-days.ts";
import { acceptRules, acceptedRules, rulesOfRows, settleRules } from "./mark-rules.ts";
import { addClaims, addDataset, datasetsOfRows, listClaims, listDatasets, settleDatasets } from "./registry.ts";
import { forgetRows, healSegment, loseSegments, replaceStored, withdrawnSegments } from "./lost-segments.ts";
import { addRevision, listRevisions } from "./revisions.ts";
import { excuseSegment, quarantineSegment, rejectSegment, resetSegments } from "./set-aside-segments.ts";
import { segmentsOnDays } from "./segments-on-days.ts";
import { addSensor, changeSensor, listSensors } from "./sensors.ts";
import type { Ledger, WritableState } from "./state.ts";
import {
  bytesAfter,
  hasIngested,
  isWaiting,
  observedAfter,
  receivedAfter,
  waitingSegments,
} from "./waiting-segments.ts";

/**
 * Opens the state of a data directory. Only the holder of the writer lock may call what writes, but for `fleet`. One process opens
 * it once: two connections of one process that both write would wait for each other for ever.
 */
export function openState(paths: DataPaths): WritableState {
  const database = openDatabase(paths.state);
  const revisionOf = openRevisions(database);
  return {
    sensors: () => listSensors(database),
    segments: () => listSegments(database),
    datasets: () => listDatasets(database),
    datasetsOfRows: () => datasetsOfRows(database),
    acceptedRules: () => acceptedRules(database),
    rulesOfRows: () => rulesOfRows(database),
    claims: () => listClaims(database),
    dataRevision: (days = null) => revisionOf(days),
    dayRevisions: (days) => dayRevisions(database, days),
    figureRevisions: (figure) => listRevisions(database, figure),
    dirtyDays: () => dirtyDays(database),
    addSensor: (sensor) => addSensor(database, sensor),
    changeSensor: (name, change) => changeSensor(database, name, change),
    addDataset: (dataset) => addDataset(database, dataset),
    addClaims: (claims) => addClaims(database, claims),
    acceptRules: (rules) => acceptRules(database, rules, now()),
    addFigureRevision: (revision) => addRevision(database, revision, now()),
    ledger: openLedger(database),
    fleet: openFleet(database, now),
    bulletins: openBulletins(database, now),
    publications: openPublications(database, now),
    close: () => database.destroy(),
  };
}

/** What the ledger knows of days and observed time, and the settings. */
type DayQuestions =
  | "markDays"
  | "dayMarks"
  | "clearDays"
  | "framesOnDay"
  | "observedStretches"
  | "gapStretches"
  | "fleetSensors"
  | "bootExtents"
  | "heartbeatSigns"
  | "canaries"
  | "observedSeconds"
  | "packetsOnDay"
  | "settleDatasets"
  | "settleRules"
  | "setting"
  | "setSetting";

function openLedger(database: StateDatabase): Ledger {
  return { ...openSegments(database), ...openDays(database) };
}

function openSegments(database: StateDatabase): Omit<Ledger, DayQuestions> {
  return {
    find: (sensorId, boot, sequence) => findSegment(database, sensorId, boot, sequence),
    received: () => listReceived(database),
    receivedAfter: (after, most, known) => receivedAfter(database, after, most, known),
    observedAfter: (sensorId, after, before, most) => observedAfter(database, sensorId, after, before, most),
    waiting: () => waitingSegments(database),
    bytesAfter: (after) => bytesAfter(database, after),
    isWaiting: () => isWaiting(database),
    hasIngested: () => hasIngested(database),
    receive: (segments) => receiveSegments(database, segments, now()),
    finish: (segments) => finishSegments(database, segments, now()),
    quarantine: (id, reason) => quarantineSegment(database, id, reason),
    reject: (id, reason) => rejectSegment(database, id, reason),
    excuse: (id, reason) => excuseSegment(database, id, reason),
    lose: (lost) => loseSegments(database, lost, now()),
    numbersBetween: (sensorId, boot, from, to) => numbersBetween(database, sensorId, boot, from, to),
    lost: (sensorId) => lostSegments(database, sensorId),
    segmentsAfter: (after, most, walk) => segmentsAfter(database, after, most, walk),
    hashesOf: (ids) => hashesOf(database, ids),
    importsOf: (hashes) => importsOf(database, hashes),
    beginningWith: (prefix) => beginningWith(database, prefix),
    importsAfter: (after, most) => importsAfter(database, after, most),
    booksBetween: (from, to) => booksBetween(database, from, to),
    intervalsBetween: (from, to) => intervalsBetween(database, from, to),
    last: () => lastSegment(database),
    onDays: (wanted, after, most) => segmentsOnDays(database, wanted, after, most),
    noteStored: (hashes) => noteStored(database, hashes),
    replaceStored: (id, storedSha256) => replaceStored(database, id, storedSha256),
    heal: (id, healed) => healSegment(database, id, healed, now()),
    withdrawn: () => withdrawnSegments(database),
    forgetRows: (ids) => forgetRows(database, ids),
    reset: (ids) => resetSegments(database, ids),
  };
}

function openDays(database: StateDatabase): Pick<Ledger, DayQuestions> {
  return {
    markDays: (days) => markDays(database, days),
    dayMarks: (days) => dayMarks(database, days),
    clearDays: (marks) => clearDays(database, marks),
    framesOnDay: (day) => framesOnDay(database, day),
    observedStretches: (from, to) => observedStretches(database, from, to),
    gapStretches: (from, to) => gapStretches(database, from, to),
    fleetSensors: () => fleetSensors(database),
    bootExtents: (sensorId) => bootExtents(database, sensorId),
    heartbeatSigns: (sensorId, from, to) => heartbeatSigns(database, sensorId, from, to),
    canaries: (sensorId, from, to) => listCanaries(database, sensorId, from, to),
    observedSeconds: (ids, before) => observedSeconds(database, ids, before),
    packetsOnDay: (day) => packetsOnDay(database, day),
    settleDatasets: () => settleDatasets(database),
    settleRules: () => settleRules(database),
    setting: (name) => readSetting(database, name),
    setSetting: (name, value) => writeSetting(database, name, value),
  };
}

async function readSetting(database: StateDatabase, name: string): Promise<string | null> {
  const row = await database.selectFrom("settings").select("value").where("name", "=", name).executeTakeFirst();
  return row?.value ?? null;
}

async function writeSetting(database: StateDatabase, name: string, value: string): Promise<void> {
  await database
    .insertInto("settings")
    .values({ name, value })
    .onConflict((conflict) => conflict.column("name").doUpdateSet({ value }))
    .execute();
}

function now(): number {
  return Math.floor(Date.now() / 1000);
}
