import { createHash, randomBytes } from "node:crypto";
import type { StateDatabase } from "./database.ts";
import type { SensorKey } from "./fleet-records.ts";
import type { SensorKeyRow } from "./fleet-tables.ts";
import { writeChange } from "./sensor-policies.ts";

/** The name of a public key (SPKI, DER, base64url): first 16 hexadecimal digits of its SHA-256. */
export function keyIdOf(publicKey: string): string {
  return createHash("sha256").update(Buffer.from(publicKey, "base64url")).digest("hex").slice(0, 16);
}

/** Makes a one-time secret; earlier ones of the sensor that nobody spent end. */
export async function addToken(database: StateDatabase, sensorId: number, expiresAt: number): Promise<string> {
  const secret = randomBytes(16).toString("hex");
  await database.transaction().execute(async (transaction) => {
    await forgetTokens(transaction, sensorId);
    await transaction
      .insertInto("enrolment_tokens")
      .values({ secret_sha256: hashOf(secret), sensor_id: sensorId, expires_at: expiresAt, spent_on: null })
      .execute();
  });
  return secret;
}

/** Until when each sensor has an unspent secret. */
export async function openTokens(database: StateDatabase, now: number): Promise<ReadonlyMap<number, number>> {
  const rows = await database
    .selectFrom("enrolment_tokens")
    .select(["sensor_id", "expires_at"])
    .where("spent_on", "is", null)
    .where("expires_at", ">", now)
    .execute();
  return new Map(rows.map((row) => [row.sensor_id, row.expires_at]));
}

/** Spends a secret on a key: the sensor's keys before it end, for one sensor is one agent. */
export async function enrolKey(
  database: StateDatabase,
  sensorId: number,
  secret: string,
  publicKey: string,
  now: number,
): Promise<"enrolled" | "again" | "unknown"> {
  const key = keyIdOf(publicKey);
  return database.transaction().execute(async (transaction) => {
    const token = await transaction
      .selectFrom("enrolment_tokens")
      .selectAll()
      .where("secret_sha256", "=", hashOf(secret))
      .where("sensor_id", "=", sensorId)
      .executeTakeFirst();
    const known = await findKey(transaction, key);
    if (token?.spent_on === key) return isUsable(known, sensorId, now) ? "again" : "unknown";
    if (token === undefined || token.spent_on !== null || token.expires_at <= now || known !== null) return "unknown";
    await transaction
      .updateTable("enrolment_tokens")
      .set({ spent_on: key })
      .where("secret_sha256", "=", token.secret_sha256)
      .execute();
    await transaction
      .updateTable("sensor_keys")
      .set({ replaced_at: now, replaced_by: key })
      .where("sensor_id", "=", sensorId)
      .where((where) => where.or([where("replaced_at", "is", null), where("replaced_at", ">", now)]))
      .execute();
    await transaction
      .insertInto("sensor_keys")
      .values(newKey(sensorId, publicKey, now))
      .execute();
    return "enrolled";
  });
}

/** One key, or null. */
export async function findKey(database: StateDatabase, key: string): Promise<SensorKey | null> {
  const row = await database.selectFrom("sensor_keys").selectAll().where("key", "=", key).executeTakeFirst();
  return row === undefined ? null : keyOf(row);
}

/** Every key that ever signed for a sensor, oldest first. */
export async function listKeys(database: StateDatabase): Promise<readonly SensorKey[]> {
  return (await database.selectFrom("sensor_keys").selectAll().orderBy("added_at").orderBy("key").execute()).map(keyOf);
}

/** Lets a key follow another; see `Fleet.rotateKey`. */
export async function rotateKey(
  database: StateDatabase,
  sensorId: number,
  replaces: string,
  publicKey: string,
  now: number,
  graceEnds: number,
): Promise<"rotated" | "again" | "refused"> {
  const key = keyIdOf(publicKey);
  return database.transaction().execute(async (transaction) => {
    const old = await findKey(transaction, replaces);
    const known = await findKey(transaction, key);
    if (!isUsable(old, sensorId, now)) return "refused";
    if (old.replacedBy === key) return isUsable(known, sensorId, now) ? "again" : "refused";
    if (old.replacedBy !== null || known !== null) return "refused";
    await transaction
      .updateTable("sensor_keys")
      .set({ replaced_at: graceEnds, replaced_by: key })
      .where("key", "=", replaces)
      .execute();
    await transaction
      .insertInto("sensor_keys")
      .values(newKey(sensorId, publicKey, now))
      .execute();
    await writeChange(transaction, sensorId, { rotateKey: false });
    return "rotated";
  });
}

/** Ends all keys and unspent secrets of a sensor at once; answers how many keys signed until now. */
export async function revokeKeys(database: StateDatabase, sensorId: number, now: number): Promise<number> {
  return database.transaction().execute(async (transaction) => {
    await forgetTokens(transaction, sensorId);
    const live = (await listKeys(transaction)).filter((key) => isUsable(key, sensorId, now)).length;
    await transaction
      .updateTable("sensor_keys")
      .set({ revoked_at: now })
      .where("sensor_id", "=", sensorId)
      .where("revoked_at", "is", null)
      .execute();
    return live;
  });
}

function isUsable(key: SensorKey | null, sensorId: number, now: number): key is SensorKey {
  if (key === null || key.sensorId !== sensorId || key.revokedAt !== null) return false;
  return key.replacedAt === null || key.replacedAt > now;
}

async function forgetTokens(transaction: StateDatabase, sensorId: number): Promise<void> {
  await transaction
    .deleteFrom("enrolment_tokens")
    .where("sensor_id", "=", sensorId)
    .where("spent_on", "is", null)
    .execute();
}

function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

function newKey(sensorId: number, publicKey: string, now: number): SensorKeyRow {
  return {
    key: keyIdOf(publicKey),
    sensor_id: sensorId,
    public_key: publicKey,
    added_at: now,
    replaced_at: null,
    replaced_by: null,
    revoked_at: null,
  };
}

function keyOf(row: SensorKeyRow): SensorKey {
  return {
    key: row.key,
    sensorId: row.sensor_id,
    publicKey: row.public_key,
    addedAt: row.added_at,
    replacedAt: row.replaced_at,
    replacedBy: row.replaced_by,
    revokedAt: row.revoked_at,
  };
}
