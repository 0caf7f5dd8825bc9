import { Option } from "commander";
import type { Command } from "commander";
import { OUTPUT_FORMATS } from "./output.ts";
import type { OutputFormat } from "./output.ts";

/** What `sensor add` and `sensor set` take. */
export interface SensorOptions {
  readonly country?: string;
  readonly address?: readonly string[];
  readonly group?: readonly string[];
  readonly network?: string;
  readonly operator?: string;
  readonly payload?: string;
  readonly segmentSeconds?: string;
  readonly floodPackets?: string;
  readonly keepSentDays?: string;
  readonly dynamicAddress?: boolean;
  readonly canary?: boolean;
}

/** What the commands that print a token take. */
export interface TokenOptions {
  /** False: the sensor's captures are imported, no agent is enrolled. */
  readonly token?: boolean;
  readonly collector?: string;
  readonly publicCa?: boolean;
  readonly validDays: string;
}

/** `teiten sensor`: add, list, change and retire sensors; enrol their agents and end their keys. */
export function registerSensor(program: Command): void {
  const sensor = program.command("sensor").description("add, list, change and retire sensors; enrol their agents");
  registerDescription(sensor);
  registerKeys(sensor);
  sensor
    .command("retire")
    .description("say that a sensor no longer counts from a day on; when that has begun, its keys end")
    .argument("<name>")
    .requiredOption("--on <day>", "first observation day on which it no longer counts")
    .action(async (name: string, options: { on: string }, command: Command) => {
      await (await import("./run-sensor.ts")).retireSensorCommand(command, name, options.on);
    });
  sensor
    .command("list")
    .description("list the sensors: what is said of them, and how they are doing")
    .addOption(new Option("--format <format>", "how to print").choices(OUTPUT_FORMATS).default("table"))
    .option("--wide", "a table of everything that the other formats have, with exact numbers")
    .action(async (options: { format: OutputFormat; wide?: boolean }, command: Command) => {
      await (await import("./run-sensor-list.ts")).listSensorsCommand(command, options);
    });
}

function registerDescription(sensor: Command): void {
  tokenOptions(describeSensor(sensor.command("add").description("add a sensor and print how to enrol its agent")))
    .requiredOption("--country <country>", "where it stands, ISO 3166-1")
    .option("--no-token", "no agent: captures of this sensor are imported with teiten ingest")
    .action(async (name: string, options: SensorOptions & TokenOptions, command: Command) => {
      await (await import("./run-sensor.ts")).addSensorCommand(command, name, options);
    });
  describeSensor(sensor.command("set").description("change what is said of a sensor; what is not named stays"))
    .option("--country <country>", "where it stands, ISO 3166-1")
    .action(async (name: string, options: SensorOptions, command: Command) => {
      await (await import("./run-sensor.ts")).setSensorCommand(command, name, options);
    });
}

function registerKeys(sensor: Command): void {
  tokenOptions(
    sensor
      .command("token")
      .description("print a new one-time token for a sensor's agent; the one before ends")
      .argument("<name>"),
  ).action(async (name: string, options: TokenOptions, command: Command) => {
    await (await import("./run-sensor-key.ts")).tokenCommand(command, name, options);
  });
  sensor
    .command("rotate")
    .description("ask a sensor to replace its key, without a gap")
    .argument("<name>")
    .action(async (name: string, _options: object, command: Command) => {
      await (await import("./run-sensor-key.ts")).rotateCommand(command, name);
    });
  sensor
    .command("revoke")
    .description("end all keys and tokens of a sensor at once; what was received stays")
    .argument("<name>")
    .option("--retract-after <instant>", "take out of all counts what it observed after this instant (or day)")
    .action(async (name: string, options: { retractAfter?: string }, command: Command) => {
      await (await import("./run-sensor-key.ts")).revokeCommand(command, name, options.retractAfter);
    });
}

function tokenOptions(command: Command): Command {
  return command
    .option("--collector <url>", "where its host reaches the collector (default: collector.url of teiten.yaml)")
    .option("--public-ca", "a public CA vouches for the collector's certificate: the token pins no key")
    .option("--valid-days <days>", "days for which the token is good", "7");
}

function describeSensor(command: Command): Command {
  const several = (value: string, before: readonly string[] | undefined): readonly string[] => [
    ...(before ?? []),
    value,
  ];
  return command
    .argument("<name>")
    .option(
      "--address <address>",
      "an address or prefix of the sensor, for all time or FROM/TO@ADDRESS (days, or instants YYYY-MM-DDTHH:MM:SSZ); may be given several times; without any, every IP packet counts",
      several,
    )
    .option(
      "--group <group>",
      "a group it belongs to, for all time or FROM/TO@GROUP; may be given several times",
      several,
    )
    .option("--network <network>", "the network whose view it has (default: a network of its own)")
    .option("--operator <operator>", "who runs it (default: the sensor itself)")
    .option(
      "--payload <policy>",
      "what its agent keeps behind the headers: none, hash, first:BYTES or full (default: first:128)",
    )
    .option("--segment-seconds <seconds>", "how long one segment lasts (default: 60)")
    .option("--flood-packets <packets>", "packets a second from which a flood is thinned (default: 20000)")
    .option("--keep-sent-days <days>", "days for which it keeps what the center has (default: 7)")
    .option("--dynamic-address", "its address changes: what the agent reports opens and closes address epochs")
    .option("--no-dynamic-address", "its address is what is registered (default)")
    .option("--canary", "send it canary packets, to tell quiet from blind")
    .option("--no-canary", "send it none (default)");
}
