import { SensorError } from "../host/index.ts";
import { checkCommand } from "./check.ts";
import { readArguments, usageLine } from "./command-line.ts";
import type { Command } from "./command-line.ts";
import { enrolCommand } from "./enrol.ts";
import { printError } from "./print-error.ts";
import { runCommand } from "./run.ts";
import { stateFailure } from "./state-failure.ts";
import { STATE_OPTION, stateFolder } from "./state-option.ts";
import { statusCommand } from "./status.ts";
import { versionCommand } from "./version.ts";

/** The commands of the agent, in the order in which one needs them. */
export const COMMANDS: readonly Command[] = [enrolCommand, runCommand, checkCommand, statusCommand, versionCommand];

/** Runs one command line (without node and script); answers 0 done, 1 failed, 2 usage, 78 configuration. */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  const [name = "--help", ...rest] = argv;
  if (name === "--help" || name === "-h" || name === "help") return print(programHelp());
  if (name === "--version") return runOne(versionCommand, rest);
  const command = COMMANDS.find((one) => one.name === name);
  if (command === undefined) return fail(unknownCommand(name));
  if (rest.includes("--help") || rest.includes("-h")) return print(commandHelp(command));
  return runOne(command, rest);
}

async function runOne(command: Command, argv: readonly string[]): Promise<number> {
  let folder: string | null = null;
  try {
    const given = readArguments(command, argv);
    if (command.options.includes(STATE_OPTION)) folder = stateFolder(given.value("state"));
    return await command.run(given);
  } catch (error) {
    return fail(folder === null ? error : await stateFailure(error, folder));
  }
}

/** The help of the whole program. */
export function programHelp(): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length));
  const lines = COMMANDS.map(({ name, says }) => `  ${name.padEnd(width)}  ${says}`);
  return `teiten-sensor: records what arrives at an address that nobody uses, and brings it to its center\n\nusage: teiten-sensor COMMAND\n\n${lines.join("\n")}\n\n\`teiten-sensor COMMAND --help\` shows the options of a command.\n`;
}

/** The help of one command. */
export function commandHelp(command: Command): string {
  const shown = command.options.map(({ name, value }) => (value === null ? `--${name}` : `--${name} ${value}`));
  const width = Math.max(0, ...shown.map((text) => text.length));
  const lines = command.options.map(({ says }, index) => `  ${(shown[index] ?? "").padEnd(width)}  ${says}\n`);
  return `${command.says}\n\nusage: ${usageLine(command)}\n${lines.length === 0 ? "" : `\n${lines.join("")}`}`;
}

function print(text: string): number {
  process.stdout.write(text);
  return 0;
}

function fail(error: unknown): number {
  printError(error);
  return error instanceof SensorError ? error.exitCode : 1;
}

function unknownCommand(name: string): SensorError {
  return new SensorError({
    code: "usage",
    message: `there is no command ${JSON.stringify(name)}`,
    place: "teiten-sensor",
    advice: `the commands are ${COMMANDS.map((command) => command.name).join(", ")}`,
    exitCode: 2,
  });
}
