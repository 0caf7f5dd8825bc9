import { parseArgs } from "node:util";
import type { ParseArgsConfig } from "node:util";
import { SensorError } from "../host/index.ts";

/** One option of a command, for the parser and for the help. */
export interface OptionSpec {
  readonly name: string;
  /** What stands for the value in the help; null: a switch. */
  readonly value: string | null;
  readonly says: string;
  readonly required?: boolean;
}

/** One command: what it takes and what it does. */
export interface Command {
  readonly name: string;
  readonly says: string;
  /** Names of the words that must follow, in order. */
  readonly words: readonly string[];
  readonly options: readonly OptionSpec[];
  /** Runs it; the answer is the exit code. */
  run(given: GivenArguments): Promise<number>;
}

/** What a command line states, checked against the command's own words and options. */
export interface GivenArguments {
  /** The words after the command, as many as it names. */
  readonly words: readonly string[];
  /** The value of an option, or undefined. */
  value(name: string): string | undefined;
  /** Whether a switch is set. */
  has(name: string): boolean;
}

/** Reads the arguments of a command; wrong usage is an error that shows the right one. */
export function readArguments(command: Command, argv: readonly string[]): GivenArguments {
  const options: NonNullable<ParseArgsConfig["options"]> = {};
  for (const { name, value } of command.options) options[name] = { type: value === null ? "boolean" : "string" };
  const { values, positionals } = parse(command, argv, options);
  if (positionals.length !== command.words.length) {
    const wanted = command.words.length === 0 ? "no words" : command.words.join(" and ");
    throw usageError(
      command,
      `it takes ${wanted}, but was given ${positionals.length === 0 ? "none" : positionals.join(" ")}`,
    );
  }
  for (const { name, required } of command.options) {
    if (required === true && values[name] === undefined) throw usageError(command, `--${name} is missing`);
  }
  return {
    words: positionals,
    value: (name) => {
      const value = values[name];
      return typeof value === "string" ? value : undefined;
    },
    has: (name) => values[name] === true,
  };
}

/** An error for a command line that is not right; exit code 2. */
export function usageError(command: Pick<Command, "name" | "words" | "options">, message: string): SensorError {
  return new SensorError({
    code: "usage",
    message,
    place: `teiten-sensor ${command.name}`,
    advice: `usage: ${usageLine(command)}`,
    exitCode: 2,
  });
}

/** How a command is called, on one line. */
export function usageLine({ name, words, options }: Pick<Command, "name" | "words" | "options">): string {
  const shown = options.map(({ name: option, value, required }) => {
    const text = value === null ? `--${option}` : `--${option} ${value}`;
    return required === true ? text : `[${text}]`;
  });
  return ["teiten-sensor", name, ...words, ...shown].join(" ");
}

type Parsed = { values: Record<string, unknown>; positionals: string[] };

function parse(command: Command, argv: readonly string[], options: NonNullable<ParseArgsConfig["options"]>): Parsed {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw usageError(command, sentenceOf(error));
  }
}

function sentenceOf(error: unknown): string {
  const [first = ""] = (error instanceof Error ? error.message : String(error)).split(/\.(?:\s|$)/);
  return first;
}
