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
}

/** `teiten sensor`: add, list, change and retire sensors. */
export function registerSensor(program: Command): void {
  const sensor = program.command("sensor").description("add, list, change and retire sensors");
  describeSensor(sensor.command("add").description("add a sensor"))
    .requiredOption("--country <country>", "where it stands, ISO 3166-1")
    .action(async (name: string, options: SensorOptions, command: Command) => {
      await (await import("./run-sensor.ts")).addSensorCommand(command, name, options);
    });
  describeSensor(sensor.command("set").description("change what is said of a sensor; what is not named stays"))
    .option("--country <country>", "where it stands, ISO 3166-1")
    .action(async (name: string, options: SensorOptions, command: Command) => {
      await (await import("./run-sensor.ts")).setSensorCommand(command, name, options);
    });
  sensor
    .command("retire")
    .description("say that a sensor no longer counts from a day on")
    .argument("<name>")
    .requiredOption("--on <day>", "first observation day on which it no longer counts")
    .action(async (name: string, options: { on: string }, command: Command) => {
      await (await import("./run-sensor.ts")).retireSensorCommand(command, name, options.on);
    });
  sensor
    .command("list")
    .description("list the sensors")
    .addOption(new Option("--format <format>", "how to print").choices(OUTPUT_FORMATS).default("table"))
    .action(async (options: { format: OutputFormat }, command: Command) => {
      await (await import("./run-sensor.ts")).listSensorsCommand(command, options.format);
    });
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
      "an address or prefix of the sensor, for all time or FROM/TO@ADDRESS; may be given several times; without any, every IP packet counts",
      several,
    )
    .option(
      "--group <group>",
      "a group it belongs to, for all time or FROM/TO@GROUP; may be given several times",
      several,
    )
    .option("--network <network>", "the network whose view it has (default: a network of its own)")
    .option("--operator <operator>", "who runs it (default: the sensor itself)");
}
