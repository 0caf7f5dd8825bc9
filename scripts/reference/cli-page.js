// The page of the command line, made from the command tree itself.

/**
 * @typedef {import("commander").Command} Command
 * @typedef {import("commander").Option} Option
 */

/**
 * docs/reference/cli.md: every command with its arguments and options, in the order of `teiten --help`.
 * @param {Command} program
 * @returns {string}
 */
export function commandLinePage(program) {
  const lines = [
    "# The command line",
    "",
    "<!-- Made by `npm run reference` from the commands themselves; do not edit. -->",
    "",
    "Data goes to standard output and everything else to standard error, so every command can stand in a pipe. Exit codes:",
    "0 done, 1 failed, 2 wrong usage, 78 wrong configuration. [errors.md](errors.md) explains the code of each error.",
    "Colours are left out when `NO_COLOR` is set or the output is not a terminal.",
    "",
    "Options of every command:",
    "",
    ...optionTable(program),
  ];
  for (const command of program.commands) lines.push(...commandSection(command, "teiten", 2));
  return `${lines
    .join("\n")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trimEnd()}\n`;
}

/**
 * @param {Command} command
 * @param {string} parent
 * @param {number} depth
 * @returns {string[]}
 */
function commandSection(command, parent, depth) {
  const name = `${parent} ${command.name()}`;
  const lines = ["", `${"#".repeat(Math.min(depth, 4))} ${name}`, "", sentence(command.description()), ""];
  if (command.commands.length === 0 || command.usage() !== "[options] [command]") {
    lines.push("```", `${name} ${command.usage()}`.trim(), "```", "");
  }
  lines.push(...argumentTable(command), ...optionTable(command));
  for (const child of command.commands) lines.push(...commandSection(child, name, depth + 1));
  return lines;
}

/**
 * @param {Command} command
 * @returns {string[]}
 */
function argumentTable(command) {
  const described = command.registeredArguments.filter((argument) => argument.description !== "");
  if (described.length === 0) return [];
  const rows = described.map((argument) => `| \`${argument.name()}\` | ${cell(argument.description)} |`);
  return ["| argument | meaning |", "| --- | --- |", ...rows, ""];
}

/**
 * @param {Command} command
 * @returns {string[]}
 */
function optionTable(command) {
  const options = command.options.filter((option) => !option.hidden);
  if (options.length === 0) return [];
  return ["| option | meaning | default |", "| --- | --- | --- |", ...options.map(optionRow), ""];
}

/**
 * @param {Option} option
 * @returns {string}
 */
function optionRow(option) {
  const words = (option.argChoices ?? []).map((word) => `\`${word}\``);
  const choices = words.length === 0 ? "" : `; one of ${words.join(", ")}`;
  const required = option.mandatory ? " (required)" : "";
  const flags = option.flags.replaceAll("|", "\\|");
  return `| \`${flags}\` | ${cell(option.description)}${choices}${required} | ${defaultOf(option)} |`;
}

/**
 * @param {Option} option
 * @returns {string}
 */
function defaultOf(option) {
  if (option.defaultValueDescription !== undefined) return cell(option.defaultValueDescription);
  const value = /** @type {unknown} */ (option.defaultValue);
  if (value === undefined || value === false || (Array.isArray(value) && value.length === 0)) return "";
  return `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
}

/**
 * @param {string} text
 * @returns {string}
 */
function cell(text) {
  return text
    .replaceAll("|", "\\|")
    .replaceAll(/\s*\n\s*/g, " ")
    .replaceAll("<", "&lt;");
}

/**
 * @param {string} text
 * @returns {string}
 */
function sentence(text) {
  const trimmed = text.trim();
  const first = trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
  return /[.!?:)]$/.test(first) ? first : `${first}.`;
}
