// The page of the agent's command line, made from its commands.

/** @typedef {import("../../sensor/src/commands/command-line.ts").Command} Command */

/**
 * docs/reference/sensor-cli.md: every command of `teiten-sensor` with its options, in the order of its `--help`.
 * @param {readonly Command[]} commands
 * @returns {string}
 */
export function sensorCommandsPage(commands) {
  const lines = [
    "# The command line of the sensor",
    "",
    "<!-- Made by `npm run reference` from the commands themselves; do not edit. -->",
    "",
    "`teiten-sensor` runs on the host of a sensor. Its answers go to standard output and everything else to standard error.",
    "Exit codes: 0 done, 1 failed, 2 wrong usage, 78 wrong configuration; [errors.md](errors.md) explains the code of each",
    "error. How to set a sensor up is told in [add a sensor](../how-to/add-a-sensor.md), and what it and the center say to",
    "each other in [uplink.md](uplink.md).",
  ];
  for (const { name, says, words, options } of commands) {
    lines.push("", `## teiten-sensor ${name}`, "", `${says.charAt(0).toUpperCase()}${says.slice(1)}.`, "");
    const optional = options.some(({ required }) => required !== true) ? ["[options]"] : [];
    const needed = options.filter(({ required }) => required === true).map((option) => flagOf(option));
    lines.push("```", ["teiten-sensor", name, ...words, ...needed, ...optional].join(" "), "```");
    if (options.length === 0) continue;
    lines.push("", "| option | meaning |", "| --- | --- |");
    for (const option of options) {
      const cell = `${option.says}${option.required === true ? " (required)" : ""}`.replaceAll("|", "\\|");
      lines.push(`| \`${flagOf(option).replaceAll("|", "\\|")}\` | ${cell} |`);
    }
  }
  return `${lines.join("\n")}\n`;
}

/**
 * @param {{ readonly name: string, readonly value: string | null }} option
 * @returns {string}
 */
function flagOf({ name, value }) {
  return value === null ? `--${name}` : `--${name} ${value}`;
}
