import { parseInstant } from "@teiten/core/calendar";
import type { Zone } from "@teiten/core/calendar";
import { addressBits, formatAddress, parseAddress, parsePrefix, prefixContains } from "@teiten/core/names";
import type { Address } from "@teiten/core/names";
import type { StateDatabase } from "./database.ts";
import type { AddressMove } from "./fleet-records.ts";
import { raiseRevision } from "./sensor-policies.ts";

/** Seconds since 1970 UTC of a moment of an epoch: the beginning of its observation day in the zone, or the instant. */
export function secondOf(zone: Zone, moment: string): number {
  return parseInstant(zone, moment);
}

/** An instant as a moment of an epoch. */
export function momentOf(second: number): string {
  return new Date(second * 1000).toISOString().replace(/\.\d+Z$/, "Z");
}

/** Carries out `Fleet.moveAddresses` in one commit. */
export async function moveAddresses(
  database: StateDatabase,
  sensorId: number,
  reported: readonly string[],
  at: number,
): Promise<AddressMove> {
  const wanted = reported.map(parseAddress).filter((address) => address !== null);
  return database.transaction().execute(async (transaction) => {
    const epochs = await openEpochs(transaction, at);
    const own = epochs.filter((epoch) => epoch.sensor_id === sensorId);
    const names = new Set(wanted.map(formatAddress));
    const closed = own.filter(({ prefix, valid_to }) => valid_to === null && isSingle(prefix) && !names.has(prefix));
    const move = { opened: [] as string[], closed: closed.map(({ prefix }) => prefix), refused: [] as Refused[] };
    for (const address of wanted) {
      const holder = epochs.find(({ prefix }) => holds(prefix, address) && !move.closed.includes(prefix));
      const prefix = formatAddress(address);
      if (holder === undefined) move.opened.push(prefix);
      else if (holder.sensor_id !== sensorId) move.refused.push({ prefix, sensor: holder.name });
    }
    const stays = own.length > move.closed.length || move.opened.length > 0;
    const isOld = own.some(({ valid_from }) => valid_from?.includes("T") === true && valid_from > momentOf(at));
    if (!stays || isOld || move.opened.length + move.closed.length === 0) return { ...move, opened: [], closed: [] };
    await writeMove(transaction, sensorId, move, momentOf(at));
    return move;
  });
}

interface OpenEpoch {
  readonly sensor_id: number;
  readonly name: string;
  readonly prefix: string;
  readonly valid_from: string | null;
  readonly valid_to: string | null;
}

interface Refused {
  readonly prefix: string;
  readonly sensor: string;
}

async function writeMove(
  transaction: StateDatabase,
  sensorId: number,
  { opened, closed }: Pick<AddressMove, "opened" | "closed">,
  moment: string,
): Promise<void> {
  for (const prefix of closed) {
    await transaction
      .updateTable("sensor_addresses")
      .set({ valid_to: moment })
      .where("sensor_id", "=", sensorId)
      .where("prefix", "=", prefix)
      .where("valid_to", "is", null)
      .execute();
  }
  for (const prefix of opened) {
    await transaction
      .insertInto("sensor_addresses")
      .values({ sensor_id: sensorId, prefix, valid_from: moment, valid_to: null })
      .execute();
  }
  await raiseRevision(transaction, sensorId);
}

/**
 * Epochs of all sensors that may hold at an instant or later. Days begin at another instant in each zone, so one whose last
 * day may still run counts as open: in doubt an address is its old holder's. A retired sensor holds none from the day after.
 */
async function openEpochs(transaction: StateDatabase, at: number): Promise<readonly OpenEpoch[]> {
  const day = momentOf(at - 86_400).slice(0, 10);
  return transaction
    .selectFrom("sensor_addresses")
    .innerJoin("sensors", "sensors.id", "sensor_addresses.sensor_id")
    .select(["sensor_id", "name", "prefix", "valid_from", "valid_to"])
    .where((where) => where.or([where("retired_on", "is", null), where("retired_on", ">=", day)]))
    .where((where) =>
      where.or([
        where("valid_to", "is", null),
        where.and([where("valid_to", "not like", "%T%"), where("valid_to", ">=", day)]),
        where("valid_to", ">", momentOf(at)),
      ]),
    )
    .execute();
}

function isSingle(text: string): boolean {
  const prefix = parsePrefix(text);
  return prefix !== null && prefix.length === addressBits(prefix.address.version);
}

function holds(text: string, address: Address): boolean {
  const prefix = parsePrefix(text);
  return prefix !== null && prefixContains(prefix, address);
}
