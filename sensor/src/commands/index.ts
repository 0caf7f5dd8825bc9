export { COMMANDS, commandHelp, programHelp, runCommandLine } from "./program.ts";
export type { Command, GivenArguments, OptionSpec } from "./command-line.ts";
export { silenceRules } from "./silence-rules.ts";
export type { CollectorEndpoint } from "../capture/index.ts";
