import type { Command } from "commander";
import { dayStart, openZone } from "@teiten/core/calendar";
import { parsePrefix } from "@teiten/core/names";
import { nameAdvice } from "../analyze/index.ts";
import type { AddressEpoch, GroupMembership, SensorChange, SensorPolicy, SensorRecord, State } from "../state/index.ts";
import { TeitenError, counted } from "../telemetry/index.ts";
import { dayOption, parseDatedOption, parseMomentOption } from "./dated-option.ts";
import { auditOperator, endKeys, printToken, tokenTerms } from "./enrolment-words.ts";
import { checkCanaries, payloadText, policyOf } from "./sensor-policy.ts";
import { sharedAddresses } from "./shared-addresses.ts";
import type { SensorOptions, TokenOptions } from "./sensor.ts";
import { tell } from "./tell.ts";
import { withState } from "./with-center.ts";

/** Runs `teiten sensor add`. */
export async function addSensorCommand(
  command: Command,
  name: string,
  options: SensorOptions & TokenOptions,
): Promise<void> {
  await withState(command, "beside", async (state, configuration, paths) => {
    const base = { state, configuration, paths };
    const change = changeOf(options);
    const policy = policyOf(options);
    checkCanaries(policy);
    const enrols = options.token !== false && (change.addresses !== undefined || policy.dynamicAddress === true);
    const terms = enrols ? tokenTerms(base, options) : null;
    const sensor = await state.addSensor({ name, country: options.country ?? "", ...change });
    if (Object.keys(policy).length > 0) await state.fleet.setPolicy(sensor.id, policy);
    await auditOperator(state, "sensor-added", name, `${sensor.country} ${addressText(sensor)}`);
    tellSensor("added", sensor);
    await warnShared(state, configuration.zone, sensor);
    if (terms !== null) await printToken(base, sensor, terms);
    else if (options.token !== false) {
      tell(`to enrol an agent: teiten sensor set ${name} --address ADDRESS, then teiten sensor token ${name}`);
    }
  });
}

/** Runs `teiten sensor set`. */
export async function setSensorCommand(command: Command, name: string, options: SensorOptions): Promise<void> {
  await withState(command, "beside", async (state, { zone }) => {
    const { id } = await requireSensor(state, name);
    const country = options.country === undefined ? {} : { country: options.country };
    const policy = policyOf(options);
    checkCanaries({ ...(await state.fleet.policy(id)), ...policy });
    const sensor = await state.changeSensor(name, { ...country, ...changeOf(options) });
    const changed = Object.keys(policy).length > 0 ? await state.fleet.setPolicy(id, policy) : null;
    await auditOperator(state, "sensor-changed", name, JSON.stringify({ ...options, ...policy }));
    tellSensor("changed", sensor);
    if (options.address !== undefined) await warnShared(state, zone, sensor);
    if (changed !== null) tellPolicy(changed);
    if (options.address !== undefined && (await state.fleet.lastArrivals()).has(id)) {
      tell("captures that are ingested already keep their counts; to count them anew: teiten replay");
    }
  });
}

/** Runs `teiten sensor retire`. */
export async function retireSensorCommand(command: Command, name: string, on: string): Promise<void> {
  const day = dayOption(on, "--on");
  await withState(command, "beside", async (state, { zone }) => {
    const { id } = await requireSensor(state, name);
    await state.changeSensor(name, { retiredOn: day });
    await auditOperator(state, "sensor-retired", name, `from ${day} on`);
    tell(`sensor ${name} no longer counts from ${day} on`);
    if (dayStart(openZone(zone), day) > Date.now() / 1000) {
      tell(`its agent is heard until you end its keys, on that day: teiten sensor revoke ${name}`);
      return;
    }
    const ended = await endKeys(state, { id, name });
    tell(`${counted(ended, "key")} ended, and every token; what its agent had not sent yet is no longer taken`);
  });
}

/** The sensor of that name; throws `TeitenError` with the nearest name otherwise. */
export async function requireSensor(state: State, name: string): Promise<SensorRecord> {
  const sensors = await state.sensors();
  const found = sensors.find((sensor) => sensor.name === name);
  if (found !== undefined) return found;
  throw new TeitenError({
    code: "sensor-unknown",
    message: `there is no sensor “${name}”`,
    advice:
      sensors.length === 0
        ? `add it: teiten sensor add ${name} --country JP`
        : nameAdvice(
            name,
            sensors.map((sensor) => sensor.name),
          ),
    exitCode: 2,
  });
}

function changeOf(options: SensorOptions): SensorChange {
  return {
    ...(options.address === undefined ? {} : { addresses: options.address.map(addressEpoch) }),
    ...(options.group === undefined ? {} : { groups: options.group.map(membership) }),
    ...(options.network === undefined ? {} : { network: options.network }),
    ...(options.operator === undefined ? {} : { operator: options.operator }),
  };
}

function addressEpoch(text: string): AddressEpoch {
  const { value, from, to } = parseMomentOption(text, "--address");
  if (parsePrefix(value) !== null) return { prefix: value, from, to };
  throw new TeitenError({
    code: "address-invalid",
    message: `“${value}” is neither an address nor a prefix`,
    place: "--address",
    advice: "write 192.0.2.1, 192.0.2.0/24 or 2001:db8::1, and for a time FROM/TO@ADDRESS",
    exitCode: 2,
  });
}

function membership(text: string): GroupMembership {
  const { value, from, to } = parseDatedOption(text, "--group");
  return { group: value, from, to };
}

function tellSensor(what: string, sensor: SensorRecord): void {
  const scope =
    sensor.addresses.length === 0
      ? "no address is registered: every IP packet of its captures counts"
      : `counts what is sent to ${addressText(sensor)}`;
  tell(`${what} sensor ${sensor.name} (${sensor.country}, network ${sensor.network}): ${scope}`);
}

/** Two sensors with one address count its packets twice; that may be meant (captures of one tap), so it is said alone. */
async function warnShared(state: State, zone: string, sensor: SensorRecord): Promise<void> {
  for (const { prefix, other, otherPrefix } of sharedAddresses(openZone(zone), sensor, await state.sensors())) {
    tell(
      `warning: ${other} has ${otherPrefix} at the same time, and what is sent to both counts twice; when ${prefix} moved ` +
        `to ${sensor.name}, say since when: teiten sensor set ${other} --address /DAY@${otherPrefix}`,
    );
  }
}

function tellPolicy(policy: SensorPolicy): void {
  const { segmentSeconds, floodPacketsPerSecond, keepSentDays, dynamicAddress, canary, revision } = policy;
  tell(
    `its agent is told with the next receipt (revision ${revision}): payload ${payloadText(policy.payload)}, segments of ` +
      `${segmentSeconds} s, floods thinned from ${floodPacketsPerSecond} packets/s on, sent ones kept ${keepSentDays} days, ` +
      `address ${dynamicAddress ? "as it reports" : "as registered"}, canaries ${canary ? "on" : "off"}`,
  );
}

/** Addresses of a sensor as options are written; empty without any. */
export function addressText(sensor: SensorRecord): string {
  return sensor.addresses.map((epoch) => dated(epoch, epoch.prefix)).join(" ");
}

/** Groups of a sensor as options are written; empty without any. */
export function groupText(sensor: SensorRecord): string {
  return sensor.groups.map((member) => dated(member, member.group)).join(" ");
}

function dated({ from, to }: { readonly from: string | null; readonly to: string | null }, value: string): string {
  return from === null && to === null ? value : `${from ?? ""}/${to ?? ""}@${value}`;
}
