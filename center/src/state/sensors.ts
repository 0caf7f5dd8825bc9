import type { Transaction } from "kysely";
import { TeitenError } from "../telemetry/index.ts";
import type { StateDatabase } from "./database.ts";
import type { AddressEpoch, GroupMembership, SensorRecord } from "./records.ts";
import { raiseRevision } from "./sensor-policies.ts";
import type { StateTables } from "./tables.ts";

/** What is said of a new sensor; a network or operator that is not named is the sensor's own. */
export interface NewSensor {
  readonly name: string;
  readonly country: string;
  readonly network?: string;
  readonly operator?: string;
  readonly addresses?: readonly AddressEpoch[];
  readonly groups?: readonly GroupMembership[];
}

/** What may change on a sensor; what is absent stays. Addresses and groups replace all those before. */
export interface SensorChange {
  readonly country?: string;
  readonly network?: string;
  readonly operator?: string;
  readonly addresses?: readonly AddressEpoch[];
  readonly groups?: readonly GroupMembership[];
  readonly retiredOn?: string | null;
}

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Every sensor, retired ones too, by id. */
export async function listSensors(database: StateDatabase): Promise<readonly SensorRecord[]> {
  const rows = await database.selectFrom("sensors").selectAll().orderBy("id").execute();
  const addresses = await database.selectFrom("sensor_addresses").selectAll().orderBy("prefix").execute();
  const groups = await database.selectFrom("sensor_groups").selectAll().orderBy("group_name").execute();
  const addressesOf = bySensor(addresses);
  const groupsOf = bySensor(groups);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    country: row.country,
    network: row.network,
    operator: row.operator,
    retiredOn: row.retired_on,
    addresses: (addressesOf.get(row.id) ?? []).map(({ prefix, valid_from: from, valid_to: to }) => ({
      prefix,
      from,
      to,
    })),
    groups: (groupsOf.get(row.id) ?? []).map(({ group_name, valid_from: from, valid_to: to }) => ({
      group: group_name,
      from,
      to,
    })),
  }));
}

function bySensor<Row extends { readonly sensor_id: number }>(
  rows: readonly Row[],
): ReadonlyMap<number, readonly Row[]> {
  const found = new Map<number, Row[]>();
  for (const row of rows) {
    const list = found.get(row.sensor_id);
    if (list === undefined) found.set(row.sensor_id, [row]);
    else list.push(row);
  }
  return found;
}

/** Adds a sensor; throws `TeitenError` for a name that is taken or cannot be one. */
export async function addSensor(database: StateDatabase, sensor: NewSensor): Promise<SensorRecord> {
  checkName(sensor.name);
  checkCountry(sensor.country);
  await database.transaction().execute(async (transaction) => {
    const known = await transaction.selectFrom("sensors").select("id").where("name", "=", sensor.name).execute();
    if (known.length > 0) throw taken(sensor.name);
    const { id } = await transaction
      .insertInto("sensors")
      .values({
        name: sensor.name,
        country: sensor.country,
        network: sensor.network ?? sensor.name,
        operator: sensor.operator ?? sensor.name,
        retired_on: null,
      })
      .returning("id")
      .executeTakeFirstOrThrow();
    await writeAddresses(transaction, id, sensor.addresses ?? []);
    await writeGroups(transaction, id, sensor.groups ?? []);
  });
  return findSensor(database, sensor.name);
}

/** Changes a sensor by name. */
export async function changeSensor(database: StateDatabase, name: string, change: SensorChange): Promise<SensorRecord> {
  if (change.country !== undefined) checkCountry(change.country);
  await database.transaction().execute(async (transaction) => {
    const sensor = await findSensor(transaction, name);
    await transaction
      .updateTable("sensors")
      .set({
        country: change.country ?? sensor.country,
        network: change.network ?? sensor.network,
        operator: change.operator ?? sensor.operator,
        retired_on: change.retiredOn === undefined ? sensor.retiredOn : change.retiredOn,
      })
      .where("id", "=", sensor.id)
      .execute();
    if (change.addresses !== undefined) {
      await writeAddresses(transaction, sensor.id, change.addresses);
      await raiseRevision(transaction, sensor.id);
    }
    if (change.groups !== undefined) await writeGroups(transaction, sensor.id, change.groups);
  });
  return findSensor(database, name);
}

async function findSensor(database: StateDatabase, name: string): Promise<SensorRecord> {
  const found = (await listSensors(database)).find((sensor) => sensor.name === name);
  if (found !== undefined) return found;
  throw new TeitenError({
    code: "sensor-unknown",
    message: `there is no sensor “${name}”`,
    advice: "list them with: teiten sensor list",
    exitCode: 2,
  });
}

async function writeAddresses(
  transaction: Transaction<StateTables>,
  id: number,
  epochs: readonly AddressEpoch[],
): Promise<void> {
  await transaction.deleteFrom("sensor_addresses").where("sensor_id", "=", id).execute();
  if (epochs.length === 0) return;
  await transaction
    .insertInto("sensor_addresses")
    .values(epochs.map(({ prefix, from, to }) => ({ sensor_id: id, prefix, valid_from: from, valid_to: to })))
    .execute();
}

async function writeGroups(
  transaction: Transaction<StateTables>,
  id: number,
  groups: readonly GroupMembership[],
): Promise<void> {
  await transaction.deleteFrom("sensor_groups").where("sensor_id", "=", id).execute();
  if (groups.length === 0) return;
  await transaction
    .insertInto("sensor_groups")
    .values(groups.map(({ group, from, to }) => ({ sensor_id: id, group_name: group, valid_from: from, valid_to: to })))
    .execute();
}

function checkName(name: string): void {
  if (NAME.test(name)) return;
  throw new TeitenError({
    code: "sensor-name",
    message: `“${name}” cannot be the name of a sensor`,
    advice: "use up to 64 letters, digits, dots, hyphens and underscores, and begin with a letter or digit",
    exitCode: 2,
  });
}

function checkCountry(country: string): void {
  if (/^[A-Z]{2}$/.test(country)) return;
  throw new TeitenError({
    code: "country-invalid",
    message: `“${country}” is not a country code`,
    place: "--country",
    advice: "give the ISO 3166-1 code of the place where the sensor stands, for example JP",
    exitCode: 2,
  });
}

function taken(name: string): TeitenError {
  return new TeitenError({
    code: "sensor-exists",
    message: `there is a sensor “${name}” already`,
    advice: `change it with: teiten sensor set ${name} …`,
  });
}
