import type { Command } from "commander";
import { parsePrefix } from "@teiten/core/names";
import { nameAdvice } from "../analyze/index.ts";
import type { AddressEpoch, GroupMembership, SensorChange, SensorRecord, State } from "../state/index.ts";
import { TeitenError } from "../telemetry/index.ts";
import { dayOption, parseDatedOption } from "./dated-option.ts";
import { formatRows, writeOutput } from "./output.ts";
import type { OutputColumn, OutputFormat } from "./output.ts";
import type { SensorOptions } from "./sensor.ts";
import { tell } from "./tell.ts";
import { withState } from "./with-center.ts";

/** Runs `teiten sensor add`. */
export async function addSensorCommand(command: Command, name: string, options: SensorOptions): Promise<void> {
  await withState(command, "write", async (state) => {
    const sensor = await state.addSensor({ name, country: options.country ?? "", ...changeOf(options) });
    tellSensor("added", sensor);
  });
}

/** Runs `teiten sensor set`. */
export async function setSensorCommand(command: Command, name: string, options: SensorOptions): Promise<void> {
  await withState(command, "write", async (state) => {
    await requireSensor(state, name);
    const country = options.country === undefined ? {} : { country: options.country };
    tellSensor("changed", await state.changeSensor(name, { ...country, ...changeOf(options) }));
    if (options.address !== undefined && (await state.segments()).length > 0) {
      process.stderr.write("captures that are ingested already keep their counts; to count them anew: teiten replay\n");
    }
  });
}

/** Runs `teiten sensor retire`. */
export async function retireSensorCommand(command: Command, name: string, on: string): Promise<void> {
  const day = dayOption(on, "--on");
  await withState(command, "write", async (state) => {
    await requireSensor(state, name);
    await state.changeSensor(name, { retiredOn: day });
    tell(`sensor ${name} no longer counts from ${day} on`);
  });
}

/** Runs `teiten sensor list`. */
export async function listSensorsCommand(command: Command, format: OutputFormat): Promise<void> {
  await withState(command, "read", async (state) => {
    const sensors = await state.sensors();
    const column = (name: string, of: (sensor: SensorRecord) => string | null): OutputColumn => ({
      name,
      values: sensors.map(of),
    });
    const table = {
      columns: [
        column("name", (sensor) => sensor.name),
        column("country", (sensor) => sensor.country),
        column("network", (sensor) => sensor.network),
        column("operator", (sensor) => sensor.operator),
        column("addresses", (sensor) => sensor.addresses.map((epoch) => dated(epoch, epoch.prefix)).join(" ") || "any"),
        column("groups", (sensor) => sensor.groups.map((member) => dated(member, member.group)).join(" ") || null),
        column("retired_on", (sensor) => sensor.retiredOn),
      ],
    };
    await writeOutput(formatRows(table, format));
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
  const { value, from, to } = parseDatedOption(text, "--address");
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
      : `counts what is sent to ${sensor.addresses.map((epoch) => dated(epoch, epoch.prefix)).join(", ")}`;
  tell(`${what} sensor ${sensor.name} (${sensor.country}, network ${sensor.network}): ${scope}`);
}

function dated({ from, to }: { readonly from: string | null; readonly to: string | null }, value: string): string {
  return from === null && to === null ? value : `${from ?? ""}/${to ?? ""}@${value}`;
}
