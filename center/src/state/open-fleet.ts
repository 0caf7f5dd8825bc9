import { moveAddresses } from "./address-epochs.ts";
import { addAudit, auditBefore, auditLines, checkAudit, countAlarms } from "./audit.ts";
import { addCanary, listCanaries, seeCanaries } from "./canaries.ts";
import type { StateDatabase } from "./database.ts";
import type { Fleet } from "./fleet-records.ts";
import { addHeartbeats, lastHeartbeats, listHeartbeats } from "./heartbeats.ts";
import { packetsSetAside } from "./set-aside-packets.ts";
import { findBoot, lastArrivals, listBoots, missingSegments } from "./sensor-boots.ts";
import { addToken, enrolKey, findKey, listKeys, openTokens, revokeKeys, rotateKey } from "./sensor-keys.ts";
import { changePolicy, readPolicy } from "./sensor-policies.ts";
import { addWithdrawal, finishWithdrawal, listWithdrawals } from "./withdrawals.ts";

/** The fleet's side of an open state; `now` gives whole seconds since 1970 UTC, for the lines of the audit. */
export function openFleet(database: StateDatabase, now: () => number): Fleet {
  return {
    addToken: (sensorId, expiresAt) => addToken(database, sensorId, expiresAt),
    openTokens: (at) => openTokens(database, at),
    enrol: (sensorId, secret, publicKey, at) => enrolKey(database, sensorId, secret, publicKey, at),
    key: (key) => findKey(database, key),
    keys: () => listKeys(database),
    rotateKey: (sensorId, replaces, publicKey, at, graceEnds) =>
      rotateKey(database, sensorId, replaces, publicKey, at, graceEnds),
    revokeKeys: (sensorId, at) => revokeKeys(database, sensorId, at),
    policy: (sensorId) => readPolicy(database, sensorId),
    setPolicy: (sensorId, change) => changePolicy(database, sensorId, change),
    addHeartbeats: (sensorId, heartbeats, ended, receivedAt) =>
      addHeartbeats(database, sensorId, heartbeats, ended, receivedAt),
    heartbeats: (sensorId, from, to) => listHeartbeats(database, sensorId, from, to),
    lastHeartbeats: () => lastHeartbeats(database),
    boots: (sensorId) => listBoots(database, sensorId),
    boot: (sensorId, boot) => findBoot(database, sensorId, boot),
    lastArrivals: () => lastArrivals(database),
    packetsSetAside: (since) => packetsSetAside(database, since),
    missing: (sensorId, most) => missingSegments(database, sensorId, most),
    moveAddresses: (sensorId, reported, at) => moveAddresses(database, sensorId, reported, at),
    addWithdrawal: (withdrawal) => addWithdrawal(database, withdrawal),
    withdrawals: () => listWithdrawals(database),
    finishWithdrawal: (id, doneAt) => finishWithdrawal(database, id, doneAt),
    addCanary: (canary) => addCanary(database, canary),
    seeCanaries: (sensorId, seen) => seeCanaries(database, sensorId, seen),
    canaries: (sensorId, from, to) => listCanaries(database, sensorId, from, to),
    audit: (entry) => addAudit(database, entry, now()),
    auditLines: (after, most) => auditLines(database, after, most),
    auditBefore: (at) => auditBefore(database, at),
    alarms: (since) => countAlarms(database, since),
    checkAudit: () => checkAudit(database),
  };
}
