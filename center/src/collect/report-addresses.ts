import { formatAddress, formatPrefix, parseAddress, parsePrefix, prefixContains } from "@teiten/core/names";
import type { Heartbeat } from "@teiten/core/uplink";
import type { SensorRecord } from "../state/index.ts";
import { killPoint } from "../telemetry/index.ts";
import type { CollectorContext } from "./collector-context.ts";

/** Addresses that no sensor can be reached at from elsewhere. */
const UNUSUAL = ["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3", "::/127", "fe80::/10", "ff00::/8"].map(
  parsePrefix,
);
const MOST_ADDRESSES = 16;
/** What was told last of a sensor whose address moves too often to be followed. */
const UNSTEADY = "unsteady";

/** Whether a text is an address at which a sensor can receive: not loopback, link-local, multicast or unspecified. */
export function isUsualAddress(text: string): boolean {
  const address = parseAddress(text);
  return address !== null && !UNUSUAL.some((prefix) => prefix !== null && prefixContains(prefix, address));
}

/**
 * Acts on the addresses that new heartbeats report: they become the epochs of a sensor whose address changes; for another
 * one a registered address that is gone is told, once.
 */
export async function hearAddresses(
  context: CollectorContext,
  sensor: SensorRecord,
  heartbeats: readonly Heartbeat[],
): Promise<void> {
  const { dynamicAddress } = await context.state.fleet.policy(sensor.id);
  let before = "";
  for (const heartbeat of heartbeats) {
    const reported = usual(heartbeat.addresses ?? []);
    const text = reported.join(" ");
    if (reported.length === 0 || text === before) continue;
    before = text;
    if (dynamicAddress) await move(context, sensor, reported, instantOf(heartbeat, context.seconds()));
    else await compare(context, sensor, reported);
  }
}

async function move(
  { state, trail, toldAddresses, addressMovesOf }: CollectorContext,
  sensor: SensorRecord,
  reported: readonly string[],
  at: number,
): Promise<void> {
  const current = (await state.sensors()).find(({ id }) => id === sensor.id) ?? sensor;
  const known = current.addresses.filter(({ to }) => to === null).map(({ prefix }) => canonical(prefix));
  if (known.toSorted().join(" ") === reported.join(" ")) return;
  if (addressMovesOf.take(sensor.name) > 0) {
    if (toldAddresses.get(sensor.name) === UNSTEADY) return;
    toldAddresses.set(sensor.name, UNSTEADY);
    const detail = `reported ${reported.join(" ")}`;
    return trail.write({ actor: sensor.name, object: sensor.name, action: "address-unsteady", detail, alarm: true });
  }
  const { opened, closed, refused } = await state.fleet.moveAddresses(sensor.id, reported, at);
  killPoint("address.moved");
  const line = { actor: sensor.name, object: sensor.name };
  if (opened.length + closed.length > 0) {
    const detail = `opened ${opened.join(" ") || "none"}, closed ${closed.join(" ") || "none"}`;
    await trail.write({ ...line, action: "address-moved", detail });
  }
  const detail = refused.map(({ prefix, sensor: holder }) => `${prefix} is ${holder}'s`).join(", ");
  if (detail !== "" && toldAddresses.get(sensor.name) !== detail) {
    await trail.write({ ...line, action: "address-of-another", detail, alarm: true });
  }
  toldAddresses.set(sensor.name, detail);
}

async function compare(
  { trail, toldAddresses }: CollectorContext,
  sensor: SensorRecord,
  reported: readonly string[],
): Promise<void> {
  const open = sensor.addresses.filter(({ prefix, to }) => to === null && !prefix.includes("/"));
  const gone = open.map(({ prefix }) => canonical(prefix)).filter((prefix) => !reported.includes(prefix));
  const detail = gone.length === 0 ? "" : `registered ${gone.join(" ")}, reported ${reported.join(" ")}`;
  if (detail !== "" && toldAddresses.get(sensor.name) !== detail) {
    await trail.write({ actor: sensor.name, action: "address-differs", object: sensor.name, detail, alarm: true });
  }
  toldAddresses.set(sensor.name, detail);
}

function usual(addresses: readonly string[]): readonly string[] {
  const good = addresses.filter(isUsualAddress).map((text) => canonical(text));
  return [...new Set(good)].toSorted().slice(0, MOST_ADDRESSES);
}

function canonical(text: string): string {
  const address = parseAddress(text);
  if (address !== null) return formatAddress(address);
  const prefix = parsePrefix(text);
  return prefix === null ? text : formatPrefix(prefix);
}

/** When a heartbeat was made, by the center's clock as far as the sensor knew it; never later than now. */
function instantOf({ at, clockOffset }: Heartbeat, now: number): number {
  return Math.min(now, Math.floor((at + (clockOffset ?? 0)) / 1e6));
}
